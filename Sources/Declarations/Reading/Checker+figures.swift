import Vietnamese

extension Checker {
    /// Reads `figures/*.yml`: names and registers are checked, formulas are kept as text.
    func readFigures(_ root: Written, pack: String) {
        guard let reader = MappingReader<FigureFileKey>(root, log: log) else { return }
        let figures = entries(reader, .figures)
        let indicators = entries(reader, .indicators)
        reader.finish()
        for (name, value) in figures { readFigure(name, value, .figure, pack) }
        for (name, value) in indicators { readFigure(name, value, .indicator, pack) }
    }

    /// Ids of figures may be dotted: `onestop.online_share`.
    private func entries(_ reader: MappingReader<FigureFileKey>, _ key: FigureFileKey) -> [(key: Name, value: Written)] {
        guard let written = reader.value(key) else { return [] }
        guard case .mapping(let pairs) = written.content else {
            log.report(
                written.location, vi: "\"\(key.rawValue)\" cần các cặp tên: nội dung", en: "\"\(key.rawValue)\" needs names with contents")
            return []
        }
        for (name, _) in pairs where (try? FieldPath(name.text, offset: 0)) == nil { log.isID(name) }
        return pairs
    }

    private func readFigure(_ name: Name, _ value: Written, _ kind: FigureDeclaration.Kind, _ pack: String) {
        guard let reader = MappingReader<FigureKey>(value, log: log) else { return }
        let operations = kind == .indicator ? [FigureKey.value] : FigureKey.operations
        guard let operation = operations.first(where: reader.has) else {
            return log.report(
                name.location, vi: "số liệu \"\(name.text)\" không nói cách tính",
                en: "the figure \"\(name.text)\" does not say how it is counted",
                hint: .init(
                    vi: "Dùng: \(operations.map(\.rawValue).joined(separator: ", ")).",
                    en: "Use \(operations.map(\.rawValue).joined(separator: ", "))."))
        }
        if let other = catalogue.figures[name.text] {
            return log.report(
                name.location, vi: "số liệu \"\(name.text)\" đã khai báo ở \(other.location)",
                en: "the figure \"\(name.text)\" is declared already at \(other.location)")
        }
        guard let text = reader.text(operation) else { return reader.missing(operation) }
        var register: Name?
        if kind == .figure, operation != .declared {
            let word = text.text.prefix { $0 != " " && $0 != "." }
            register = Name(text: String(word), location: text.location)
        }
        if let register { later(.names) { $0.expectRegister(register, from: pack) } }
        catalogue.figures.put(
            FigureDeclaration(
                id: name.text, pack: pack, kind: kind, label: reader.label(.label, required: true), operation: operation.rawValue,
                text: text.text,
                register: register?.text, location: name.location))
    }
}
