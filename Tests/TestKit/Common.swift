package import Foundation
package import Store

/// The folder of `Package.swift`.
package let repository = URL(filePath: #filePath).resolvingSymlinksInPath().appending(path: "../../..", directoryHint: .isDirectory)
    .standardized

/// The folder of a pack as it is shipped.
package func pack(_ name: String) -> URL { repository.appending(path: "Packs/\(name)", directoryHint: .isDirectory) }

/// The folders of all packs as they are shipped.
package func allPacks() throws -> [URL] {
    let folder = repository.appending(path: "Packs", directoryHint: .isDirectory)
    return try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { !$0.hasPrefix(".") }.sorted().map(pack)
}

/// A plan that is kept outside the repository; nil where it is absent.
package func sharedPlan(_ name: String) -> Data? { try? Data(contentsOf: repository.appending(path: "../shared/plans/\(name)")) }

/// The code of the invented commune that tests work in.
package let demo = 99901

/// A key for personal fields that is the same in every test.
package let cipher = Result { try FieldCipher(key: Array(repeating: 7, count: 32)) }

/// The error of the expected type that `body` throws; nil when it throws none, or another.
package func thrown<Failure: Error>(_ body: () async throws -> some Any) async -> Failure? {
    do {
        _ = try await body()
        return nil
    } catch {
        return error as? Failure
    }
}
