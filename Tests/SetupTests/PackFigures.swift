import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Setup

/// Figures of the packs against statements written by hand over the same demo.
func expectFigures(_ place: Workplace) async throws {
    let period = try #require(FigurePeriod("2026-01-01..2026-11-21"))
    let commune = FigureUnit(commune: demo)
    let figures = place.figures
    try await place.database.read { tx in
        let table = try figures.values(of: byHand.map(\.0), units: [commune], periods: [period], in: tx)
        for (figure, statement) in byHand {
            let value = try #require(table[figure, commune, period].value.number, "\(figure)")
            #expect(value == Fraction(Int(try tx.number(statement))), "\(figure)")
            #expect(value != .zero, "\(figure) has nothing to count in the demo")
        }
        let shares = [
            "security.approved_share": ("systems_approved", "systems_running"), "plan.on_time_share": ("tasks_on_time", "tasks_due"),
        ]
        for (share, (part, whole)) in shares {
            let values = try figures.values(of: [share, part, whole], units: [commune], periods: [period], in: tx)
            let numbers = try [share, part, whole].map { try #require(values[$0, commune, period].value.number) }
            #expect(numbers[0].times(numbers[2]) == numbers[1])
        }
    }
}

private let byHand: [(String, SQL)] = [
    (
        "visits",
        "SELECT count(*) FROM reg_visit WHERE commune = 99901 AND deleted_at IS NULL AND visited_on BETWEEN '2026-01-01' AND '2026-11-21'"
    ),
    (
        "households_met",
        """
        SELECT count(DISTINCT household) FROM reg_visit
        WHERE commune = 99901 AND deleted_at IS NULL AND visited_on BETWEEN '2026-01-01' AND '2026-11-21' AND outcome = 'met'
        """
    ),
    (
        "team_members_trained",
        """
        SELECT count(*) FROM reg_team_member WHERE commune = 99901 AND deleted_at IS NULL
        AND COALESCE(to_date, '9999-12-31') >= '2026-11-21' AND trained_on >= '2025-11-21'
        """
    ),
    (
        "computers_protected",
        """
        SELECT count(*) FROM reg_device WHERE commune = 99901 AND deleted_at IS NULL
        AND (kind = 'pc' OR kind = 'laptop') AND state = 'in_use' AND antimalware = 'managed'
        """
    ),
    (
        "devices_value",
        "SELECT CAST(sum(price) AS BIGINT) FROM reg_device WHERE commune = 99901 AND deleted_at IS NULL AND state <> 'disposed'"
    ),
    (
        "devices_without_price",
        "SELECT count(*) - count(price) FROM reg_device WHERE commune = 99901 AND deleted_at IS NULL AND state <> 'disposed'"
    ),
    (
        "systems_approved",
        """
        SELECT count(*) FROM reg_information_system AS s JOIN reg_security_level AS l ON l.commune = s.commune AND l.id = s.level
        WHERE s.commune = 99901 AND s.deleted_at IS NULL AND s.state IN ('unapproved', 'operating', 'suspended') AND s.approved_on IS NOT NULL
        """
    ),
    (
        "people_trained",
        """
        SELECT count(DISTINCT a.person) FROM reg_attendance AS a
        JOIN reg_training_session AS c ON c.commune = a.commune AND c.id = a.training_session
        WHERE a.commune = 99901 AND a.deleted_at IS NULL AND a.presence IN ('attended', 'in_part')
        AND c.ends_on BETWEEN '2026-01-01' AND '2026-11-21'
        """
    ),
    (
        "training_hours",
        """
        SELECT CAST(sum(a.hours) AS BIGINT) FROM reg_attendance AS a
        JOIN reg_training_session AS c ON c.commune = a.commune AND c.id = a.training_session
        WHERE a.commune = 99901 AND a.deleted_at IS NULL AND a.presence IN ('attended', 'in_part')
        AND c.ends_on BETWEEN '2026-01-01' AND '2026-11-21'
        """
    ),
    (
        "tasks_due",
        """
        SELECT count(*) FROM reg_task WHERE commune = 99901 AND deleted_at IS NULL
        AND deadline BETWEEN '2026-01-01' AND '2026-11-21' AND state <> 'cancelled' AND review = 'accepted'
        """
    ),
    (
        "tasks_on_time",
        """
        SELECT count(*) FROM reg_task WHERE commune = 99901 AND deleted_at IS NULL
        AND deadline BETWEEN '2026-01-01' AND '2026-11-21' AND state = 'done' AND review = 'accepted' AND completed_on <= deadline
        """
    ),
    (
        "budget_paid",
        """
        SELECT CAST(sum(amount) AS BIGINT) FROM reg_budget_payment WHERE commune = 99901 AND state = 'counted'
        AND paid_on BETWEEN '2026-01-01' AND '2026-11-21'
        """
    ),
    (
        "conclusions_given",
        "SELECT count(*) FROM reg_conclusion WHERE commune = 99901 AND state <> 'no_task'"
    ),
    (
        "findings_closed",
        "SELECT count(*) FROM reg_inspection_finding WHERE commune = 99901 AND state = 'closed' AND weight <> 'advice'"
    ),
    (
        "opinions_answered",
        "SELECT count(*) FROM reg_supervision_opinion WHERE commune = 99901 AND state IN ('answered', 'closed') AND given_on <= '2026-11-21'"
    ),
    (
        "regulations_overdue",
        "SELECT count(*) FROM reg_regulation WHERE commune = 99901 AND state = 'in_force' AND review_by < '2026-11-21'"
    ),
    (
        "links_wanted", "SELECT count(*) FROM reg_system_link WHERE commune = 99901 AND state <> 'ended'"
    ),
    (
        "reports_on_time",
        """
        SELECT count(*) FROM reg_report_due WHERE commune = 99901 AND deleted_at IS NULL
        AND due_on BETWEEN '2026-01-01' AND '2026-11-21' AND sent_on <= due_on
        """
    ),
]
