import Declarations
import Figures
import Foundation
import HTTPKit
import Hummingbird
import Pages
import Province
import Sheets
import Store
import Vietnamese

extension Visit {
    /// The province's table as a workbook: figures of the whole province, and every commune's value of every figure.
    func provinceWorkbook() async throws -> Response {
        let answer = try await provinceAnswer()
        let figures = answer.figures.map { (figure: $0, total: answer.reading.total($0)) }
        let totals = figures.map { figure, total in
            sheetRow(figure, total.value, total.fraction) + [
                .number(Int64(total.withData)), .number(Int64(total.communes)), .text(coverage(total)),
            ]
        }
        let details = answer.reading.members.flatMap { member in
            figures.map { figure, _ -> [SheetCell] in
                let told = answer.reading.figure(figure.id, member.code)
                return [.number(Int64(member.code)), .text(member.name.capitalizedFirst)]
                    + sheetRow(figure, told.figure?.value ?? .missing(.noRecords), told.figure?.addend?.fraction)
                    + [.text(words("province_is_\(told.standing)")), .text(source(member).text)]
            }
        }
        let heads = [words("province_sheet_heads"), words("province_sheet_commune_heads")].map { $0.split(separator: "|").map(String.init) }
        let names = [words("province_sheet_total"), words("province_sheet_communes")]
        return sendMade("cac-xa-\(answer.today).xlsx", FileKind.xlsx.mediaType) { target in
            let writer = try XLSXWriter(file: target, folder: target.deletingLastPathComponent())
            for (index, rows) in [totals, details].enumerated() {
                let numbers: Set = index == 0 ? [2, 3, 4, 5, 6, 7, 8] : [0, 4, 5, 6, 7, 8]
                try writer.startSheet(
                    names[index],
                    columns: heads[index].enumerated().map { column, head in
                        SheetColumn(head, numbers.contains(column) ? .number(fraction: 2) : .text, width: head.count > 12 ? 40 : 16)
                    })
                for row in rows { try writer.append(row) }
            }
            _ = try writer.finish()
        }
    }

    /// Metric, name, value, least, greatest, numerator, denominator.
    private func sheetRow(_ figure: FigureDeclaration, _ value: FigureValue, _ parts: (above: Fraction, below: Fraction)?) -> [SheetCell] {
        func cell(_ number: Fraction?) -> SheetCell {
            let shown = figure.measure == .percent ? number?.times(Fraction(100)) : number
            return shown?.rounded(2).map { .number($0) } ?? .empty
        }
        func plain(_ number: Fraction?) -> SheetCell { number?.rounded(2).map { .number($0) } ?? .empty }
        return [
            .text(figure.metric ?? figure.id), .text(figure.label(language)), cell(value.number), cell(value.bounds?.lower),
            cell(value.bounds?.upper), plain(parts?.above), plain(parts?.below),
        ]
    }
}

extension Addend {
    fileprivate var fraction: (above: Fraction, below: Fraction)? {
        switch self {
        case .number: nil
        case .share(let matched, let others, _): (Fraction(matched), Fraction(matched + others))
        case .quotient(let above, let below): (above.number, below.number)
        }
    }
}
