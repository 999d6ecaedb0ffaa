import Vietnamese
import Yams

/// A piece of YAML with its place: what the readers of declarations work on.
struct Written: Sendable {
    enum Content: Sendable {
        case null
        /// A text; `plain` if written without quotes, `indent` the columns before its first character where it stands on one line.
        case scalar(String, plain: Bool, indent: Int?)
        case mapping([(key: Name, value: Written)])
        case sequence([Written])
    }

    let content: Content
    let location: SourceLocation

    /// What this is, for messages.
    var kind: LocalizedText {
        switch content {
        case .null: .init(vi: "để trống", en: "nothing")
        case .scalar: .init(vi: "một giá trị", en: "a single value")
        case .mapping: .init(vi: "các cặp khóa: giá trị", en: "keys with values")
        case .sequence: .init(vi: "một danh sách", en: "a list")
        }
    }

    /// The text of a scalar.
    var text: String? {
        if case .scalar(let text, _, _) = content { text } else { nil }
    }

    /// The text of a scalar without quotes: a number, `true`, a name.
    var plainText: String? {
        if case .scalar(let text, true, _) = content { text } else { nil }
    }

    var isNull: Bool {
        if case .null = content { true } else { false }
    }

    /// A part of a scalar, which begins at `offset` of its text.
    func part(_ text: String, at offset: Int) -> Written {
        guard case .scalar(_, let plain, let indent) = content else { return self }
        return Written(content: .scalar(text, plain: plain, indent: indent.map { $0 + offset }), location: location)
    }

    /// The place of the scalar `offset` of the text: exact on one line without escapes, else where the text begins.
    func location(at offset: Int) -> SourceLocation {
        guard case .scalar(_, _, let indent?) = content else { return location }
        return SourceLocation(file: location.file, line: location.line, column: location.column + indent + offset)
    }
}

extension Written {
    /// Reads one file; problems are logged, and then nil is given.
    ///
    /// Anchors are refused: they make a small file arbitrarily large.
    static func read(_ text: String, file: String, log: ProblemLog) -> Written? {
        let start = SourceLocation(file: file, line: 1, column: 1)
        if text.utf8.count > 1_000_000 {
            log.report(start, vi: "tệp lớn hơn 1 MB", en: "the file is larger than 1 MB")
            return nil
        }
        if let place = aliasPlace(in: text, file: file) {
            log.report(
                place, vi: "không dùng neo & và bí danh * của YAML", en: "YAML anchors (&) and aliases (*) are not used in packs",
                hint: .init(vi: "Hãy viết lại đầy đủ, hoặc đặt văn bản trong dấu nháy.", en: "Write it out, or put the text in quotes."))
            return nil
        }
        do {
            guard let root = try Yams.Parser(yaml: text, encoding: .utf8).singleRoot() else {
                log.report(start, vi: "tệp trống", en: "the file is empty")
                return nil
            }
            return Written(root, file: file, log: log)
        } catch let error as YamlError {
            report(error, text: text, file: file, log: log)
        } catch {
            log.report(start, vi: "không đọc được YAML: \(error)", en: "not YAML: \(error)")
        }
        return nil
    }

    private init(_ node: Node, file: String, log: ProblemLog) {
        let mark = node.mark
        location = SourceLocation(file: file, line: mark?.line ?? 1, column: mark?.column ?? 1)
        switch node {
        case .scalar(let scalar):
            let plain = scalar.style == .plain || scalar.style == .any
            if plain, ["", "~", "null"].contains(scalar.string) {
                content = .null
            } else {
                let oneLine = scalar.style != .literal && scalar.style != .folded && !scalar.string.contains(where: \.isNewline)
                content = .scalar(scalar.string, plain: plain, indent: oneLine ? (plain ? 0 : 1) : nil)
            }
        case .sequence(let sequence):
            content = .sequence(sequence.map { Written($0, file: file, log: log) })
        case .mapping(let mapping):
            var entries: [(key: Name, value: Written)] = []
            for (key, value) in mapping {
                let place = SourceLocation(file: file, line: key.mark?.line ?? 1, column: key.mark?.column ?? 1)
                guard case .scalar(let scalar) = key else {
                    log.report(place, vi: "khóa phải là một từ", en: "a key must be a single word")
                    continue
                }
                entries.append((Name(text: scalar.string, location: place), Written(value, file: file, log: log)))
            }
            content = .mapping(entries)
        case .alias:
            content = .null
        }
    }

    private static func report(_ error: YamlError, text: String, file: String, log: ProblemLog) {
        func place(_ mark: Mark) -> SourceLocation { .init(file: file, line: mark.line, column: mark.column) }
        switch error {
        case .scanner(_, let problem, let mark, _), .parser(_, let problem, let mark, _), .composer(_, let problem, let mark, _):
            log.report(
                place(mark), vi: "YAML viết sai: \(problem)", en: "not YAML: \(problem)",
                hint: .init(
                    vi: "Kiểm tra thụt dòng, dấu hai chấm và dấu nháy ở dòng này.", en: "Check indentation, colons and quotes on this line."
                ))
        case .duplicatedKeysInMapping(let duplicates, let context):
            let key = duplicates.first ?? ""
            let first = place(context.mark)
            log.report(
                secondPlace(of: key, after: first, in: text), vi: "khóa \"\(key)\" viết hai lần (lần đầu ở dòng \(first.line))",
                en: "the key \"\(key)\" is written twice (first on line \(first.line))",
                hint: .init(vi: "Bỏ bớt hoặc đổi tên một khóa.", en: "Remove or rename one of them."))
        case .reader(let problem, _, _, _):
            let start = SourceLocation(file: file, line: 1, column: 1)
            log.report(start, vi: "tệp có ký tự không hợp lệ: \(problem)", en: "the file holds a forbidden character: \(problem)")
        default:
            log.report(SourceLocation(file: file, line: 1, column: 1), vi: "không đọc được YAML", en: "not YAML")
        }
    }

    /// The parser names the first of two equal keys only: the second is the next one in its column, or else the next in the text.
    private static func secondPlace(of key: String, after first: SourceLocation, in text: String) -> SourceLocation {
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { Array($0.unicodeScalars) }
        let wanted = Array(key.unicodeScalars)
        guard first.line >= 1, first.line <= lines.count, !wanted.isEmpty else { return first }
        func stands(_ line: [Unicode.Scalar], at column: Int) -> Bool {
            let end = column + wanted.count
            guard column >= 0, end <= line.count, line[column..<end].elementsEqual(wanted) else { return false }
            return line[end...].first { $0 != " " && $0 != "\"" && $0 != "'" } == ":"
        }
        for number in first.line..<max(first.line, lines.count) where stands(lines[number], at: first.column - 1) {
            let indented = lines[number].prefix(first.column - 1).allSatisfy { $0 == " " }
            if indented { return .init(file: first.file, line: number + 1, column: first.column) }
        }
        for number in (first.line - 1)..<lines.count {
            let from = number == first.line - 1 ? first.column : 0
            guard from < lines[number].count else { continue }
            for column in from..<lines[number].count where stands(lines[number], at: column) {
                let inWord = column > 0 && lines[number][column - 1].properties.isAlphabetic
                if !inWord { return .init(file: first.file, line: number + 1, column: column + 1) }
            }
        }
        return first
    }

    /// Where an alias may stand in a text that also may have an anchor. Errs towards finding one.
    private static func aliasPlace(in text: String, file: String) -> SourceLocation? {
        var line = 1
        var column = 1
        var hasAnchor = false
        var alias: SourceLocation?
        var before: Unicode.Scalar = "\n"
        var mark: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            if let sign = mark, scalar.properties.isAlphabetic || ("0"..."9").contains(scalar) || scalar == "_" || scalar == "-" {
                if sign == "&" { hasAnchor = true } else if alias == nil { alias = .init(file: file, line: line, column: column - 1) }
            }
            let startsToken = before.properties.isWhitespace || "[{,:-?\u{FEFF}".unicodeScalars.contains(before)
            mark = startsToken && (scalar == "&" || scalar == "*") ? scalar : nil
            before = scalar
            (line, column) = scalar == "\n" ? (line + 1, 1) : (line, column + 1)
        }
        return hasAnchor ? alias : nil
    }
}
