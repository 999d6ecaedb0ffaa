/// A key that one kind of mapping in a pack may have; the raw value is how it is written. The reader takes no other keys, and the pack
/// reference prints these: a key without a guide doesn't compile.
protocol PackKey: RawRepresentable<String>, CaseIterable, Hashable, Sendable where AllCases == [Self] {
    var guide: KeyGuide { get }
}

/// What the pack reference says of a key.
struct KeyGuide: Sendable {
    let need: Need
    let value: ValueKind
    /// What it does.
    let text: String
    /// A value as written in a pack, without the key.
    let example: String

    init(_ need: Need, _ value: ValueKind, _ text: String, _ example: String) {
        self.need = need
        self.value = value
        self.text = text
        self.example = example
    }

    enum Need: Sendable {
        case required
        /// Nothing stands in its place.
        case optional
        /// What holds where it is missing.
        case standard(String)
    }

    /// What may stand behind a key.
    enum ValueKind: Sendable {
        case id, text, label, boolean, template, condition, expression
        /// Said in words: "a date field".
        case words(String)
        /// One of these, or several of them.
        case oneOf([String])
        case someOf([String])
        /// A mapping with keys of its own, many by id, or a list of them.
        case mapping(PackMapping)
        case byID(PackMapping)
        case listOf(PackMapping)
    }
}

/// Every kind of mapping in a pack, in the order of the reference.
enum PackMapping: String, CaseIterable, Sendable {
    case pack, group
    case register, field, option, pattern, rule, open
    case list, view, print, chart, timeline
    case quality, usual
    case workflow, state, escalation, transition, effect, notify, create, update, holder
    case roleFile = "roles", role, right
    case figureFile = "figures", figure, version
    case score, scoreVersion = "score_version", pillar, criterion
    case form, formVersion = "form_version", question, answer, step, rows = "repeat"
    case label

    var keys: any PackKey.Type {
        switch self {
        case .pack: PackFileKey.self
        case .group: GroupKey.self
        case .register: RegisterKey.self
        case .field: FieldKey.self
        case .option: OptionKey.self
        case .pattern: PatternKey.self
        case .rule: RuleKey.self
        case .open: OpenKey.self
        case .list: ListKey.self
        case .view: ViewKey.self
        case .print: PrintKey.self
        case .chart: ChartKey.self
        case .timeline: TimelineKey.self
        case .quality: QualityKey.self
        case .usual: UsualKey.self
        case .workflow: WorkflowKey.self
        case .state: StateKey.self
        case .escalation: EscalationKey.self
        case .transition: TransitionKey.self
        case .effect: EffectKey.self
        case .notify: NotifyKey.self
        case .create: CreateKey.self
        case .update: UpdateKey.self
        case .holder: HolderKey.self
        case .roleFile: RoleFileKey.self
        case .role: RoleKey.self
        case .right: RightKey.self
        case .figureFile: FigureFileKey.self
        case .figure: FigureKey.self
        case .version: FigureVersionKey.self
        case .score: ScoreKey.self
        case .scoreVersion: ScoreVersionKey.self
        case .pillar: PillarKey.self
        case .criterion: CriterionKey.self
        case .form: FormKey.self
        case .formVersion: FormVersionKey.self
        case .question: QuestionKey.self
        case .answer: AnswerKey.self
        case .step: StepKey.self
        case .rows: RowsKey.self
        case .label: LanguageKey.self
        }
    }

    /// The heading, and where such a mapping stands.
    var title: (heading: String, place: String) {
        switch self {
        case .pack: ("pack.yml", "The pack itself.")
        case .group:
            ("A menu group", "Behind an id under `groups` of pack.yml. A label alone will do: `people: { vi: Con người, en: People }`.")
        case .register: ("A register", "`registers/<id>.yml`: a typed table of records.")
        case .field:
            (
                "A field",
                "Behind an id under `fields` of a register or of a form's page. Which keys a type takes: [field types](#field-types)."
            )
        case .option: ("An option", "Behind an id under `of` of a choice. A label alone will do: `phone: { vi: Điện thoại, en: Phone }`.")
        case .pattern: ("A text's pattern", "Behind `pattern` of a text. The regular expression alone will do.")
        case .rule: ("A rule", "Behind an id under `rules` of a register, of a form's version or of a repeat.")
        case .open: ("Open data", "Behind `open` of a register.")
        case .list: ("A list", "Behind `list` of a register: how its records are shown.")
        case .view: ("A view", "Behind an id under `views` of a list: a list that has a name.")
        case .print: ("A printed form", "Behind an id under `prints` of a list.")
        case .chart: ("A chart", "Behind `chart` of a list.")
        case .timeline: ("A timeline", "Behind `timeline` of a list.")
        case .quality:
            ("Data quality", "Behind `quality` of a register. What is not said follows from the fields: [quality.md](quality.md).")
        case .usual: ("A usual range", "Behind a field under `usual`. `any` in its place: the field's numbers are not judged.")
        case .workflow: ("A workflow", "`workflows/<id>.yml`: the states of a record and the steps between them.")
        case .state: ("A state", "Behind an id under `states` of a workflow.")
        case .escalation: ("An escalation", "An item of `escalate` of a state.")
        case .transition: ("A transition", "Behind an id under `transitions` of a workflow.")
        case .effect: ("An effect", "An item of `effects` of a transition or `on_late` of a state. Exactly one action, and perhaps `when`.")
        case .notify: ("A message", "Behind `notify` of an effect.")
        case .create: ("A record that is made", "Behind `create` of an effect.")
        case .update: ("A record that is changed", "Behind `update` of an effect.")
        case .holder: ("Who", "An item of `to`, and `assign`, written out. A role's id alone will do; so will the words named there.")
        case .roleFile: ("roles.yml", "Who may do what.")
        case .role: ("A role", "Behind an id under `roles`.")
        case .right: ("A right", "Behind a register's id, or `\"*\"` for every register, under `rights` of a role; alone or in a list.")
        case .figureFile: ("figures/*.yml", "Named numbers.")
        case .figure:
            (
                "A figure or indicator",
                "Behind an id, which may be dotted, under `figures` or `indicators`. Exactly one way to count: [figures.md](figures.md)."
            )
        case .version:
            (
                "A version of a figure",
                "An item of `versions` of a figure or indicator, the oldest first: what was counted from a day on. It takes the figure's "
                    + "`period`, `scope` and `words` where it has none of its own."
            )
        case .score: ("scores/*.yml", "A set of criteria that gives points: [scores.md](scores.md).")
        case .scoreVersion: ("A version of a set of criteria", "An item of `versions` of a set: its criteria from a day on.")
        case .pillar: ("A pillar", "Behind an id under `pillars` of a version.")
        case .criterion: ("A criterion", "Behind a code under `criteria` of a pillar. Exactly one of `share`, `value`, `given`.")
        case .form: ("forms/*.yml", "A form that people fill in page by page: [procedures.md](procedures.md).")
        case .formVersion: ("A version of a form", "An item of `versions` of a form: its pages from a day on.")
        case .question: ("A question of eligibility", "Behind an id under `eligibility` of a version. Conditions read it like a field.")
        case .answer: ("An answer", "Behind an id under `of` of a question. A label alone will do: `here: Ở xã này`.")
        case .step: ("A page of a form", "Behind an id under `steps` of a version.")
        case .rows: ("A repeat", "Behind `repeat` of a page: it is filled in several times.")
        case .label:
            ("A label", "Behind `label` and every other text for people. Vietnamese alone may stand without braces: `label: Hồ sơ`.")
        }
    }
}
