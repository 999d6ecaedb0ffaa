/// Keys of pack.yml.
enum PackFileKey: String, PackKey {
    case pack, id, label, description, version, requires, communes, groups, order

    var guide: KeyGuide {
        switch self {
        case .pack: .init(.required, .id, "The pack's id.", "visits")
        case .id: .init(.optional, .id, "Taken where `pack` is missing.", "visits")
        case .label:
            .init(.required, .label, "Its name; the menu's heading of registers without a group.", "{ vi: Chuyến thăm hộ, en: Visits }")
        case .description: .init(.optional, .label, "What it is for.", "Tổ công nghệ số đến từng nhà.")
        case .version: .init(.required, .text, "Shown in the administration; an upgrade shows what changes.", "1.0.0")
        case .requires: .init(.standard("none"), .words("ids of packs"), "Packs whose things this one names; no circles.", "[core]")
        case .communes:
            .init(
                .standard("every commune"), .words("codes of communes"), "The pack is these communes' own: to others it is not there.",
                "[99901]")
        case .groups:
            .init(.optional, .byID(.group), "Menu headings, for registers of all packs.", "{ people: { vi: Con người, en: People } }")
        case .order:
            .init(.standard("by id"), .words("ids of registers"), "Their order in the menu; the others follow.", "[household_visit]")
        }
    }
}

/// Keys of a menu group.
enum GroupKey: String, PackKey {
    case label, icon

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "The heading.", "{ vi: Con người, en: People }")
        case .icon: .init(.optional, .text, "Name of an icon.", "people")
        }
    }
}

/// Keys of `registers/*.yml`.
enum RegisterKey: String, PackKey {
    case register, label
    case labelPlural = "label_plural"
    case description, title, fields, sections, workflow, rules, list, group, icon
    case publicRead = "public_read"
    case restricted, scope, owner, open, quality, level

    var guide: KeyGuide {
        switch self {
        case .register: .init(.required, .id, "The register's id: its table, its address in the API.", "household_visit")
        case .label: .init(.required, .label, "What one of its records is.", "{ vi: Chuyến thăm hộ, en: Household visit }")
        case .labelPlural:
            .init(.standard("`label`"), .label, "What stands over the list.", "{ vi: Các chuyến thăm, en: Household visits }")
        case .description:
            .init(.optional, .label, "What it is for; the first thing that a person reads.", "Mỗi lần tổ đến một nhà là một bản ghi.")
        case .title:
            .init(
                .required, .template, "What a record is called in lists, links and search; no personal or encrypted field.",
                "\"{code} · {hamlet}\"")
        case .fields:
            .init(.required, .byID(.field), "What a record holds, in the order of the form.", "{ day: { type: date, label: Ngày } }")
        case .sections: .init(.optional, .words("id: label"), "Parts of the form; fields name them.", "{ place: { vi: Nơi ở, en: Place } }")
        case .workflow: .init(.optional, .words("id of a workflow"), "The states that its records go through.", "household_visit")
        case .rules:
            .init(
                .optional, .byID(.rule), "What must hold between fields when a record is saved.",
                "{ order: { check: from <= to, message: Ngày đầu sau ngày cuối } }")
        case .list: .init(.standard("see [list](#a-list)"), .mapping(.list), "How its records are shown.", "{ columns: [code, hamlet] }")
        case .group: .init(.standard("the pack"), .words("id of a group"), "Where the menu has it.", "people")
        case .icon: .init(.optional, .text, "Name of an icon.", "house")
        case .publicRead: .init(.standard("false"), .boolean, "Everybody may read it, but for personal fields.", "true")
        case .restricted:
            .init(.standard("false"), .boolean, "Rights on every register (`\"*\"`) leave it out: only roles that name it see it.", "true")
        case .scope: .init(.optional, .words("a field of type unit"), "By which rights of scope `unit` and `subtree` are judged.", "hamlet")
        case .owner:
            .init(.optional, .words("a field of type post"), "Whose the record is: rights of scope `own` change no other post's.", "led_by")
        case .open: .init(.optional, .mapping(.open), "What is published as open data.", "{ columns: [code, hamlet] }")
        case .level:
            .init(
                .standard("everywhere"), .oneOf(PlaceLevel.allCases.map(\.rawValue)), "Which places have it; to others it is not there.",
                "province")
        case .quality: .init(.standard("from the fields"), .mapping(.quality), "What makes its records good.", "{ cadence: 12 months }")
        }
    }
}

/// Keys of a rule over several fields.
enum RuleKey: String, PackKey {
    case check, message, field

    var guide: KeyGuide {
        switch self {
        case .check: .init(.required, .condition, "May not be false when a record is saved; unknown passes.", "ends_on >= begins_on")
        case .message:
            .init(.required, .label, "What the person reads otherwise.", "{ vi: Ngày cuối trước ngày đầu., en: It ends before it begins. }")
        case .field: .init(.standard("above the form"), .words("a field"), "Beside which the message stands.", "ends_on")
        }
    }
}

/// Keys of `open`.
enum OpenKey: String, PackKey {
    case columns

    var guide: KeyGuide {
        switch self {
        case .columns:
            .init(.required, .words("fields"), "What is published; no personal or encrypted field.", "[code, hamlet, visited_on]")
        }
    }
}

/// Languages of a text for people.
enum LanguageKey: String, PackKey {
    case vi, en

    var guide: KeyGuide {
        switch self {
        case .vi: .init(.required, .text, "Vietnamese.", "Ngày thăm")
        case .en: .init(.standard("the Vietnamese"), .text, "English.", "Date")
        }
    }
}
