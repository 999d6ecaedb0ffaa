import Declarations
import HTTPKit
import Hummingbird
import Plans
import Registers
import Store

extension Routes {
    /// Thước đo: what targets are measured by, across plans.
    func addMetrics() {
        get("/thuoc-do", .records(.read, of: "target")) { visit in try await visit.metricList() }
        get("/thuoc-do/:metric", .records(.read, of: "target")) { visit in try await visit.metricPage() }
        post("/thuoc-do/gan", .records(.edit, of: "target")) { visit, form in try await visit.bindTarget(form) }
        post("/thuoc-do/gan-lai", .platform(.managePlan)) { visit, _ in try await visit.rebindTargets() }
    }
}

extension CommuneURLs {
    var metrics: String { base + "/thuoc-do" }

    func metric(_ id: RecordID) -> String { "\(metrics)/\(id)" }

    /// The targets that wait for a metric.
    var unboundTargets: String { metrics + "?xem=" + MetricPart.unbound.rawValue }
}

/// A part of the list of metrics.
enum MetricPart: String, CaseIterable {
    case used = "dang-dung"
    case clashing = "mau-thuan"
    case unbound = "cho-gan"
    case all = "tat-ca"
}

extension Visit {
    /// Chooses a metric for a target, as the list of unbound targets offers it.
    func bindTarget(_ form: FormData) async throws -> Response {
        guard let target = form.text("target").flatMap({ RecordID($0) }) else { throw HTTPFailure.notFound }
        let metric = try await write { tx in try bind(target, form, in: tx) }
        return redirect(urls.unboundTargets, note: metric == nil ? "metric_none" : "metric_bound")
    }

    /// Binds a target to the metric that a form names; an empty field says that it has none on purpose. Gives the metric.
    @discardableResult
    func bind(_ target: RecordID, _ form: FormData, in tx: WriteTransaction) throws -> RecordID? {
        guard let chosen = form["metric"] else { throw HTTPFailure.notFound }
        let metric = RecordID(chosen)
        guard metric != nil || chosen.isEmpty else { throw HTTPFailure.notFound }
        // Only a metric that the reader may see, so that nobody finds out ids by trying.
        if let metric { _ = try registry.record("metric", metric, for: actor, in: tx) }
        try site.plans.bind(target, to: metric, by: actor, in: tx)
        return metric
    }

    /// Binds what nobody decided on anew, after wordings were added to the library.
    func rebindTargets() async throws -> Response {
        let done = try await write { tx in try site.plans.rebind(by: actor, in: tx) }
        return redirect(
            done.unbound > 0 ? urls.unboundTargets : urls.metrics, note: done.bound > 0 ? "metrics_rebound" : "metrics_unchanged")
    }
}
