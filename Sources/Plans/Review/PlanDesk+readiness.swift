public import Registers
public import Store
import Vietnamese

/// Whether a plan can be published, and what to look at before.
public struct Readiness: Sendable {
    public let hindrances: [Hindrance]
    /// Items that a person accepted, of all that were read.
    public let accepted: Int
    public let total: Int

    public var blockers: [Hindrance] { hindrances.filter(\.blocks) }
    public var warnings: [Hindrance] { hindrances.filter { !$0.blocks } }
    public var isReady: Bool { blockers.isEmpty }
}

extension PlanDesk {
    /// What hinders publishing (pending items, no date of issue …) and what is missing without hindering it (targets without a lead …).
    public func readiness(of plan: RecordID, for actor: Actor, in tx: ReadTransaction) throws -> Readiness {
        let record = try registry.record("plan", plan, for: actor, in: tx)
        let records = try (Self.itemRegisters + ["finding"]).flatMap { try items($0, of: plan, for: actor, in: tx) }
        let checked = records.filter { $0.register != "finding" }
        let hindrances = ReadinessCheck(plan: record, records: records).hindrances
        return Readiness(hindrances: hindrances, accepted: checked.count { !$0.isPending }, total: checked.count)
    }
}

private struct ReadinessCheck {
    let plan: Record
    let records: [Record]

    var hindrances: [Hindrance] { (document + content + warnings).compactMap { $0 } }

    private var document: [Hindrance?] {
        [
            missing("title", .noTitle, "chưa có trích yếu", "no title"),
            missing("issuer", .noIssuer, "chưa có cơ quan ban hành", "no issuer"),
            missing("from_year", .noYears, "chưa ghi thời kỳ thực hiện", "no period")
                ?? missing("to_year", .noYears, "chưa ghi thời kỳ thực hiện", "no period"),
            missing("issued_on", .noDateOfIssue, "chưa ghi ngày ban hành", "no date of issue"),
            missing("document", .noDocument, "chưa có tệp văn bản", "no document file"),
        ]
    }

    private var content: [Hindrance?] {
        let isEmpty = !records.contains { $0.register == "target" || $0.register == "task" }
        let message = LocalizedText(vi: "chưa có chỉ tiêu hay nhiệm vụ nào", en: "no target or task")
        return [
            isEmpty ? Hindrance(kind: .nothingToDo, message: message, items: []) : nil,
            counted(.pendingItems, "mục chưa soát", "items to be reviewed") { $0.isPending },
        ]
    }

    private var warnings: [Hindrance?] {
        let issued = plan.date("issued_on")
        return [
            counted(.targetWithoutLead, "chỉ tiêu chưa có cơ quan chủ trì", "targets without a lead") {
                $0.register == "target" && $0["same_as"].isNull && $0.hasNoLead
            },
            counted(.taskWithoutLead, "nhiệm vụ chưa có cơ quan chủ trì", "tasks without a lead") {
                $0.register == "task" && $0.hasNoLead
            },
            counted(.taskWithoutOneLead, "nhiệm vụ giao chung nhiều đơn vị, chưa chọn đơn vị đầu mối", "shared tasks without one lead") {
                $0.register == "task" && $0["lead"].isNull && !$0["co_leads"].isNull
            },
            counted(.taskWithoutDeadline, "nhiệm vụ chưa có thời hạn", "tasks without a deadline") {
                $0.register == "task" && $0["deadline"].isNull
            },
            counted(.bornLate, "nhiệm vụ quá hạn từ ngày ban hành", "tasks late on the day of issue") { record in
                guard record.register == "task", let issued, let deadline = record.date("deadline") else { return false }
                return deadline < issued
            },
            counted(
                .reportWithoutDueDate, "chế độ báo cáo không ghi ngày gửi, lịch sẽ suy theo quy định chung",
                "reporting rules whose due day will be derived"
            ) {
                $0.register == "reporting_rule" && $0["frequency"].text != "ad_hoc" && $0["due_day"].isNull
            },
            counted(.reportWithoutUnit, "chế độ báo cáo chưa rõ đơn vị gửi, chưa lập được lịch", "reporting rules without a unit") {
                $0.register == "reporting_rule" && $0["frequency"].text != "ad_hoc" && $0["from_unit"].isNull && $0["from_units"].isNull
            },
            counted(.openFindings, "lỗi trong văn bản chưa xử lý", "mistakes in the document not settled") {
                $0.register == "finding" && $0["resolution"].text == "open"
            },
            counted(.lowConfidence, "mục đọc chưa chắc (dưới 75%)", "items read with doubt (below 75%)") {
                $0.register != "finding" && $0.isPending && ($0.confidence ?? 1) < 0.75
            },
        ]
    }

    private func missing(_ field: String, _ kind: Hindrance.Kind, _ vi: String, _ en: String) -> Hindrance? {
        plan[field].isNull ? Hindrance(kind: kind, message: LocalizedText(vi: vi, en: en), items: []) : nil
    }

    private func counted(_ kind: Hindrance.Kind, _ vi: String, _ en: String, _ isMeant: (Record) -> Bool) -> Hindrance? {
        let found = records.filter(isMeant)
        if found.isEmpty { return nil }
        return Hindrance(kind: kind, message: LocalizedText(vi: "\(found.count) \(vi)", en: "\(found.count) \(en)"), items: found.map(\.id))
    }
}
