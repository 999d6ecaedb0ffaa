import Declarations
import Foundation
import HTTPKit
import Hummingbird
import OneStop
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// The centre's numbers of this month as they are now. Numbers only: no dossier, no person, no officer.
    func serviceNumbers() async throws -> Response {
        guard DossierDesk.isDeclared(in: catalogue) else { throw HTTPFailure.notFound }
        let month = Period(.month, containing: today)
        let system = Actor.system(commune: commune.code, origin: actor.origin)
        let (statistics, notes) = try await read { tx in
            (
                try site.dossiers.statistics(month.dates, by: .field, for: system, in: tx),
                try mirrorNotes(of: [DossierDesk.register], in: tx)
            )
        }
        let total = statistics.total
        func figure(_ key: String, _ value: Int, detail: String? = nil) -> FigureCard {
            FigureCard(label: words(key), value: grouped(Int64(value), language), detail: detail)
        }
        let inTime = total.early + total.onTime
        let fields = catalogue.registers["procedure"]?.field("field")
        let page = ServiceNumbers(
            title: words("centre_title"), lead: ([words("centre_lead", month.text(language).capitalizedFirst, Instant.now.text(language))] + notes).joined(separator: " "),
            crumbs: [Link(text: words("services_title"), url: urls.services)],
            figures: [
                figure("centre_received", total.received, detail: words("centre_online", grouped(Int64(total.receivedOnline), language))),
                figure("centre_settled", total.settled),
                FigureCard(
                    label: words("centre_in_time"),
                    value: FixedPoint.percent(Int64(inTime), of: Int64(total.settled))?.percentText(language),
                    detail: words("centre_of", grouped(Int64(inTime), language), grouped(Int64(total.settled), language))),
                figure("centre_open", total.open, detail: words("centre_open_late", grouped(Int64(total.openLate), language))),
            ],
            columns: ["field", "carried", "received", "early", "on_time", "late", "open", "back"].map { words("centre_col_" + $0) },
            rows: statistics.lines.map { line in
                ServiceNumbersRow(
                    label: line.key.flatMap { fields?.choice($0)?.label(language) } ?? words("untitled"),
                    cells: [line.carried, line.received, line.early, line.onTime, line.late, line.open, line.turnedBack].map {
                        grouped(Int64($0), language)
                    })
            })
        return try await self.page(page, at: .front)
    }
}
