public import Declarations
public import Foundation
import Vietnamese

/// The pages of docs/metrics: what each metric of the library means, how it is measured, and by which figure. Made from the packs alone.
public struct MetricHandbook {
    private let catalogue: Catalogue
    private let register: RegisterDeclaration
    private let metrics: [DataNode]

    /// Reads the library from the data files of packs.
    ///
    /// - Parameter packs: the folders that the catalogue was loaded from.
    /// - Throws: ``SetupError`` where no pack declares the register `metric`, or a file can't be read.
    public init(_ catalogue: Catalogue, packs: [URL]) throws {
        guard let register = catalogue.registers["metric"] else { throw SetupError("các gói đã nạp không có sổ “metric”.") }
        self.catalogue = catalogue
        self.register = register
        metrics = try packs.flatMap { try DataFile.all(in: "data", of: $0) }.filter { $0.register == register.id }.flatMap(\.records)
    }

    /// Codes of the library's metrics with their units of measure, in the order of the files.
    public var measures: [(code: String, unit: String)] { metrics.map { (text($0, "code"), text($0, "unit")) } }

    /// The pages by file name: one a sector, and `README.md` with all of them in one table.
    public var pages: [(name: String, text: String)] {
        [("README.md", index)] + sectors.map { ("\($0.id).md", page($0)) }
    }

    // MARK: Pages

    private static let origin = """
        <!-- Printed by `dinh figures docs` from the packs; a test holds this page to them. -->

        """

    private var sectors: [ChoiceDeclaration] { register.field("sector")?.choices ?? [] }

    private func metrics(of sector: ChoiceDeclaration) -> [DataNode] {
        metrics.filter { text($0, "sector") == sector.id }.sorted { text($0, "code") < text($1, "code") }
    }

    private var index: String {
        let counted = metrics.count { figure(of: $0)?.isDeclared == false }
        var page = """
            \(Self.origin)# Thư viện thước đo

            \(metrics.count) thước đo: \(counted) đếm từ các sổ của xã, \(metrics.count - counted) do cơ quan khác công bố hoặc chưa có sổ, khai vào
            *Số liệu khai* có nguồn và minh chứng. Mỗi thước đo có đúng một số liệu. Cùng tên mà khác mẫu số là hai thước đo.
            Vì sao và cách thêm: [metrics.md](../metrics.md), [figures.md](../figures.md).

            """
        for sector in sectors {
            page += "\n## [\(sector.label(.vi))](\(sector.id).md)\n\n| Mã | Thước đo | Cách có số liệu | Số liệu |\n|---|---|---|---|\n"
            for metric in metrics(of: sector) {
                let code = text(metric, "code")
                let figure = figure(of: metric).map { $0.isDeclared ? "khai" : "`\($0.id)`" } ?? ""
                page +=
                    "| [\(code)](\(sector.id).md#\(code.lowercased())) | \(cell(text(metric, "name"))) | \(choice("measured_by", metric)) | \(figure) |\n"
            }
        }
        return page
    }

    private func page(_ sector: ChoiceDeclaration) -> String {
        let head = "\(Self.origin)# Thước đo: \(sector.label(.vi))\n\n[Mọi thước đo](README.md)\n"
        return metrics(of: sector).reduce(head) { $0 + "\n" + entry($1) }
    }

    private func entry(_ metric: DataNode) -> String {
        let code = text(metric, "code")
        var rows: [(String, String)] = ["numerator", "denominator"].map { (label($0), text(metric, $0)) }
        rows.append((label("unit"), "\(text(metric, "unit")); \(choice("better", metric).lowercasedFirst)"))
        rows += ["measured_by", "cadence"].map { (label($0), choice($0, metric)) }
        rows += ["data_source", "undefined_words", "traps"].map { (label($0), text(metric, $0)) }
        rows += figure(of: metric).map(measured) ?? []
        let table = rows.filter { !$0.1.isEmpty }.map { "| \($0.0) | \(cell($0.1)) |\n" }.joined()
        return """
            <a id="\(code.lowercased())"></a>
            ## \(code) · \(text(metric, "name"))

            *\(text(metric, "name_en"))*

            \(text(metric, "definition"))

            | | |
            |---|---|
            \(table)
            """
    }

    // MARK: The figure

    private func figure(of metric: DataNode) -> FigureDeclaration? { catalogue.figure(measuring: text(metric, "code")) }

    /// By which figure it is measured, and what that one is made of, down to what is counted.
    private func measured(_ figure: FigureDeclaration) -> [(String, String)] {
        guard let version = figure.versions.last else { return [] }
        if case .declared(let body) = version.formula { return [("Số liệu khai", "`\(figure.id)`: \(body)")] }
        return [("Số liệu", "`\(figure.id)` = `\(version.text)` (gói `\(figure.pack)`)")]
            + parts(of: figure).map { ("`\($0.id)`", counted($0)) }
    }

    private func parts(of figure: FigureDeclaration) -> [FigureDeclaration] {
        (figure.versions.last?.formula.parts ?? []).compactMap { catalogue.figures[$0] }.flatMap { [$0] + parts(of: $0) }
    }

    private func counted(_ figure: FigureDeclaration) -> String {
        let version = figure.versions.last
        return [figure.label(.vi), version?.words?(.vi), version.map { "`\($0.text)`" }].compactMap { $0 }.joined(separator: ". ")
    }

    // MARK: Values

    private func text(_ metric: DataNode, _ field: String) -> String { metric[field]?.string ?? "" }

    private func label(_ field: String) -> String { register.field(field)?.label(.vi) ?? field }

    private func choice(_ field: String, _ metric: DataNode) -> String {
        register.field(field)?.choice(text(metric, field))?.label(.vi) ?? text(metric, field)
    }

    /// A text within a table.
    private func cell(_ text: String) -> String { text.replacing("|", with: "\\|").replacing("\n", with: "<br>") }
}

extension FigureDeclaration {
    fileprivate var isDeclared: Bool {
        if case .declared = versions.last?.formula { true } else { false }
    }
}
