import Vietnamese

/// Keys of `scores/*.yml`.
enum ScoreKey: String, PackKey {
    case score, label, words, units, periods, versions

    var guide: KeyGuide {
        switch self {
        case .score: .init(.required, .id, "The set's id: its address.", "commune_dti")
        case .label: .init(.required, .label, "Its name.", "{ vi: Chỉ số chuyển đổi số cấp xã, en: Commune digital index }")
        case .words: .init(.optional, .label, "What it is for.", "{ vi: Xã tự chấm hằng năm, en: Scored every year }")
        case .units:
            .init(
                .standard("the commune as a whole"), .words("kinds of units"), "Each unit of these kinds is scored for itself, and ranked.",
                "[department, office]")
        case .periods:
            .init(
                .standard("`[year]`"), .someOf(Period.Kind.allCases.map(\.rawValue)), "For what it is scored, the usual one first.",
                "[quarter, year]")
        case .versions:
            .init(
                .required, .listOf(.scoreVersion), "Its criteria, the oldest first.",
                "[{ from: 2026-01-01, total: 100, pillars: { … } }]")
        }
    }
}

/// Keys of a version of a set of criteria.
enum ScoreVersionKey: String, PackKey {
    case from, to
    case legalBasis = "legal_basis"
    case total, pillars

    var guide: KeyGuide {
        switch self {
        case .from: .init(.required, .words("a date"), "The first day on which it is in force.", "2022-06-23")
        case .to:
            .init(.standard("until the next version, else without end"), .words("a date"), "The last day.", "2026-12-31")
        case .legalBasis: .init(.optional, .label, "What issued it.", "{ vi: Quyết định 766/QĐ-TTg, en: Decision 766/QĐ-TTg }")
        case .total: .init(.required, .words("a number"), "The sum of its pillars, as printed.", "100")
        case .pillars:
            .init(.required, .byID(.pillar), "Groups of criteria.", "{ digitising: { label: Số hóa, total: 22, criteria: { … } } }")
        }
    }
}

/// Keys of a pillar.
enum PillarKey: String, PackKey {
    case label, total, criteria

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its name.", "{ vi: Số hóa hồ sơ, en: Digitising }")
        case .total: .init(.required, .words("a number"), "The sum of its criteria's maxima, as printed.", "22")
        case .criteria:
            .init(
                .required, .byID(.criterion), "By code: numbers with dots, perhaps a letter behind.",
                "{ 4.22.11: { label: Hoạt động, max: 20, given: points } }")
        }
    }
}

/// Keys of a criterion.
enum CriterionKey: String, PackKey {
    case label, words, max, share, value, given
    case fullFrom = "full_from"
    case whenNothing = "when_nothing"
    case steps, evidence, unit

    /// The ways to score, of which a criterion has exactly one.
    static let ways: [CriterionKey] = [.share, .value, .given]

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its name.", "{ vi: Hồ sơ nộp trực tuyến, en: Dossiers sent online }")
        case .words: .init(.optional, .label, "What counts and what does not.", "{ vi: Tính cả hồ sơ liên thông, en: … }")
        case .max: .init(.required, .words("a number"), "The most points; 0: it is told and gives none.", "6")
        case .share:
            .init(
                .optional, .words("figures with `+ - * /`, between 0 and 1"),
                "Points are the share of `max`. Of `share`, `value`, `given` one.",
                "plan.on_time_share")
        case .value: .init(.optional, .words("figures with `+ - * /`"), "A number that `steps` turn into points.", "classes_held")
        case .given:
            .init(
                .optional, .oneOf(["share", "value", "points"]),
                "Entered by a person with evidence: numerator and denominator, a number, or the points themselves.", "share")
        case .fullFrom:
            .init(.standard("1"), .words("above 0, at most 1"), "Of a share: from here on all points, below in proportion.", "0.8")
        case .whenNothing:
            .init(
                .standard("`not_applicable`"), .oneOf(ScoreRule.WhenNothing.allCases.map(\.rawValue)),
                "What a share of nothing gives; `not_applicable` takes its maximum out of the sum too.", "full")
        case .steps:
            .init(
                .optional, .words("from which number: points"), "Of a number: the highest step that it reaches.", "{ 1: 5, 2: 10, 4: 20 }")
        case .evidence: .init(.optional, .label, "What has to be shown.", "{ vi: Quyết định phê duyệt, en: The decision }")
        case .unit: .init(.optional, .words("a kind of unit"), "Who sees to it.", "office")
        }
    }
}
