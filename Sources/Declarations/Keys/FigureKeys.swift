/// Keys of `figures/*.yml`.
enum FigureFileKey: String, PackKey {
    case figures, indicators

    var guide: KeyGuide {
        switch self {
        case .figures:
            .init(.optional, .byID(.figure), "Numbers of a unit and period.", "{ visits: { count: household_visit, label: Số chuyến } }")
        case .indicators:
            .init(.optional, .byID(.figure), "What is made of figures.", "{ visits.share: { value: visits / households, label: Tỷ lệ } }")
        }
    }
}

/// Keys of a figure or indicator.
enum FigureKey: String, PackKey {
    case label, words, count, sum, avg, min, max, distinct, share, missing, declared, value, period, scope
    case from, to, versions, unit, decimals, better
    case origin = "class"
    case metric, aliases
    case addsUp = "adds_up"

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its name.", "{ vi: Số chuyến thăm, en: Visits }")
        case .words: FigureVersionKey.words.guide
        case .count: FigureVersionKey.count.guide
        case .sum: FigureVersionKey.sum.guide
        case .avg: FigureVersionKey.avg.guide
        case .min: FigureVersionKey.min.guide
        case .max: FigureVersionKey.max.guide
        case .distinct: FigureVersionKey.distinct.guide
        case .share: FigureVersionKey.share.guide
        case .missing: FigureVersionKey.missing.guide
        case .declared: FigureVersionKey.declared.guide
        case .value: FigureVersionKey.value.guide
        case .period: FigureVersionKey.period.guide
        case .scope: FigureVersionKey.scope.guide
        case .from: .init(.standard("always"), .words("a date"), "The first day on which the definition is in force.", "2026-07-01")
        case .to: FigureVersionKey.to.guide
        case .versions:
            .init(
                .optional, .listOf(.version), "Former definitions and the present one, in the place of a way to count.",
                "[{ from: 2025-07-01, count: visit }, { from: 2026-07-01, count: visit where minutes > 10 }]")
        case .unit:
            .init(
                .standard("`percent` of `share` and of fields of type percent"), .words("`percent`, or a label"),
                "What stands behind the number. With `percent` 0.955 is printed as 95,5%.", "{ vi: người, en: people }")
        case .decimals:
            .init(
                .standard("0 of what is counted, the field's `scale`, 2 of what is divided"), .words("0 to 6"),
                "Digits behind the mark when it is printed, halves away from zero; reckoning is exact.", "1")
        case .better: .init(.optional, .oneOf(FigureDeclaration.Better.allCases.map(\.rawValue)), "Which way is better.", "higher")
        case .origin:
            .init(
                .optional, .oneOf(FigureDeclaration.Origin.allCases.map(\.rawValue)),
                "Where it comes from: the system, a mirror, a survey of households, a declaration.", "S")
        case .metric: .init(.optional, .words("`M` and a number"), "The metric that it measures ([metrics.md](metrics.md)).", "M18")
        case .aliases: .init(.optional, .words("texts"), "What plans call it.", "[hồ sơ TTHC xử lý trực tuyến]")
        case .addsUp:
            .init(
                .standard("false"), .boolean, "Of declared numbers: a province adds those of its communes up (firms, not ranks).", "true")
        }
    }
}

/// Keys of a version of a figure.
enum FigureVersionKey: String, PackKey {
    case from, to, words, count, sum, avg, min, max, distinct, share, missing, declared, value, period, scope

    /// The ways to count a figure.
    static let operations: [FigureVersionKey] = [.count, .sum, .avg, .min, .max, .distinct, .share, .missing, .declared]

    var guide: KeyGuide {
        switch self {
        case .from: .init(.required, .words("a date"), "The first day on which the definition is in force.", "2026-07-01")
        case .to:
            .init(
                .standard("until the next version, else without end"), .words("a date"), "The last day on which it is in force.",
                "2030-12-31")
        case .words:
            .init(
                .optional, .label, "The definition for people: what is counted, what is not.",
                "{ vi: \"Chuyến thăm hộ từ 10 phút trở lên\", en: Visits of ten minutes or more }")
        case .count:
            .init(.optional, .words("a register, perhaps `where` a condition"), "How many records.", "household_visit where minutes > 10")
        case .sum: .init(.optional, .words("`register.field`, perhaps `where` …"), "The sum of a number.", "household_visit.minutes")
        case .avg: .init(.optional, .words("`register.field`, perhaps `where` …"), "Its average.", "household_visit.minutes")
        case .min: .init(.optional, .words("`register.field`, perhaps `where` …"), "Its least value.", "household_visit.minutes")
        case .max: .init(.optional, .words("`register.field`, perhaps `where` …"), "Its greatest value.", "household_visit.minutes")
        case .distinct:
            .init(.optional, .words("`register.field`, perhaps `where` …"), "How many different values.", "household_visit.household")
        case .share:
            .init(
                .optional, .words("a register `where` a condition"),
                "Records that meet the condition over those of which it is known.", "household where has_internet")
        case .missing:
            .init(
                .optional, .words("`register.field`, perhaps `where` …"), "How many records whose field is not filled in.",
                "household.phone")
        case .declared: .init(.optional, .text, "Declared by an outside body, with source and evidence.", "provincial_survey")
        case .value: .init(.optional, .text, "Of indicators: numbers and figures with `+ - * /` and brackets.", "visits / households")
        case .period:
            .init(
                .standard("the stock as at the period's end"), .words("a date or datetime, perhaps of a referred record"),
                "The day by which a record falls into a period.", "visited_on")
        case .scope:
            .init(
                .standard("the register's `scope`"), .words("a field of type unit, perhaps of a referred record"),
                "The unit whose number it is; units above count it too.", "household.hamlet")
        }
    }
}
