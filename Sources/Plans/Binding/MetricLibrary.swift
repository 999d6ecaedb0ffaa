import Declarations
import PlanReader
import Registers
import Store
import Vietnamese

/// The metrics of a commune that are in use, ready to bind targets to.
struct MetricLibrary: Sendable {
    let records: [RecordID: Record]
    let binder: MetricBinder

    init(_ registry: Registry, for actor: Actor, in tx: ReadTransaction) throws {
        let today = Instant(milliseconds: tx.now).date.description
        let metrics = try registry.all("metric", sort: [SortKey("code")], for: actor, in: tx).filter { metric in
            (metric["from_date"].text ?? today) <= today && today <= (metric["to_date"].text ?? today)
        }
        records = Dictionary(uniqueKeysWithValues: metrics.map { ($0.id, $0) })
        binder = MetricBinder(metrics.map(BindableMetric.init))
    }
}

extension BindableMetric {
    init(_ record: Record) {
        func lines(_ field: String) -> [String] { (record[field].text ?? "").split(whereSeparator: \.isNewline).map(String.init) }
        self.init(
            id: record.id, code: record["code"].text ?? "", unit: record["unit"].text ?? "", sector: record["sector"].text ?? "",
            wordings: [record["name"].text ?? ""] + lines("aliases"),
            context: [record["numerator"].text, record["denominator"].text].compactMap { $0 }, notWords: lines("not_words"))
    }
}

extension BindableTarget {
    /// A record of register `target`.
    init(_ record: Record) {
        self.init(
            text: record["text"].text ?? "", unit: record["unit"].text, hasValue: record["op"].text != "done",
            headings: [record["pillar"].text, record["heading"].text].compactMap { $0 })
    }

    /// - Parameter unit: as the register keeps it: growth beyond the whole is no "%".
    init(_ target: PlanTarget, unit: String?) {
        self.init(
            text: target.text, unit: unit, hasValue: target.op != "done", headings: [target.pillar, target.section].compactMap { $0 })
    }
}

extension MetricBinding {
    /// The fields of a target that say by what it is measured. `metric_read` keeps what the reader said: a person chose otherwise where
    /// `metric` differs from it.
    var values: [String: Value] {
        [
            "metric": (metric?.text).value, "metric_read": (metric?.text).value, "metric_next": (next?.text).value,
            "metric_confidence": verdict == .new ? .null : .integer(Int64((confidence * 10_000).rounded())),
        ]
    }
}

extension Record {
    /// Whether a person decided by what the target is measured: chose another metric than the reader, or none, or accepted the reader's.
    var isMetricSettled: Bool {
        isMeasuredByNone || self["metric"] != self["metric_read"] || !self["metric"].isNull && !isPending
    }
}
