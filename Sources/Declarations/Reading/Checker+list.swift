import Vietnamese

extension Checker {
    /// Reads `list:`; where it is missing, the list has the first five fields that fit in a cell.
    func list(_ reader: MappingReader<RegisterKey>, _ register: String) -> ListDeclaration {
        var list = ListDeclaration(columns: [], sort: [], filters: [], views: [])
        if let written = reader.value(.list), let reader = MappingReader<ListKey>(written, log: log) {
            list.columns = columns(reader, register)
            list.sort = sort(reader.names(.sort), register)
            list.filters = filters(reader, register)
            list.views = views(reader, register)
            list.board = kind(.board, reader, register, [.choice], "một lựa chọn hoặc state", "a choice or state")
            list.calendar = kind(.calendar, reader, register, [.date, .datetime], "ngày", "a date")
            list.chart = chart(reader, register)
            list.timeline = timeline(reader, register)
            list.prints = prints(reader, register)
            list.map = kind(.map, reader, register, [.point, .area], "vị trí (point) hoặc vùng (area)", "a point or area")
            list.mapColour = kind(.mapColour, reader, register, [.unit, .reference], "tham chiếu hoặc đơn vị", "a reference or unit")
            reader.finish()
        }
        if list.columns.isEmpty {
            later(.names) { checker in
                checker.update(register: register) { declaration in
                    let fits = declaration.fields.filter { $0.type.fitsCell && !$0.encrypted }
                    declaration.list.columns = fits.prefix(5).map(\.id) + (declaration.workflow == nil ? [] : [SystemField.state.rawValue])
                }
            }
        }
        return list
    }

    private func columns(_ reader: MappingReader<ListKey>, _ register: String) -> [String] {
        let names = reader.names(.columns)
        for name in names { expect(name, in: register) }
        return names.map(\.text)
    }

    private func filters(_ reader: MappingReader<ListKey>, _ register: String) -> [String] {
        let names = reader.names(.filters)
        for name in names {
            expect(name, in: register, that: \.fitsCell) {
                .init(vi: "không lọc được theo trường \"\($0)\"", en: "a list cannot be filtered by the field \"\($0)\"")
            }
            forbidEncrypted(name, in: register)
        }
        return names.map(\.text)
    }

    private func sort(_ names: [Name], _ register: String) -> [SortKey] {
        names.map { name in
            let descending = name.text.hasPrefix("-")
            let field = descending ? name.rest(from: 1) : name
            expect(field, in: register, that: \.isSortable) {
                .init(vi: "không sắp xếp được theo trường \"\($0)\"", en: "a list cannot be sorted by the field \"\($0)\"")
            }
            forbidEncrypted(field, in: register)
            return SortKey(field.text, descending: descending)
        }
    }

    private func forbidEncrypted(_ name: Name, in register: String) {
        forbid(name, in: register, where: \.encrypted) {
            .init(
                vi: "trường mã hóa \"\($0)\" không lọc, sắp xếp được", en: "the encrypted field \"\($0)\" cannot be used to filter or sort")
        }
    }

    private func views(_ reader: MappingReader<ListKey>, _ register: String) -> [SavedView] {
        reader.declarations(.views).compactMap { entry in
            guard let view = MappingReader<ViewKey>(entry.value, log: log) else { return nil }
            let label = view.label(.label, required: true)
            let filter = view.value(.filter)
            let order = sort(view.names(.sort), register)
            view.finish()
            if let filter {
                checkExpression(filter, in: register, gives: .boolean, forbid: Self.encryptedInFilter) {
                    $0.list.views[id: entry.id.text]?.filter = $1
                }
            }
            return SavedView(id: entry.id.text, label: label ?? LocalizedText(vi: entry.id.text), filter: nil, sort: order)
        }
    }

    private func prints(_ reader: MappingReader<ListKey>, _ register: String) -> [PrintForm] {
        reader.declarations(.prints).compactMap { id, written in
            guard let form = MappingReader<PrintKey>(written, log: log) else { return nil }
            let label = form.label(.label, required: true)
            let columns = form.declarations(.columns)
            form.finish()
            if columns.isEmpty {
                form.missing(.columns, hint: .init(vi: "Viết columns: { trường: nhãn }.", en: "Write columns: { field: label }."))
            }
            for column in columns { expect(column.id, in: register) }
            return PrintForm(
                id: id.text, label: label ?? LocalizedText(vi: id.text),
                columns: columns.compactMap { id, head in self.label(of: id, head).map { (id.text, $0) } })
        }
    }

    static func encryptedInFilter(_ field: FieldDeclaration) -> LocalizedText? {
        guard field.encrypted else { return nil }
        return .init(
            vi: "trường mã hóa \"\(field.id)\" không lọc, sắp xếp được",
            en: "the encrypted field \"\(field.id)\" cannot be used to filter or sort")
    }

    private func chart(_ reader: MappingReader<ListKey>, _ register: String) -> ChartDefaults? {
        guard let written = reader.value(.chart), let reader = MappingReader<ChartKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let groups: Set<FieldType> = [.choice, .boolean, .reference, .unit, .post, .person, .period, .date, .datetime]
        let by = kind(
            .by, reader, register, groups, "lựa chọn, có/không, tham chiếu, kỳ hoặc ngày", "a choice, boolean, reference, period or date")
        let split = kind(
            .split, reader, register, groups.subtracting([.date, .datetime]), "lựa chọn, có/không, tham chiếu hoặc kỳ",
            "a choice, boolean, reference or period")
        let sum = kind(.sum, reader, register, [.integer, .decimal, .money], "số cộng được", "a number that can be added up")
        return by.map { ChartDefaults(by: $0, split: split, sum: sum) }
    }

    private func timeline(_ reader: MappingReader<ListKey>, _ register: String) -> TimelineDefaults? {
        guard let written = reader.value(.timeline), let reader = MappingReader<TimelineKey>(written, log: log) else { return nil }
        defer { reader.finish() }
        let from = kind(.from, reader, register, [.date, .datetime], "ngày", "a date")
        let to = kind(.to, reader, register, [.date, .datetime], "ngày", "a date")
        guard let from, let to else { return nil }
        return TimelineDefaults(from: from, to: to)
    }

    private func kind<Key: PackKey>(
        _ key: Key, _ reader: MappingReader<Key>, _ register: String, _ types: Set<FieldType>, _ vi: String, _ en: String
    ) -> String? {
        guard let name = reader.text(key) else { return nil }
        expect(name, in: register, that: types.contains) {
            .init(vi: "\(key.rawValue) cần trường kiểu \(vi), không phải \"\($0)\"", en: "\(key.rawValue) needs \(en) field, not \"\($0)\"")
        }
        return name.text
    }
}

extension Name {
    /// The name without its first `count` characters.
    func rest(from count: Int) -> Name {
        Name(
            text: String(text.dropFirst(count)),
            location: SourceLocation(file: location.file, line: location.line, column: location.column + count))
    }
}
