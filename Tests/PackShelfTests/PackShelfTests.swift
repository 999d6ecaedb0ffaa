import Declarations
import Foundation
import TestKit
import Testing

@testable import PackShelf

@Suite("Packs that are added to a server")
struct PackShelfTests {
    /// A shelf over one released pack, in a folder of its own.
    private struct Bench {
        let folder = FileManager.default.temporaryDirectory.appending(path: "dinh-shelf-\(UUID().uuidString)", directoryHint: .isDirectory)
        let shelf: PackShelf

        init() throws {
            let released = folder.appending(path: "Packs/base", directoryHint: .isDirectory)
            try FileManager.default.createDirectory(at: released.appending(path: "registers"), withIntermediateDirectories: true)
            try Data("pack: base\nlabel: Nền\nversion: 1.0.0\n".utf8).write(to: released.appending(path: "pack.yml"))
            shelf = PackShelf(folder: folder.appending(path: "data/packs", directoryHint: .isDirectory), standard: [released])
        }

        func archive(_ tar: TarFile) throws -> URL {
            let file = folder.appending(path: "\(UUID().uuidString).tar")
            try tar.closed.write(to: file)
            return file
        }

        func refusal(_ tar: TarFile) throws -> PackArchiveError? {
            do {
                _ = try shelf.stage(try archive(tar))
                return nil
            } catch let error as PackArchiveError {
                return error
            }
        }
    }

    private static let head = "pack: visits # chuyến thăm\nlabel: Thăm hộ\nversion: \"1.2.0\"\nrequires: [base]\n"
    private static let register = """
        register: visit
        label: Chuyến thăm
        title: "{place}"
        fields:
          place: { type: text, label: Nơi }
        """

    @Test("are unpacked aside, checked with the others, installed, replaced and taken away again")
    func life() throws {
        let bench = try Bench()
        defer { try? FileManager.default.removeItem(at: bench.folder) }
        let file = try bench.archive(["visits/pack.yml": Self.head, "visits/registers/visit.yml": Self.register, "visits/README.md": "Đọc"])
        let staged = try bench.shelf.stage(file)
        #expect(staged.id == "visits" && staged.version == "1.2.0")
        #expect(bench.shelf.folders().count == 1, "nothing that was only looked at is loaded")
        let catalogue = try bench.shelf.catalogue(with: staged)
        #expect(catalogue.registers["visit"] != nil && catalogue.packs["base"] != nil)
        try bench.shelf.install(staged)
        #expect(bench.shelf.staged(staged.token) == nil)
        #expect(bench.shelf.folders().map(\.lastPathComponent) == ["base", "visits"])
        #expect(try Catalogue.load(folders: bench.shelf.folders()).registers["visit"] != nil)

        let newer = try bench.shelf.stage(
            try bench.archive(["pack.yml": Self.head.replacing("1.2.0", with: "1.3.0"), "registers/visit.yml": Self.register]))
        try bench.shelf.install(newer)
        #expect(bench.shelf.added().map(\.version) == ["1.3.0"])
        #expect(try bench.shelf.catalogue(without: "visits").registers["visit"] == nil)
        try bench.shelf.remove("visits")
        #expect(bench.shelf.added().isEmpty && bench.shelf.folders().map(\.lastPathComponent) == ["base"])
        let former = try FileManager.default.contentsOfDirectory(atPath: bench.shelf.folder.appending(path: ".former").path)
        #expect(former.count == 2, "nothing is thrown away")
    }

    @Test("take the place of the release's of the same name, and give it back")
    func standIn() throws {
        let bench = try Bench()
        defer { try? FileManager.default.removeItem(at: bench.folder) }
        try bench.shelf.install(try bench.shelf.stage(try bench.archive(["pack.yml": "pack: base\nlabel: Nền\nversion: 2.0.0\n"])))
        #expect(try Catalogue.load(folders: bench.shelf.folders()).packs["base"]?.version == "2.0.0")
        #expect(bench.shelf.folders().count == 1)
        try bench.shelf.remove("base")
        #expect(try Catalogue.load(folders: bench.shelf.folders()).packs["base"]?.version == "1.0.0")
    }

    @Test("with mistakes say file, line and hint, and change nothing")
    func mistakes() throws {
        let bench = try Bench()
        defer { try? FileManager.default.removeItem(at: bench.folder) }
        let wrong = Self.register.replacing("type: text", with: "type: txet")
        let staged = try bench.shelf.stage(try bench.archive(["v/pack.yml": Self.head, "v/registers/visit.yml": wrong]))
        let errors = #expect(throws: DeclarationErrors.self) { _ = try bench.shelf.catalogue(with: staged) }
        let problem = try #require(errors?.problems.first)
        #expect(problem.file == "visits/registers/visit.yml" && problem.line == 5 && problem.hint != nil)
        #expect(bench.shelf.added().isEmpty)
    }

    @Test("that lead out of their folder, hold links or foreign files, or are none, are refused")
    func refused() throws {
        let bench = try Bench()
        defer { try? FileManager.default.removeItem(at: bench.folder) }
        for name in ["../pack.yml", "/pack.yml", "a/../../b.yml", "registers/.hidden.yml", "run.sh", "a\\b.yml", "noextension"] {
            #expect(try bench.refusal(["pack.yml": Self.head, name: "x"])?.code == .refused, "\(name)")
        }
        var linked: TarFile = ["pack.yml": Self.head]
        linked.add("registers/visit.yml", Data(), kind: "2", target: "/etc/passwd")
        #expect(try bench.refusal(linked) == PackArchiveError(.refused, "registers/visit.yml"))
        #expect(try bench.refusal(["a/pack.yml": Self.head, "b/pack.yml": Self.head])?.code == .refused)
        #expect(try bench.refusal(["a/pack.yml": Self.head, "other.yml": "x"])?.code == .refused)
        #expect(try bench.refusal(["registers/visit.yml": Self.register])?.code == .noPack)
        #expect(try bench.refusal(["pack.yml": "pack: ../etc\nversion: 1\n"])?.code == .noPack)
        var many: TarFile = ["pack.yml": Self.head]
        for number in 0...PackArchive.mostFiles { many.add("registers/r\(number).yml", Data("x".utf8)) }
        #expect(try bench.refusal(many)?.code == .tooLarge)
        var large: TarFile = ["pack.yml": Self.head]
        large.add("registers/visit.yml", Data(count: PackArchive.fileLimit + 1))
        #expect(try bench.refusal(large)?.code == .tooLarge)
        let noise = bench.folder.appending(path: "noise")
        try Data((0..<4096).map { _ in UInt8.random(in: 0...255) }).write(to: noise)
        #expect(throws: PackArchiveError.self) { _ = try bench.shelf.stage(noise) }
        #expect(bench.shelf.staged("../..") == nil && bench.shelf.staged(UUID().uuidString) == nil)
        #expect(bench.shelf.added().isEmpty)
    }
}
