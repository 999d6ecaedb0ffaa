/// Keys of `workflows/*.yml`.
enum WorkflowKey: String, PackKey {
    case workflow, label, escalations, states, transitions

    var guide: KeyGuide {
        switch self {
        case .workflow: .init(.required, .id, "The workflow's id; registers name it.", "household_visit")
        case .label: .init(.optional, .label, "Its name.", "Xác nhận chuyến thăm")
        case .escalations:
            .init(
                .optional, .words("id: list of [escalation](#an-escalation)"), "Who is told of due times, for states that name it.",
                "{ usual: [{ after: 1 working day, to: leader, text: Quá hạn }] }")
        case .states:
            .init(
                .required, .byID(.state),
                "In the board's order: one initial, at least one final, a way from the one through all to the other.",
                "{ noted: { label: Đã ghi, initial: true } }")
        case .transitions:
            .init(
                .required, .byID(.transition), "The steps between them: buttons on the record.",
                "{ confirm: { label: Xác nhận, from: noted, to: done, by: leader } }")
        }
    }
}

/// Keys of a state.
enum StateKey: String, PackKey {
    case label, initial, final, due, clock
    case sameDayCutoff = "same_day_cutoff"
    case waitsFor = "waits_for"
    case meaning, escalate
    case onLate = "on_late"

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "What people read.", "{ vi: Đã ghi, en: Noted }")
        case .initial: .init(.standard("false"), .boolean, "New records begin here; exactly one state.", "true")
        case .final: .init(.standard("false"), .boolean, "Records end here.", "true")
        case .due:
            .init(
                .standard("no limit"),
                .words(
                    "`N` or `{number_field}` of \(TimeUnit.allCases.map { "`\($0.rawValue)`" }.joined(separator: ", ")); `{date_field}`"),
                "When the state must be left; not of final ones.", "\"{procedure.days} working days\"")
        case .clock:
            .init(
                .standard("`running`; `stopped` in final states"), .oneOf(Clock.allCases.map(\.rawValue)), "Whether time counts.", "paused")
        case .sameDayCutoff: .init(.optional, .words("a time of day"), "What comes later counts from the next working day.", "\"15:00\"")
        case .waitsFor:
            .init(
                .optional, .words("a field of type post, unit, person, or that refers to such"),
                "Who is next: they have it in *Việc của tôi*, and may do what `assignee` may.", "reviewed_by")
        case .meaning:
            .init(.standard("`course`; `ok` in final states"), .oneOf(Meaning.allCases.map(\.rawValue)), "Its colour.", "risk")
        case .escalate:
            .init(
                .optional, .words("list of [escalation](#an-escalation), or an id under `escalations` of the workflow"),
                "Who is told of the due time, when.",
                "[{ after: 1 working day, to: leader, text: Quá hạn }]")
        case .onLate: .init(.optional, .listOf(.effect), "Done once when the due time passes.", "[{ set: { late: \"true\" } }]")
        }
    }
}

/// Keys of an item of `escalate`.
enum EscalationKey: String, PackKey {
    case before, after, to, text

    var guide: KeyGuide {
        switch self {
        case .before: .init(.optional, .words("a length of time"), "So long before the due time. Either this or `after`.", "1 working day")
        case .after: .init(.optional, .words("a length of time"), "So long after it.", "2 working days")
        case .to:
            .init(
                .required, .words("one or several of: a role, `assignee`, `creator`, `{ field: … }`"), "Who is told.", "[assignee, leader]")
        case .text:
            .init(.standard("a general one"), .words("a template in one or two languages"), "What they read.", "\"{code} sắp đến hạn\"")
        }
    }
}

/// Keys of a transition.
enum TransitionKey: String, PackKey {
    case label, from, to, by, decides
    case byAnother = "by_another"
    case require, ask, reason, assign, confirm, effects

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "What the button says.", "{ vi: Xác nhận, en: Confirm }")
        case .from: .init(.required, .words("states, or `any`: every one that is not final, but `to`"), "Where it may be done.", "noted")
        case .to: .init(.required, .words("a state"), "Where it leads.", "confirmed")
        case .by: .init(.required, .words("roles, `assignee`, `creator`"), "Who may do it.", "[team_leader, assignee]")
        case .decides:
            .init(
                .standard("false"), .boolean, "It approves, confirms or refuses what somebody else did: what delegated approvals are.",
                "true")
        case .byAnother:
            .init(
                .standard("false"), .boolean,
                "It takes a second person: who made the record or touched it last, under whatever post, may not do it.", "true")
        case .require: .init(.optional, .words("fields"), "What must be filled in.", "[helped_with]")
        case .ask: .init(.optional, .words("fields"), "What may be filled in besides, on the same form.", "[evidence, evidence_ref]")
        case .reason: .init(.standard("false"), .boolean, "A reason must be given.", "true")
        case .assign:
            .init(
                .standard("the desk stays"), .words("a role, `{ field: … }`, `actor`, `nobody`"), "On whose desk the record lands.", "actor"
            )
        case .confirm: .init(.optional, .label, "Asked before it is done.", "{ vi: Xác nhận chuyến thăm này?, en: Confirm? }")
        case .effects:
            .init(.optional, .listOf(.effect), "What is done besides, all of it or none.", "[{ set: { done_on: \"= today()\" } }]")
        }
    }
}

/// Keys of an effect.
enum EffectKey: String, PackKey {
    case notify, create, set, number, update, when

    /// Of which an effect has exactly one.
    static let actions: [EffectKey] = [.notify, .create, .set, .number, .update]

    var guide: KeyGuide {
        switch self {
        case .notify: .init(.optional, .mapping(.notify), "Tells somebody.", "{ to: leader, text: \"{code} đã xong\" }")
        case .create: .init(.optional, .mapping(.create), "Makes a record.", "{ register: task, values: { name: \"Kiểm tra {code}\" } }")
        case .set:
            .init(
                .optional, .words("field: template, or `= expression`"), "Writes fields of the record; not codes and formulas.",
                "{ paid_at: \"= now()\" }")
        case .number:
            .init(
                .optional, .words("a code field"),
                "Gives it its code now and not when the record is made: numbers of documents that are issued leave no gap.", "number")
        case .update:
            .init(
                .optional, .mapping(.update), "Writes fields of records that it refers to.",
                "{ record: household, values: { seen_on: \"= day\" } }")
        case .when: .init(.standard("always"), .condition, "Whether it is done.", "wants is set")
        }
    }
}

/// Keys of `notify`.
enum NotifyKey: String, PackKey {
    case to, text

    var guide: KeyGuide {
        switch self {
        case .to:
            .init(.required, .words("one or several of: a role, `assignee`, `creator`, `{ field: … }`"), "Who is told.", "{ field: phone }")
        case .text:
            .init(
                .required, .words("a template in one or two languages"), "What they read; no encrypted field.", "\"Hồ sơ {code} đã xong\"")
        }
    }
}

/// Keys of `create`.
enum CreateKey: String, PackKey {
    case register, values, step, into

    var guide: KeyGuide {
        switch self {
        case .register: .init(.required, .words("id of a register"), "Whose record.", "task")
        case .values: .init(.optional, .words("field: template, or `= expression`"), "What it holds.", "{ amount: \"= fee\" }")
        case .step:
            .init(
                .standard("it stays in its first state"), .words("id of a transition from there"), "The step that it takes at once.",
                "assign")
        case .into:
            .init(
                .optional, .words("a field of type reference or many_reference"),
                "Of the record that moves: it gets the new record; where a reference is filled in already, nothing is made.", "task")
        }
    }
}

/// Keys of `update`.
enum UpdateKey: String, PackKey {
    case record, values

    var guide: KeyGuide {
        switch self {
        case .record: .init(.required, .words("a field that refers to records"), "Which records.", "household")
        case .values:
            .init(
                .optional, .words("field: template, or `= expression`"), "What is written; what is not known leaves its field as it is.",
                "{ visits: \"= household.visits + 1\" }")
        }
    }
}

/// Keys of who is told, or has the record next.
enum HolderKey: String, PackKey {
    case role, field

    var guide: KeyGuide {
        switch self {
        case .role:
            .init(.optional, .words("id of a role"), "Everybody who holds it over the record's unit. Either this or `field`.", "leader")
        case .field:
            .init(
                .optional, .words("a field of type unit, post, person; to tell: also phone, email"), "Who stands in that field.", "led_by")
        }
    }
}
