extension BinaryOperator {
    /// What it takes and gives, for the pack reference.
    var guide: (takes: String, gives: String, example: String) {
        switch self {
        case .or: ("two conditions", "true if one is", "`state = late or minutes > 60`")
        case .and: ("two conditions", "true if both are", "`fee > 0 and paid_at is set`")
        case .equal: ("two values of one type; an option's id without quotes", "a condition", "`kind = visit`")
        case .notEqual: ("the same", "a condition", "`kind != visit`")
        case .less: ("two numbers, texts, dates or instants", "a condition", "`due_at < now()`")
        case .lessOrEqual: ("the same", "a condition", "`begins_on <= ends_on`")
        case .greater: ("the same", "a condition", "`minutes > 10`")
        case .greaterOrEqual: ("the same", "a condition", "`born_on >= 2008-01-01`")
        case .plus: ("two numbers; a date or instant and a number of days", "a number; a date or instant", "`day + 30`")
        case .minus:
            (
                "two numbers; a date or instant and a number of days; two dates", "a number; a date; the days between",
                "`ends_on - begins_on`"
            )
        case .times: ("two numbers", "a number", "`price * count`")
        case .divided: ("two numbers", "a number; unknown where divided by zero", "`passed / taken`")
        }
    }
}

extension Function {
    /// What it gives, for the pack reference.
    var guide: (text: String, example: String) {
        switch self {
        case .today: ("the current day in Vietnam; not in formulas, whose values are stored", "`visited_on > today() - 30`")
        case .now: ("the current instant; not in formulas", "`due_at < now()`")
        case .daysBetween: ("days from the first to the second, negative if the second is earlier", "`days_between(begins_on, ends_on)`")
        case .count: ("how many values; 0 where none", "`count(helped_with)`")
        case .length: ("characters of a text; 0 where not filled in", "`length(note)`")
        case .contains: ("whether the first holds the second, whatever their case and diacritics", "`contains(name, \"xã\")`")
        case .yearsBetween: ("whole years from the first to the second", "`years_between(born_on, joined_on) >= 18`")
        case .monthsAfter:
            ("the same day of the month so many months later, the last one where that month is shorter", "`months_after(begins_on, 3)`")
        case .age: ("whole years from a day until today; not in formulas", "`age(born_on) >= 18`")
        }
    }
}

extension SystemField {
    /// What it tells, for the pack reference.
    var guide: String {
        switch self {
        case .id: "the record's id (UUIDv7)"
        case .commune: "the code of its commune"
        case .version: "counts its changes; the API's ETag"
        case .state: "the state of its workflow"
        case .stateSince: "when it entered the state"
        case .dueAt: "when the state must be left"
        case .assignee: "the post on whose desk it lies"
        case .createdAt: "when it was made"
        case .createdBy: "by whom"
        case .updatedAt: "when it was last changed"
        case .updatedBy: "by whom"
        case .deletedAt: "when it went into the recycle bin"
        case .source: "where a mirrored record comes from"
        case .externalID: "its id there"
        }
    }
}
