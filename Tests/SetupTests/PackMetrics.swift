import Declarations
import Figures
import Foundation
import Registers
import Store
import TestKit
import Testing
import Workflows

@testable import Setup

/// Metrics of the demo commune against a numerator and a denominator written by hand over its tables.
func expectMetrics(_ place: Workplace) async throws {
    let period = try #require(FigurePeriod("2026-01-01..2026-11-21"))
    let commune = FigureUnit(commune: demo)
    let figures = Figures(place.workflows)
    try await place.database.read { tx in
        for (metric, above, below) in byHand {
            let figure = try #require(place.catalogue.figures.first { $0.metric == metric }, "\(metric)")
            let table = try figures.values(of: [figure.id], units: [commune], periods: [period], in: tx)
            let value = try #require(table[figure.id, commune, period].value.number, "\(metric)")
            let (numerator, denominator) = (Int128(try tx.number(above)), Int128(try tx.number(below)))
            #expect(value == Fraction(numerator, over: denominator), "\(metric): \(numerator)/\(denominator)")
            #expect(0 < numerator && numerator <= denominator, "\(metric) has nothing to count in the demo")
        }
    }
}

private let staff: SQL = """
    SELECT count(*) FROM reg_person WHERE commune = 99901 AND deleted_at IS NULL AND active
    AND staff_kind IN ('official', 'civil_servant', 'employee')
    """

private let systems: SQL = """
    SELECT count(*) FROM reg_information_system WHERE commune = 99901 AND deleted_at IS NULL
    AND state IN ('unapproved', 'operating', 'suspended')
    """

private let bodies: SQL = """
    SELECT count(*) FROM reg_unit WHERE commune = 99901 AND deleted_at IS NULL AND kind NOT IN
    ('council', 'steering', 'hamlet', 'community_team', 'incident_team', 'superior', 'partner', 'group')
    """

/// Papers' dossiers of business procedures, received in 2026 until 21 November.
private let businessDossiers: SQL = """
    JOIN reg_dossier AS d ON d.commune = p.commune AND d.id = p.dossier AND d.received_at BETWEEN 1767200400000 AND 1795280399999
    JOIN reg_procedure AS r ON r.commune = d.commune AND r.id = d.procedure AND r.business
    """

/// Each metric with what is counted and of what, both by hand.
private let byHand: [(metric: String, above: SQL, below: SQL)] = [
    (
        "M01",
        """
        SELECT count(*) FROM reg_mandate AS m JOIN reg_superior_document AS d ON d.commune = m.commune AND d.id = m.document
        WHERE m.commune = 99901 AND m.deleted_at IS NULL AND m.state <> 'not_ours' AND d.issuer_kind IN ('party', 'committee')
        AND (m.issued_ref IS NOT NULL OR m.plan IS NOT NULL)
        """,
        """
        SELECT count(*) FROM reg_mandate AS m JOIN reg_superior_document AS d ON d.commune = m.commune AND d.id = m.document
        WHERE m.commune = 99901 AND m.deleted_at IS NULL AND m.state <> 'not_ours' AND d.issuer_kind IN ('party', 'committee')
        """
    ),
    (
        "M02",
        """
        SELECT count(*) FROM reg_task WHERE commune = 99901 AND deleted_at IS NULL AND review = 'accepted'
        AND state NOT IN ('cancelled', 'unassigned', 'assigned') AND accountable IS NOT NULL AND deadline IS NOT NULL
        """,
        "SELECT count(*) FROM reg_task WHERE commune = 99901 AND deleted_at IS NULL AND review = 'accepted' AND state <> 'cancelled'"
    ),
    (
        "M03",
        """
        SELECT count(*) FROM reg_report_due WHERE commune = 99901 AND deleted_at IS NULL AND state <> 'waived'
        AND due_on BETWEEN '2026-01-01' AND '2026-11-21' AND sent_on IS NOT NULL AND sent_through = 'system'
        """,
        """
        SELECT count(*) FROM reg_report_due WHERE commune = 99901 AND deleted_at IS NULL AND state <> 'waived'
        AND due_on BETWEEN '2026-01-01' AND '2026-11-21'
        """
    ),
    (
        "M05-1",
        """
        SELECT CAST(sum(p.amount) AS BIGINT) FROM reg_budget_payment AS p JOIN reg_budget_line AS l ON l.commune = p.commune AND l.id = p.line
        WHERE p.commune = 99901 AND p.deleted_at IS NULL AND p.state = 'counted' AND p.paid_on BETWEEN '2026-01-01' AND '2026-11-21' AND l.fund IN ('commune', 'province', 'target_programme')
        """,
        "SELECT CAST(sum(amount) AS BIGINT) FROM reg_budget_total WHERE commune = 99901 AND year = 2026 AND state = 'valid'"
    ),
    (
        "M06",
        """
        SELECT CAST(sum(security_amount) AS BIGINT) FROM reg_budget_line WHERE commune = 99901 AND deleted_at IS NULL AND year = 2026
        AND state IN ('allotted', 'contracted', 'settled') AND security <> 'none'
        """,
        """
        SELECT CAST(sum(allotted) AS BIGINT) FROM reg_budget_line WHERE commune = 99901 AND deleted_at IS NULL AND year = 2026
        AND state IN ('allotted', 'contracted', 'settled')
        """
    ),
    (
        "M25",
        """
        SELECT count(*) FROM reg_platform WHERE commune = 99901 AND deleted_at IS NULL AND tier <> 'commune' AND use_from <= '2026-11-21'
        AND (state = 'in_use' OR state = 'interrupted') AND in_use_since <= use_from AND last_used_on IS NOT NULL
        """,
        """
        SELECT count(*) FROM reg_platform WHERE commune = 99901 AND deleted_at IS NULL AND tier <> 'commune' AND use_from <= '2026-11-21'
        AND state <> 'replaced'
        """
    ),
    (
        "M26",
        """
        SELECT count(*) FROM reg_person AS p WHERE p.commune = 99901 AND p.active AND p.staff_kind IN ('official', 'civil_servant', 'employee')
        AND EXISTS (
            SELECT 1 FROM reg_attendance AS a
            JOIN reg_training_session AS s ON s.commune = a.commune AND s.id = a.training_session
            JOIN reg_course AS c ON c.commune = s.commune AND c.id = s.course
            WHERE a.commune = p.commune AND a.person = p.id AND a.deleted_at IS NULL AND a.presence = 'attended' AND a.passed
            AND s.ends_on <= '2026-11-21' AND c.field IN ('basic_skills', 'advanced_skills'))
        """, staff
    ),
    (
        "M27",
        """
        SELECT count(*) FROM reg_person AS p WHERE p.commune = 99901 AND p.active AND p.staff_kind IN ('official', 'civil_servant', 'employee')
        AND p.id IN (SELECT person FROM reg_skill_assessment WHERE commune = 99901 AND deleted_at IS NULL AND method = 'test'
            AND grade = 'mastered' AND assessed_on >= '2025-11-21')
        """, staff
    ),
    (
        "M28",
        """
        SELECT count(DISTINCT c.person) FROM reg_certificate AS c JOIN reg_person AS p ON p.commune = c.commune AND p.id = c.person
        WHERE c.commune = 99901 AND c.deleted_at IS NULL AND p.active AND p.handles_it AND c.kind = 'data_governance' AND c.state = 'valid'
        AND COALESCE(c.expires_on, '9999-12-31') >= '2026-11-21'
        """,
        "SELECT count(*) FROM reg_person WHERE commune = 99901 AND deleted_at IS NULL AND active AND handles_it"
    ),
    (
        "M32-1",
        """
        SELECT count(DISTINCT s.person) FROM reg_signature AS s
        JOIN reg_person AS p ON p.commune = s.commune AND p.id = s.person
        JOIN reg_device AS d ON d.commune = s.commune AND d.id = s.computer AND d.used_by = s.person
        JOIN reg_minimum_standard AS m ON m.commune = d.commune AND m.id = d.standard
        WHERE s.commune = 99901 AND s.deleted_at IS NULL AND s.state IN ('active', 'renewing') AND s.expires_on >= '2026-11-21'
        AND p.active AND p.staff_kind IN ('official', 'civil_servant', 'employee') AND d.state = 'in_use'
        AND d.ram >= m.min_ram AND d.storage >= m.min_storage AND (d.ssd OR NOT m.needs_ssd)
        """, staff
    ),
    (
        "M32-2",
        """
        SELECT count(DISTINCT d.used_by) FROM reg_device AS d
        JOIN reg_person AS p ON p.commune = d.commune AND p.id = d.used_by
        JOIN reg_minimum_standard AS m ON m.commune = d.commune AND m.id = d.standard
        WHERE d.commune = 99901 AND d.deleted_at IS NULL AND (d.kind = 'pc' OR d.kind = 'laptop') AND d.state = 'in_use'
        AND p.active AND p.staff_kind IN ('official', 'civil_servant', 'employee')
        AND d.ram >= m.min_ram AND d.storage >= m.min_storage AND (d.ssd OR NOT m.needs_ssd)
        """, staff
    ),
    (
        "M53",
        "SELECT CAST(sum(with_skills) AS BIGINT) FROM reg_household WHERE commune = 99901 AND deleted_at IS NULL AND adults IS NOT NULL",
        """
        SELECT CAST(sum(adults) AS BIGINT) FROM reg_household
        WHERE commune = 99901 AND deleted_at IS NULL AND with_skills IS NOT NULL
        """
    ),
    (
        "M55-1",
        """
        SELECT count(DISTINCT team) FROM reg_team_member WHERE commune = 99901 AND deleted_at IS NULL
        AND COALESCE(to_date, '9999-12-31') >= '2026-11-21' AND trained_on >= '2025-11-21'
        """, "SELECT count(*) FROM reg_digital_team WHERE commune = 99901 AND deleted_at IS NULL"
    ),
    (
        "M57-2",
        "SELECT count(*) FROM reg_household WHERE commune = 99901 AND deleted_at IS NULL AND adults IS NOT NULL AND with_phone >= 1",
        """
        SELECT count(*) FROM reg_household
        WHERE commune = 99901 AND deleted_at IS NULL AND adults IS NOT NULL AND with_phone IS NOT NULL
        """
    ),
    (
        "M63-1",
        """
        SELECT count(*) FROM reg_information_system WHERE commune = 99901 AND deleted_at IS NULL
        AND state IN ('unapproved', 'operating', 'suspended') AND monitoring IN ('province', 'service', 'own')
        AND last_assessed_on IS NOT NULL AND next_assessment_on >= '2026-11-21'
        """, systems
    ),
    (
        "M64-1",
        """
        SELECT count(*) FROM reg_unit AS u WHERE u.commune = 99901 AND u.kind NOT IN
        ('council', 'steering', 'hamlet', 'community_team', 'incident_team', 'superior', 'partner', 'group')
        AND EXISTS (SELECT 1 FROM reg_device AS d WHERE d.commune = u.commune AND d.unit = u.id AND d.deleted_at IS NULL
            AND d.kind IN ('pc', 'laptop') AND d.state = 'in_use')
        AND NOT EXISTS (SELECT 1 FROM reg_device AS d WHERE d.commune = u.commune AND d.unit = u.id AND d.deleted_at IS NULL
            AND d.kind IN ('pc', 'laptop') AND d.state = 'in_use' AND d.antimalware <> 'managed')
        """, bodies
    ),
    (
        "M66-1",
        """
        SELECT count(DISTINCT x.person) FROM reg_drill_participant AS x JOIN reg_drill AS d ON d.commune = x.commune AND d.id = x.drill
        WHERE x.commune = 99901 AND x.deleted_at IS NULL AND x.state = 'took_part' AND d.kind <> 'phishing' AND d.held_on >= '2025-11-21'
        AND x.person IN (SELECT person FROM reg_responder WHERE commune = 99901 AND deleted_at IS NULL
            UNION SELECT id FROM reg_person WHERE commune = 99901 AND active AND handles_dx)
        """,
        """
        SELECT count(*) FROM (SELECT person FROM reg_responder WHERE commune = 99901 AND deleted_at IS NULL
            UNION SELECT id FROM reg_person WHERE commune = 99901 AND active AND handles_dx) AS both_lists
        """
    ),
    (
        "M08",
        """
        SELECT count(*) FROM reg_dossier_paper AS p \(businessDossiers)
        WHERE p.commune = 99901 AND p.deleted_at IS NULL AND p.held_before AND NOT p.asked_again
        """,
        "SELECT count(*) FROM reg_dossier_paper AS p \(businessDossiers) WHERE p.commune = 99901 AND p.deleted_at IS NULL AND p.held_before"
    ),
    (
        "M18-1",
        """
        SELECT count(*) FROM reg_dossier WHERE commune = 99901 AND deleted_at IS NULL AND received_at BETWEEN 1767200400000 AND 1795280399999
        AND channel = 'online' AND typed_by <> 'official'
        """,
        """
        SELECT count(*) FROM reg_dossier WHERE commune = 99901 AND deleted_at IS NULL AND received_at BETWEEN 1767200400000 AND 1795280399999
        """
    ),
    (
        "M67-1",
        """
        SELECT count(*) FROM reg_dossier WHERE commune = 99901 AND deleted_at IS NULL AND finished_at BETWEEN 1767200400000 AND 1795280399999
        AND settlement <> 'late'
        """,
        """
        SELECT count(*) FROM reg_dossier WHERE commune = 99901 AND deleted_at IS NULL AND finished_at BETWEEN 1767200400000 AND 1795280399999
        AND settlement IS NOT NULL
        """
    ),
]
