import Foundation

/// How well the cells of a flattened table suit their columns.
enum FlatFit {
    private static let value = Pattern(
        #"^(?:(?:[<>≥≤=]{1,2}|Trên|Dưới|Tối thiểu)\s*)?\d[\d.,]*(?:\s*[-–]\s*\d[\d.,]*)?\s*%?$|^(?:Hoàn thành|Đạt|Có|Tăng\s.*|x|[-–])$"#)

    /// The mean over all cells that can be judged, from -1 (none suits) to 1.
    static func of(_ rows: [[String]], _ kinds: [ColumnKind]) -> Double {
        var total = 0.0
        var count = 0.0
        for row in rows where row.count(where: { !$0.isEmpty }) > 2 {
            for (kind, cell) in zip(kinds, row) {
                guard let fit = of(cell, kind) else { continue }
                total += fit
                count += 1
            }
        }
        return count > 0 ? total / count : -1
    }

    /// Nil where nothing can be said.
    private static func of(_ cell: String, _ kind: ColumnKind) -> Double? {
        switch kind {
        case .name: cell.count > 5 && cell.contains(" ") && !Lexicon.bodyStart.matches(cell) ? 1 : -1
        case .lead: cell.isEmpty ? -0.5 : Lexicon.bodyStart.matches(cell) && cell.count < 120 ? 1 : -1
        case .support: cell.isEmpty ? nil : Lexicon.bodyStart.matches(cell) ? 1 : -1
        case .time, .starts, .ends: cell.isEmpty ? -0.5 : ColumnContent.shape(of: cell) == .period ? 1 : -1
        case .value, .yearValue, .result, .baseline: cell.isEmpty ? -0.3 : value.matches(cell) ? 1 : -1
        case .unit: cell.isEmpty ? -0.5 : cell.count < 20 && !cell.contains(where: \.isNumber) ? 1 : -1
        case .budgetTotal, .budgetYear: cell.isEmpty ? nil : cell.contains(where: \.isLetter) ? -1 : 1
        case .product, .chief: cell.isEmpty ? -0.3 : 0.5
        default: nil
        }
    }
}
