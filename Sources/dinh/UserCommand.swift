import Accounts
import ArgumentParser
import Foundation
import Registers
import Setup
import Store
import Vietnamese

struct UserCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "user", abstract: "Tài khoản của một xã (accounts of a commune).",
        subcommands: [Add.self, Password.self, List.self, Disable.self, Token.self])

    struct Add: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Thêm một người cùng tài khoản (add a person with an account).")

        @Argument(help: "Sign-in name: 3-64 lower-case letters, digits, dots, hyphens.")
        var name: String
        @Option(help: "Commune, by code or slug.")
        var commune: String
        @Option(help: "The person's full name.")
        var fullName: String
        @Flag(help: "Gives the person the post of administrator, made where there is none.")
        var administrator = false
        @Flag(help: "Reads the password from standard input; else one is made and shown once.")
        var passwordStdin = false
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let commune = try await place.commune(commune)
                let password = try NewPassword(fromInput: passwordStdin)
                try await place.addPerson(
                    fullName, signIn: name, password: password.text, mustChange: password.isMade, isAdministrator: administrator,
                    in: commune)
                print("Đã thêm \(fullName), tên đăng nhập \(name), \(commune.name).")
                password.show()
            }
        }
    }

    struct Password: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Đặt lại mật khẩu và đăng xuất mọi nơi (set a new password; signs out everywhere).")

        @Argument(help: "Sign-in name.")
        var name: String
        @Option(help: "Commune, by code or slug.")
        var commune: String
        @Flag(help: "Reads the password from standard input; else one is made and shown once.")
        var passwordStdin = false
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let (commune, account) = try await place.account(name, commune)
                let password = try NewPassword(fromInput: passwordStdin)
                try await place.accounts.setPassword(
                    password.text, for: account.person, keeping: nil, mustChange: password.isMade,
                    by: .system(commune: commune.code, origin: "cli user password"))
                print("Đã đặt lại mật khẩu của \(name).")
                password.show()
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Liệt kê tài khoản (list accounts).")

        @Option(help: "Commune, by code or slug.")
        var commune: String
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let commune = try await place.commune(commune)
                let accounts = try await place.accounts.list(commune: commune.code)
                print(
                    columns(
                        accounts.map { account in
                            let seen = account.lastSeen.map { Instant(milliseconds: $0).text() } ?? "chưa đăng nhập"
                            return [account.name, account.isDisabled ? "đã khóa" : "hoạt động", account.hasTOTP ? "hai bước" : "", seen]
                        }))
            }
        }
    }

    struct Disable: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Khóa tài khoản, kết thúc mọi phiên (close an account; --undo opens it again).")

        @Argument(help: "Sign-in name.")
        var name: String
        @Option(help: "Commune, by code or slug.")
        var commune: String
        @Flag(help: "Opens the account again.")
        var undo = false
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let (commune, account) = try await place.account(name, commune)
                try await place.accounts.setDisabled(
                    !undo, person: account.person, by: .system(commune: commune.code, origin: "cli user disable"))
                print(undo ? "Đã mở lại tài khoản \(name)." : "Đã khóa tài khoản \(name) và kết thúc mọi phiên.")
            }
        }
    }
}

extension UserCommand {
    struct Token: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Tạo mã truy cập API thay mặt một người (make a token for a program that acts for a person).")

        @Argument(help: "Sign-in name of the person for whom the program acts.")
        var name: String
        @Option(help: "Commune, by code or slug.")
        var commune: String
        @Option(help: "What the token is called in the journal.")
        var label: String
        @Option(help: "What it may do at most: register:action, separated by spaces, such as \"task:read task:transition\".")
        var scopes: String
        @Option(help: "Days of validity, 1 to 365.")
        var days = 90
        @OptionGroup var store: StoreOptions

        func run() async throws {
            try await withWorkplace(store) { place, _ in
                let (commune, account) = try await place.account(name, commune)
                let wish = TokenWish(name: label, person: RecordID(account.person), scopes: scopes, days: days)
                do {
                    let made = try await place.accounts.makeToken(wish, by: .system(commune: commune.code, origin: "cli user token"))
                    print(made.secret)
                } catch let error as RecordError {
                    throw SettingsError(error.problems.map(\.message.vi).joined(separator: " "))
                }
            }
        }
    }
}

/// A password from standard input, or a made one that is shown once and has to be changed.
private struct NewPassword {
    let text: String
    let isMade: Bool

    init(fromInput: Bool) throws {
        isMade = !fromInput
        guard fromInput else {
            text = Passphrase.fresh()
            return
        }
        guard let line = readLine(strippingNewline: true), !line.isEmpty else {
            throw SettingsError("Không đọc được mật khẩu từ đầu vào chuẩn.")
        }
        text = line
    }

    func show() {
        if isMade { print("Mật khẩu tạm, chỉ hiện một lần, phải đổi khi đăng nhập lần đầu: \(text)") }
    }
}

extension Workplace {
    fileprivate func account(_ name: String, _ commune: String) async throws -> (Commune, AccountSummary) {
        let commune = try await self.commune(commune)
        guard let account = try await accounts.list(commune: commune.code).first(where: { $0.name == name }) else {
            throw SetupError("\(commune.name) không có tài khoản “\(name)”. Xem các tên bằng dinh user list --commune \(commune.slug).")
        }
        return (commune, account)
    }
}
