import Foundation

/// Lists of legal bases that are set as a table: number, date, issuer and subject in columns of their own.
enum BasisTable {
    private static let numbered = Pattern(#"số(?:,|\s+và)?\s*(?:ký\s*)?hiệu|số văn bản|^số$"#)
    private static let told = Pattern(
        #"trích yếu|tên (?:văn bản|loại)|loại văn bản|nội dung văn bản|cơ quan ban hành|ngày (?:ban hành|tháng|ký)"#)
    private static let issuing = Pattern(#"cơ quan (?:ban hành|ký)|nơi ban hành"#)
    private static let number = Pattern(#"\d{1,5}(?:/\d{4})?\s?[-/]\s?\p{Lu}[\p{L}\d&]*(?:[-./][\p{L}\d&]+)*"#, caseSensitive: true)
    private static let kind = Pattern("^(?:" + Lexicon.kinds.joined(separator: "|") + ")", caseSensitive: true)
    private static let word = Pattern(#"\p{L}+"#)

    static func mentions(in table: SourceDocument.Table) -> [BasisReader.Mention] {
        guard let heading = table.rows.first, let column = heading.firstIndex(where: { numbered.matches($0.text) }),
            heading.contains(where: { told.matches($0.text) })
        else { return [] }
        let issuer = heading.firstIndex { issuing.matches($0.text) }
        return table.rows.dropFirst().compactMap { row in
            guard column < row.count, let found = number.first(in: row[column].text)?[0] else { return nil }
            let number = found.replacingOccurrences(of: " ", with: "")
            let others = row.indices.filter { $0 != column }.map { row[$0].text }
            guard let kind = ([row[column].text] + others).lazy.compactMap({ kind.first(in: $0)?[0] }).first ?? kind(of: number) else {
                return nil
            }
            return BasisReader.Mention(
                kind: kind, number: number, date: row.lazy.compactMap { Dates.iso($0.text) }.first,
                issuer: issuer.flatMap { $0 < row.count && !row[$0].isBlank ? Wording.item(row[$0].text) : nil },
                span: row.filter { !$0.isBlank }.reduce(row[column].span) { $0.union($1.span) }, passage: row[column].start, before: "")
        }
    }

    /// The kind that the letters of a number stand for: "749/QĐ-TTg".
    private static func kind(of number: String) -> String? {
        word.all(in: number).lazy.compactMap { $0[0].flatMap { Lexicon.kindLetters[$0] } }.first
    }
}
