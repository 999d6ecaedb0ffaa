/// Keys of `forms/*.yml`.
enum FormKey: String, PackKey {
    case form, label, text, versions

    var guide: KeyGuide {
        switch self {
        case .form: .init(.required, .id, "The form's id; procedures name it.", "birth_registration")
        case .label: .init(.required, .label, "Its name.", "{ vi: Tờ khai đăng ký khai sinh, en: Registration of a birth }")
        case .text: .init(.optional, .label, "What it is for, above its first page.", "Điền khoảng 5 phút.")
        case .versions:
            .init(.required, .listOf(.formVersion), "Its pages, the oldest version first.", "[{ from: 2026-01-01, steps: { … } }]")
        }
    }
}

/// Keys of a version of a form.
enum FormVersionKey: String, PackKey {
    case from, to
    case legalBasis = "legal_basis"
    case eligibility, steps, rules

    var guide: KeyGuide {
        switch self {
        case .from: .init(.required, .words("a date"), "The first day on which it is in force.", "2026-01-01")
        case .to: .init(.standard("until the next version, else without end"), .words("a date"), "The last day.", "2026-12-31")
        case .legalBasis: .init(.optional, .label, "What issued it.", "Thông tư 04/2024/TT-BTP")
        case .eligibility:
            .init(.optional, .byID(.question), "Asked first, in order.", "{ resident: { label: Bạn thường trú ở đây?, of: { … } } }")
        case .steps: .init(.required, .byID(.step), "The pages, in order.", "{ child: { label: Người con, fields: { … } } }")
        case .rules:
            .init(
                .optional, .byID(.rule), "What must hold between fields of all pages that are filled in once.",
                "{ order: { check: born <= today(), message: Ngày sinh ở tương lai } }")
        }
    }
}

/// Keys of a question of eligibility.
enum QuestionKey: String, PackKey {
    case label, help, of

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "The question.", "Trẻ sinh ra ở Việt Nam?")
        case .help: .init(.optional, .label, "A line below it.", "Xem giấy chứng sinh.")
        case .of:
            .init(
                .required, .byID(.answer), "The answers; one at least leads on.",
                "{ \"yes\": Có, \"no\": { label: Không, refuse: \"Không thuộc thủ tục này, vì …, hãy …\" } }")
        }
    }
}

/// Keys of an answer that says more than its label.
enum AnswerKey: String, PackKey {
    case label, refuse

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "What people choose.", "Không")
        case .refuse: .init(.standard("it leads on"), .label, "It ends the form: why, and what to do.", "Hãy đến nơi thường trú.")
        }
    }
}

/// Keys of a page of a form.
enum StepKey: String, PackKey {
    case label, text, show, fields, texts
    case rows = "repeat"

    var guide: KeyGuide {
        switch self {
        case .label: .init(.required, .label, "Its heading.", "Người con")
        case .text: .init(.optional, .label, "What to have at hand, in plain words.", "Ghi như trong giấy chứng sinh.")
        case .show:
            .init(.standard("always"), .condition, "When it is asked; of the questions and fields filled in once.", "married = both")
        case .fields:
            .init(
                .required, .byID(.field),
                "What it asks for. All types but references, files, places, codes and formulas; an id stands once in a form.",
                "{ name: { type: text, label: Họ và tên } }")
        case .texts: .init(.optional, .words("field: label"), "What stands above a field.", "{ name: Viết bằng chữ in hoa. }")
        case .rows: .init(.standard("filled in once"), .mapping(.rows), "How often it is filled in.", "{ min: 1, max: 10, item: Con }")
        }
    }
}

/// Keys of `repeat`.
enum RowsKey: String, PackKey {
    case item, min, max, rules

    var guide: KeyGuide {
        switch self {
        case .item: .init(.required, .label, "What one of them is.", "Thành viên")
        case .min: .init(.standard("0"), .words("0 to 50"), "How many at least.", "1")
        case .max: .init(.standard("20"), .words("1 to 50"), "How many at most.", "10")
        case .rules:
            .init(
                .optional, .byID(.rule), "What must hold between the fields of one.",
                "{ order: { check: from <= to, message: Ngày đầu sau ngày cuối } }")
        }
    }
}
