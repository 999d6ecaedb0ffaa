public import Foundation
import Pages
import Registers
import Vietnamese

/// A sign-in of a demo commune, shown on its sign-in page. The file that holds them exists on demo servers only.
public struct DemoAccount: Codable, Sendable {
    public let commune: Int
    public let name: String
    public let password: String
    /// Who it is: "Chủ tịch UBND xã".
    public let label: String

    public init(commune: Int, name: String, password: String, label: String) {
        self.commune = commune
        self.name = name
        self.password = password
        self.label = label
    }

    /// `demo-accounts.json` in the data folder; empty where there is none.
    public static func all(in data: URL) -> [DemoAccount] {
        guard let json = try? Data(contentsOf: data.appending(path: "demo-accounts.json")) else { return [] }
        return (try? JSONDecoder().decode([DemoAccount].self, from: json)) ?? []
    }
}

extension Site {
    func demoAccounts(of commune: Commune, _ language: Language) -> [SampleAccount] {
        DemoAccount.all(in: configuration.data).filter { $0.commune == commune.code }.map {
            SampleAccount(username: $0.name, password: $0.password, label: $0.label)
        }
    }
}
