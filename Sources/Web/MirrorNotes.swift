import Declarations
import Exchange
import Figures
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// Where the records of these registers come from besides people here, and of which moment they are; empty where none is mirrored.
    func mirrorNotes(of registers: Set<String>, in tx: ReadTransaction) throws -> [String] {
        try mirrored(registers, in: tx).map { profile in
            let moment = profile.dataAt.map { Instant(milliseconds: $0).text(language) } ?? words("mirror_never")
            let register = catalogue.registers[profile.target].map(plural) ?? profile.target
            let note = site.words("mirror_note", language, register, profile.system, moment)
            return profile.isStale(at: tx.now) ? note + " " + words("mirror_note_late") : note
        }
    }

    private func mirrored(_ registers: Set<String>, in tx: ReadTransaction) throws -> [MirrorProfile] {
        try MirrorProfile.all(registry, commune: commune.code, in: tx).filter { profile in
            registers.contains(profile.target) && (profile.isOn || profile.dataAt != nil)
        }
    }

    /// The same beside a figure, with the way to the source.
    func mirrorSources(of figure: FigureDeclaration, _ period: FigurePeriod, in tx: ReadTransaction) throws -> [FigureSource] {
        let register = catalogue.registers[MirrorProfile.register].flatMap { can(.read, $0) ? $0 : nil }
        return try mirrored(registers(behind: figure, period), in: tx).map { profile in
            let moment = profile.dataAt.map { Instant(milliseconds: $0).text(language) } ?? words("mirror_never")
            let state = words(profile.isStale(at: tx.now) ? "mirror_note_late" : "mirror_note_fresh")
            return FigureSource(
                label: words("mirror_source_label"), count: words("mirror_data_of", moment),
                detail: [catalogue.registers[profile.target].map(plural) ?? profile.target, profile.system, state].joined(separator: " · "),
                url: register == nil ? nil : urls.mirror(profile.record.id), linkLabel: words("mirror_open_source"))
        }
    }

    /// The registers whose records a figure counts, itself or through its parts.
    private func registers(behind figure: FigureDeclaration, _ period: FigurePeriod, depth: Int = 8) -> Set<String> {
        guard depth > 0, let formula = figure.version(on: period.days.upperBound)?.formula else { return [] }
        if case .counted(let count) = formula { return [count.register] }
        return formula.parts.compactMap { catalogue.figures[$0] }.reduce(into: []) { found, part in
            found.formUnion(registers(behind: part, period, depth: depth - 1))
        }
    }
}
