import Declarations
import Registers
public import Store
import Vietnamese
import Workflows

extension PlanDesk {
    /// Tells those who answer for targets that one is at risk or was missed (cảnh báo sớm): the head of its lead unit and the plan's keeper, of
    /// what was missed the chair too. Each once a month at most, as long as it stays so.
    ///
    /// A job calls it by the hour; calling it twice does nothing the second time.
    /// - Returns: how many targets somebody was told of.
    @discardableResult
    public func warn(commune: Int, in tx: WriteTransaction) throws -> Int {
        guard workflows.catalogue.registers["target"] != nil else { return 0 }
        let reader = Actor.system(commune: commune, origin: "job warnings")
        let builder = try StandingBuilder(workflows, commune: commune, in: tx)
        let plans = try plansInForce(for: reader, in: tx)
        let records = try targets(of: plans, for: reader, in: tx)
        let standings = try standings(of: records, in: plans, builder, for: reader, in: tx).values.flatMap { $0 }
        let pressing = standings.filter { $0.status == .atRisk || $0.status == .late }
        let byID = Dictionary(uniqueKeysWithValues: records.map { ($0.id, $0) })
        let month = Period(.month, containing: builder.today)
        return try pressing.count { target in
            guard let record = byID[target.id] else { return false }
            let told: [Recipient] = [.field("lead"), .role("keeper")] + (target.status == .late ? [.role("chair")] : [])
            return try workflows.tell(
                told, Self.warning(target), about: record, once: "standing.\(target.status).\(month)", in: tx)
        }
    }

    /// "Chỉ tiêu 38 có nguy cơ không đạt: 66,7% trên 100%, còn thiếu 2".
    private static func warning(_ target: TargetStanding) -> LocalizedText {
        func text(_ language: Language) -> String {
            let isLate = target.status == .late
            let state = language == .vi ? isLate ? "đã quá hạn mà chưa đạt" : "có nguy cơ không đạt" : isLate ? "was missed" : "is at risk"
            let value = target.result?.text(language) ?? ""
            let missing = target.missing.map { (language == .vi ? ", còn thiếu " : ", missing ") + grouped($0, language) } ?? ""
            let (name, of) = language == .vi ? ("Chỉ tiêu", "mục tiêu") : ("Target", "goal")
            return "\(name) \(target.number) \(state): \(value), \(of) \(target.goal.text(language))\(missing)"
        }
        return LocalizedText(vi: text(.vi), en: text(.en))
    }
}
