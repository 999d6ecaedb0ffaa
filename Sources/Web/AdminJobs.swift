import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese

extension Routes {
    /// Background work: what runs, what failed and why, ended or begun again by hand.
    func addJobs() {
        get("/quan-tri/viec-nen", .platform(.manageSettings)) { visit in try await visit.jobsPage() }
        get("/quan-tri/viec-nen/:id", .platform(.manageSettings)) { visit in try await visit.jobPage() }
        post("/quan-tri/viec-nen/:id/huy", .platform(.manageSettings)) { visit, _ in try await visit.cancelJob() }
        post("/quan-tri/viec-nen/:id/chay-lai", .platform(.manageSettings)) { visit, _ in try await visit.retryJob() }
    }
}

/// The parts of the list of jobs.
private enum JobView: String, CaseIterable {
    case all = "tat-ca"
    case open = "dang"
    case failed = "loi"
    case ended = "xong"

    var states: Set<Job.State> {
        switch self {
        case .all: []
        case .open: [.waiting, .running]
        case .failed: [.failed]
        case .ended: [.done, .cancelled]
        }
    }
}

extension Visit {
    var jobsURL: String { urls.administration + "/viec-nen" }

    func jobURL(_ id: RecordID) -> String { "\(jobsURL)/\(id)" }

    func state(_ job: Job) -> Tag {
        let meaning: Pages.Meaning =
            switch job.state {
            case .waiting: .plain
            case .running: .onCourse
            case .done: .achieved
            case .failed: .late
            case .cancelled: .unknown
            }
        return Tag(text: words("job_state_\(job.state.rawValue)"), meaning: meaning)
    }

    func jobsPage() async throws -> Response {
        let view = query["xem"].flatMap(JobView.init(rawValue:)) ?? .all
        let before = query["before"].flatMap { RecordID($0) }
        let (jobs, counts, names) = try await read { tx in
            let jobs = try tx.jobs(commune: commune.code, except: site.operatorsJobs, states: view.states, before: before, limit: 51)
            let people = ["person": Set(jobs.compactMap(\.person))]
            return (
                jobs, try tx.jobCounts(commune: commune.code, except: site.operatorsJobs),
                try registry.titles(of: people, commune: commune.code, language, in: tx)
            )
        }
        let heads = ["job_what", "job_asked_by", "job_made", "job_progress", "account_state"].map { words($0) }
        let rows = jobs.prefix(50).map { job in
            ListRow(
                url: jobURL(job.id),
                cells: [
                    ListCell(label: heads[0], text: job.label.shortened(to: 120)),
                    ListCell(label: heads[1], text: job.person.flatMap { names[$0] } ?? words("the_system")),
                    ListCell(label: heads[2], text: Instant(milliseconds: job.createdAt).text(language)),
                    ListCell(label: heads[3], text: job.state == .failed ? job.message?.shortened(to: 100) : progress(job)),
                    ListCell(label: heads[4], tag: state(job)),
                ])
        }
        func address(_ view: JobView) -> String { view == .all ? jobsURL : "\(jobsURL)?xem=\(view.rawValue)" }
        let total = (view.states.isEmpty ? Set(Job.State.allCases) : view.states).reduce(0) { $0 + (counts[$1] ?? 0) }
        let page = RecordList(
            title: words("job_title"), lead: words("job_text"), crumbs: [administrationCrumb],
            views: JobView.allCases.map { Tab(label: words("job_view_\($0)"), url: address($0), current: $0 == view) }, url: jobsURL,
            count: words("job_count", grouped(Int64(total), language)), columns: heads.map { ListColumn(label: $0) }, rows: rows,
            paging: before == nil && jobs.count <= 50
                ? nil
                : Paging(
                    previousUrl: before == nil ? nil : address(view),
                    nextUrl: jobs.count > 50
                        ? CommuneURLs.query(jobsURL, [("xem", view == .all ? nil : view.rawValue), ("before", jobs[49].id.text)]) : nil),
            empty: rows.isEmpty
                ? Empty(
                    heading: words("job_none"), text: words("job_none_text"),
                    action: view == .all ? nil : Link(text: words("job_view_all"), url: jobsURL)) : nil)
        return try await self.page(page, at: .administration)
    }

    /// "12 / 40 (30%)".
    func progress(_ job: Job) -> String? {
        guard let total = job.total, total > 0 else { return job.done > 0 ? grouped(job.done, language) : nil }
        return "\(grouped(job.done, language)) / \(grouped(total, language)) (\(min(100, job.done * 100 / total))%)"
    }

    func jobPage() async throws -> Response {
        let id = try recordID()
        let (job, names) = try await read { tx in
            let job = try ownJob(id, in: tx)
            let people = ["person": Set([job.person].compactMap { $0 })]
            return (job, try registry.titles(of: people, commune: commune.code, language, in: tx))
        }
        func moment(_ key: String, _ at: Int64?) -> Detail? {
            at.map { Detail(label: words(key), value: Instant(milliseconds: $0).text(language)) }
        }
        let details = [
            Detail(label: words("job_asked_by"), value: job.person.flatMap { names[$0] } ?? words("the_system")),
            moment("job_made", job.createdAt), moment("job_begun", job.startedAt), moment("job_ended", job.finishedAt),
            job.attempts > 1 ? Detail(label: words("job_attempts"), value: String(job.attempts)) : nil,
            job.message.map { Detail(label: words(job.state == .failed ? "job_reason" : "job_message"), value: $0, isLong: true) },
        ]
        let page = AdminPage(
            title: job.label, kicker: words("job_title"), crumbs: [administrationCrumb, Link(text: words("job_title"), url: jobsURL)],
            tag: state(job), transitions: steps(job), sections: [AdminSection(meter: meter(job), details: details.compactMap { $0 })],
            pollUrl: job.state.isFinal ? nil : jobURL(id))
        return try await self.page(page, at: .administration)
    }

    private func ownJob(_ id: RecordID, in tx: ReadTransaction) throws -> Job {
        guard let job = try tx.job(id, commune: commune.code), !site.operatorsJobs.contains(job.kind) else { throw HTTPFailure.notFound }
        return job
    }

    private func meter(_ job: Job) -> AdminMeter? {
        guard job.state == .running, let total = job.total, total > 0, let text = progress(job) else { return nil }
        return AdminMeter(text: text, percent: Int(job.done * 100 / total))
    }

    private func steps(_ job: Job) -> [TransitionForm] {
        let url = jobURL(job.id)
        switch job.state {
        case .waiting, .running:
            return [
                TransitionForm(
                    id: "cancel", label: words("job_cancel"), url: url + "/huy", style: .danger, explanation: words("job_cancel_text"))
            ]
        case .failed, .cancelled: return [TransitionForm(id: "retry", label: words("job_retry"), url: url + "/chay-lai", style: .primary)]
        case .done: return []
        }
    }

    func cancelJob() async throws -> Response {
        let id = try recordID()
        try await write { tx in
            _ = try ownJob(id, in: tx)
            guard try tx.cancelJob(id, commune: commune.code) else { return }
            try tx.journal(commune: commune.code, author: actor.author, register: "job", record: id.text, action: "cancel")
        }
        return redirect(jobURL(id), note: "saved")
    }

    func retryJob() async throws -> Response {
        let id = try recordID()
        try await write { tx in
            _ = try ownJob(id, in: tx)
            guard try tx.retryJob(id, commune: commune.code) else { return }
            try tx.journal(commune: commune.code, author: actor.author, register: "job", record: id.text, action: "retry")
        }
        site.jobs.wake()
        return redirect(jobURL(id), note: "saved")
    }
}
