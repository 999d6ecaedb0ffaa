public import Declarations
public import Registers
public import Store

/// Judges profiles when they are saved: registers and fields that there are not, forms of days that name no day.
public struct MirrorProfileCheck: RecordCheck {
    public let register = MirrorProfile.register
    private let catalogue: Catalogue

    public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    public func problems(with record: Record, replacing former: Record?, in tx: ReadTransaction) throws -> [FieldProblem] {
        guard let id = record["target"].text else { return [] }
        guard let target = catalogue.registers[id] else {
            return [FieldProblem("target", vi: "Không có sổ nào mang mã này.", en: "There is no such register.")]
        }
        guard let key = record["key_field"].text, key != SystemField.externalID.rawValue, target.field(key) == nil else { return [] }
        return [FieldProblem("key_field", vi: "Sổ này không có trường ấy.", en: "The register has no such field.")]
    }
}

/// Judges columns of profiles when they are saved.
public struct MirrorColumnCheck: RecordCheck {
    public let register = MirrorProfile.columns
    private let catalogue: Catalogue

    public init(_ catalogue: Catalogue) { self.catalogue = catalogue }

    public func problems(with record: Record, replacing former: Record?, in tx: ReadTransaction) throws -> [FieldProblem] {
        var problems: [FieldProblem] = []
        if let format = record["date_format"].text, !MomentFormat(format).isWhole {
            problems.append(
                FieldProblem(
                    "date_format", vi: "Dạng ngày phải có dd, MM và yyyy, mỗi thứ một lần.", en: "It needs dd, MM and yyyy, each once."))
        }
        guard let source = record["source_of"].text, let field = record["field"].text else { return problems }
        let row = try tx.first("SELECT target FROM reg_mirror_source WHERE commune = \(record.commune) AND id = \(source)")
        guard let target = row?["target"].text.flatMap({ catalogue.registers[$0] }) else { return problems }
        let system = [SystemField.state.rawValue, SystemField.externalID.rawValue]
        if target.field(field) == nil, !system.contains(field) {
            problems.append(FieldProblem("field", vi: "Sổ nhận không có trường này.", en: "The register has no such field."))
        }
        return problems
    }
}
