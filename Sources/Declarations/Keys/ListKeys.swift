/// Keys of `list`.
enum ListKey: String, PackKey {
    case columns, sort, filters, views, board, calendar, map
    case mapColour = "map_colour"
    case chart, timeline, prints

    var guide: KeyGuide {
        switch self {
        case .columns:
            .init(.standard("the first five that fit, and the state"), .words("fields"), "The list's columns.", "[code, hamlet, state]")
        case .sort:
            .init(
                .standard("as they were made"), .words("fields, `-` before those that go down"), "The list's order.", "[-visited_on, code]")
        case .filters:
            .init(
                .optional, .words("fields, not `long_text`, `point`, `area`, `attachment`, encrypted ones"), "Offered above the list.",
                "[hamlet, state]")
        case .views: .init(.optional, .byID(.view), "Lists that have a name.", "{ late: { label: Quá hạn, filter: due_at < now() } }")
        case .board: .init(.standard("the state"), .words("`state` or a choice"), "The columns of the board.", "state")
        case .calendar:
            .init(
                .standard("the due time, else the first date"), .words("a date or datetime"), "The day on which a record lies.",
                "visited_on")
        case .map:
            .init(.standard("the first place"), .words("a point or area"), "The place by which the map shows records first.", "location")
        case .mapColour:
            .init(
                .standard("no colours"), .words("a unit, or a reference to records with an `area`"),
                "By what the map's outlines are coloured.", "hamlet")
        case .chart: .init(.standard("by state, else the first choice"), .mapping(.chart), "What the chart shows first.", "{ by: hamlet }")
        case .timeline:
            .init(
                .standard("the first dates that fit"), .mapping(.timeline), "Where bars begin and end.", "{ from: begins_on, to: ends_on }")
        case .prints:
            .init(
                .optional, .byID(.print), "Forms in which it is printed besides its columns.",
                "{ six: { label: 6 rõ, columns: { led_by: Rõ người } } }")
        }
    }
}

/// Keys of a view.
enum ViewKey: String, PackKey {
    case label, filter, sort

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its name.", "{ vi: 30 ngày qua, en: Last 30 days }")
        case .filter: .init(.standard("all records"), .condition, "Which records.", "visited_on > today() - 30")
        case .sort: .init(.standard("the list's"), .words("fields, `-` before those that go down"), "In which order.", "-visited_on")
        }
    }
}

/// Keys of a printed form.
enum PrintKey: String, PackKey {
    case label, columns

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its name.", "{ vi: 6 rõ, en: Six clear points }")
        case .columns:
            .init(.required, .words("field: label"), "Its columns in order, each with what stands over it.", "{ led_by: Rõ người }")
        }
    }
}

/// Keys of `chart`.
enum ChartKey: String, PackKey {
    case by, split, sum

    var guide: KeyGuide {
        switch self {
        case .by:
            .init(
                .optional, .words("a choice, boolean, reference, period or date"), "What the bars are; without it the rest is not read.",
                "hamlet")
        case .split: .init(.optional, .words("a choice, boolean, reference or period"), "What splits each bar.", "kind")
        case .sum:
            .init(.standard("records are counted"), .words("an integer, decimal or money"), "The number that is added up.", "minutes")
        }
    }
}

/// Keys of `timeline`.
enum TimelineKey: String, PackKey {
    case from, to

    var guide: KeyGuide {
        switch self {
        case .from: .init(.optional, .words("a date or datetime"), "Where a record's bar begins; both are needed.", "begins_on")
        case .to: .init(.optional, .words("a date or datetime"), "Where it ends.", "ends_on")
        }
    }
}

/// Keys of `quality`.
enum QualityKey: String, PackKey {
    case expected, cadence
    case liveBy = "live_by"
    case duplicates, usual, least

    var guide: KeyGuide {
        switch self {
        case .least:
            .init(.optional, .words("1 to 100"), "The score in per cent below which the leader is told.", "80")
        case .expected:
            .init(
                .standard("by type"), .words("fields, not required ones, codes, formulas"),
                "Should be filled in though the form lets them go.", "[phone, location]")
        case .cadence:
            .init(
                .optional, .words("1 to 3650 of \(Cadence.Unit.allCases.map { "`\($0.rawValue)`" }.joined(separator: " or "))"),
                "How long a record holds before somebody has to look at it again.", "12 months")
        case .liveBy: .init(.standard("the last change"), .words("a date or datetime"), "From which that is reckoned.", "checked_on")
        case .duplicates:
            .init(
                .standard("by type"), .words("a list of fields, or of lists of fields"), "What no two records have in common.",
                "[[full_name, born_on], phone]")
        case .usual:
            .init(
                .standard("told from their spread"), .byID(.usual), "Where a field's numbers usually lie.",
                "{ minutes: { min: 5, max: 180 } }")
        }
    }
}

/// Keys of a usual range.
enum UsualKey: String, PackKey {
    case min, max

    var guide: KeyGuide {
        switch self {
        case .min: .init(.standard("no bound"), .words("a number"), "The least usual number.", "5")
        case .max: .init(.standard("no bound"), .words("a number"), "The greatest usual number.", "180")
        }
    }
}
