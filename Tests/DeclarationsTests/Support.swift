import Declarations
import Foundation
import Testing
import Vietnamese

/// Not the one of Foundation.
typealias Expression = Declarations.Expression

let fixtures = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures/Packs")

/// A small correct pack, into which tests put what is wrong.
enum Sample {
    static let pack = "pack: demo\nlabel: Thử\nversion: 1.0.0\n"

    /// Five lines, so that what follows begins on line 6, inside `fields:`.
    static let register = """
        register: visit
        label: Chuyến thăm
        title: "{name}"
        fields:
          name: { type: text, label: Tên }

        """

    /// Nine lines: what follows begins on line 10, inside `transitions:`.
    static let workflow = """
        workflow: visit
        states:
          open: { label: Mới, initial: true }
          busy: { label: Đang làm }
          done: { label: Xong, final: true }
        transitions:
          start: { label: Bắt đầu, from: open, to: busy, by: clerk }
          finish: { label: Xong, from: busy, to: done, by: clerk }
          again: { label: Làm lại, from: busy, to: open, by: clerk }

        """

    static let roles = "roles:\n  clerk: { label: Cán bộ }\n"

    /// A pack with a register, a workflow that it goes through and a role; `files` replace or add to them.
    static func source(_ files: [String: String]) -> PackSource {
        let base = [
            "pack.yml": pack, "registers/visit.yml": register + "workflow: visit\n", "workflows/visit.yml": workflow, "roles.yml": roles,
        ]
        return PackSource(name: "Packs/demo", files: base.merging(files) { $1 })
    }
}

/// The problems that loading gives, one English line each.
func problems(_ sources: PackSource...) -> [String] {
    do {
        _ = try Catalogue.load(sources)
        return []
    } catch {
        return error.problems.map { $0.text(.en) }
    }
}

/// The same in Vietnamese.
func vietnamese(_ files: [String: String]) -> [String] {
    do {
        _ = try Catalogue.load([Sample.source(files)])
        return []
    } catch {
        return error.problems.map { $0.text(.vi) }
    }
}

func problems(_ files: [String: String]) -> [String] {
    problems(Sample.source(files))
}

/// A mistake in the sample pack and all that must be said about it, files without `Packs/demo/`.
struct Mistake: CustomTestStringConvertible, Sendable {
    let testDescription: String
    let files: [String: String]
    let problems: [String]

    init(_ what: String, _ files: [String: String], _ problems: String...) {
        testDescription = what
        self.files = files
        self.problems = problems.map { "Packs/demo/" + $0 }
    }

    init(_ what: String, _ files: [String: String], each problems: [String]) {
        self.init(what, files, at: "", problems)
    }

    /// The sample register with more lines, the first of them line 6.
    static func register(_ what: String, _ lines: String, _ problems: String...) -> Mistake {
        Mistake(what, ["registers/visit.yml": Sample.register + lines + "\n"], at: "registers/visit.yml:", problems)
    }

    /// The sample register with a text in it replaced.
    static func register(_ what: String, _ text: String, as other: String, _ problems: String...) -> Mistake {
        Mistake(what, ["registers/visit.yml": Sample.register.replacing(text, with: other)], at: "registers/visit.yml:", problems)
    }

    /// The sample workflow with one more transition on line 10, from open to done by the clerk, and its register under it.
    static func transition(_ what: String, _ keys: String, _ problems: String...) -> Mistake {
        let line = "  x: { label: X, \(keys) }\n"
        return Mistake(what, ["workflows/visit.yml": Sample.workflow + line], at: "workflows/visit.yml:", problems)
    }

    /// The sample workflow with a text in it replaced.
    static func workflow(_ what: String, _ text: String, as other: String, _ problems: String...) -> Mistake {
        Mistake(what, ["workflows/visit.yml": Sample.workflow.replacing(text, with: other)], at: "workflows/visit.yml:", problems)
    }

    private init(_ what: String, _ files: [String: String], at file: String, _ problems: [String]) {
        testDescription = what
        self.files = files
        self.problems = problems.map { "Packs/demo/" + file + $0 }
    }
}
