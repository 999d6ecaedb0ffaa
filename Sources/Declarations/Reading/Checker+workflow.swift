import Vietnamese

extension Checker {
    /// Reads `workflows/*.yml`.
    func readWorkflow(_ root: Written, pack: String) {
        guard let reader = MappingReader<WorkflowKey>(root, log: log) else { return }
        guard let name = reader.text(.workflow) else {
            return reader.missing(.workflow, hint: .init(vi: "Dòng đầu: workflow: tên.", en: "The first line says workflow: its_id."))
        }
        log.isID(name)
        if let other = catalogue.workflows[name.text] {
            log.report(
                name.location, vi: "quy trình \"\(name.text)\" đã khai báo ở \(other.location)",
                en: "the workflow \"\(name.text)\" is declared already at \(other.location)")
            return
        }
        let states = reader.declarations(.states)
        var workflow = WorkflowReader(checker: self, id: name, pack: pack, stateNames: states.map(\.id))
        workflow.readLadders(reader)
        let stateDeclarations = states.map(workflow.state)
        let declaration = WorkflowDeclaration(
            id: name.text, pack: pack, label: reader.label(.label, required: false), states: stateDeclarations,
            transitions: reader.declarations(.transitions).map { workflow.transition($0.id, $0.value, states: stateDeclarations) },
            location: name.location)
        reader.finish()
        checkShape(declaration)
        catalogue.workflows.put(declaration)
    }

    /// One beginning, an end, and a way from the one through every state to the other.
    private func checkShape(_ workflow: WorkflowDeclaration) {
        let initial = workflow.states.filter(\.initial)
        if initial.isEmpty {
            log.report(
                workflow.location, vi: "quy trình không có trạng thái đầu", en: "the workflow has no initial state",
                hint: .init(vi: "Thêm initial: true vào một trạng thái.", en: "Add initial: true to one state."))
        }
        for state in initial.dropFirst() {
            log.report(
                state.location, vi: "trạng thái đầu thứ hai: \"\(state.id)\"", en: "a second initial state: \"\(state.id)\"",
                hint: .init(vi: "Chỉ một trạng thái có initial: true.", en: "Only one state says initial: true."))
        }
        if !workflow.states.contains(where: \.final) {
            log.report(
                workflow.location, vi: "quy trình không có trạng thái cuối", en: "the workflow has no final state",
                hint: .init(vi: "Thêm final: true vào trạng thái kết thúc.", en: "Add final: true to the state that ends it."))
        }
        guard let start = initial.first else { return }
        let steps = workflow.transitions.flatMap { transition in transition.from.map { ($0, transition.to) } }
        let reached = Self.closure(of: [start.id], steps)
        let ending = Self.closure(of: workflow.states.filter(\.final).map(\.id), steps.map { ($0.1, $0.0) })
        for state in workflow.states where !reached.contains(state.id) {
            log.report(
                state.location, vi: "không bước chuyển nào dẫn tới trạng thái \"\(state.id)\"",
                en: "no transition leads to the state \"\(state.id)\"",
                hint: .init(vi: "Thêm bước chuyển có to: \(state.id).", en: "Add a transition with to: \(state.id)."))
        }
        for state in workflow.states where workflow.states.contains(where: \.final) && !ending.contains(state.id) {
            log.report(
                state.location, vi: "từ trạng thái \"\(state.id)\" không kết thúc được",
                en: "no way leads from the state \"\(state.id)\" to a final one",
                hint: .init(vi: "Thêm bước chuyển đi, hoặc final: true.", en: "Add a transition from it, or final: true."))
        }
    }

    private static func closure(of start: [String], _ steps: [(String, String)]) -> Set<String> {
        let next = Dictionary(grouping: steps, by: \.0)
        var found = Set(start)
        var open = start
        while let state = open.popLast() {
            for step in next[state] ?? [] where found.insert(step.1).inserted { open.append(step.1) }
        }
        return found
    }
}

/// Reads the states and transitions of one workflow.
struct WorkflowReader {
    let checker: Checker
    let id: Name
    let pack: String
    let stateNames: [Name]
    /// What states may name in place of a list of their own.
    var ladders: [String: [Escalation]] = [:]

    var log: ProblemLog { checker.log }

    func state(_ name: Name, _ value: Written) -> StateDeclaration {
        var state = StateDeclaration(
            id: name.text, label: .init(vi: name.text), initial: false, final: false, clock: .running, meaning: .none, escalations: [],
            onLate: [], location: name.location)
        guard let reader = MappingReader<StateKey>(value, log: log) else { return state }
        if let label = reader.label(.label, required: true) { state.label = label }
        state.initial = reader.boolean(.initial)
        state.final = reader.boolean(.final)
        state.due = due(reader)
        state.clock = reader.option(.clock, Clock.self) ?? (state.final ? .stopped : .running)
        state.sameDayCutoff = cutoff(reader)
        state.waitsFor = waitsFor(reader)
        state.meaning = reader.option(.meaning, Meaning.self) ?? (state.final ? .ok : .course)
        state.escalations = escalations(reader)
        state.onLate = effects(reader, .onLate) { workflow, change in
            guard var state = workflow.states[id: name.text] else { return }
            change(&state.onLate)
            workflow.states[id: name.text] = state
        }
        reader.finish()
        if state.final, reader.has(.waitsFor) {
            log.report(
                reader.keyLocation(.waitsFor), vi: "trạng thái cuối không chờ ai", en: "nobody is waited for in a final state")
        }
        if state.final, reader.has(.due) {
            log.report(reader.keyLocation(.due), vi: "trạng thái cuối không có hạn", en: "a final state has no due time")
        }
        return state
    }

    func transition(_ name: Name, _ value: Written, states: [StateDeclaration]) -> TransitionDeclaration {
        var transition = TransitionDeclaration(
            id: name.text, label: .init(vi: name.text), from: [], to: "", by: [], byAssignee: false, byCreator: false, decides: false,
            byAnother: false, require: [], reason: false, effects: [], location: name.location)
        guard let reader = MappingReader<TransitionKey>(value, log: log) else { return transition }
        if let label = reader.label(.label, required: true) { transition.label = label }
        if let to = reader.text(.to) {
            expectState(to)
            transition.to = to.text
        } else {
            reader.missing(.to, hint: .init(vi: "Viết to: trạng thái.", en: "Write to: a state."))
        }
        transition.from = from(reader, to: transition.to, states)
        readBy(reader, &transition)
        transition.decides = reader.boolean(.decides)
        transition.byAnother = reader.boolean(.byAnother)
        transition.reason = reader.boolean(.reason)
        readRequired(reader, &transition)
        readAsked(reader, &transition)
        transition.assign = reader.value(.assign).flatMap(assignment)
        transition.confirm = reader.label(.confirm, required: false)
        transition.effects = effects(reader, .effects) { workflow, change in
            guard var transition = workflow.transitions[id: name.text] else { return }
            change(&transition.effects)
            workflow.transitions[id: name.text] = transition
        }
        reader.finish()
        return transition
    }

    private func from(_ reader: MappingReader<TransitionKey>, to: String, _ states: [StateDeclaration]) -> [String] {
        let names = reader.names(.from)
        if names.isEmpty { reader.missing(.from, hint: .init(vi: "Viết from: trạng thái, hoặc any.", en: "Write from: a state, or any.")) }
        if names.map(\.text) == ["any"] { return states.filter { !$0.final && $0.id != to }.map(\.id) }
        for name in names {
            expectState(name)
            // What has ended may end otherwise yet: an issued document is recalled. It is not taken up again.
            guard states.contains(where: { $0.id == name.text && $0.final }), !states.contains(where: { $0.id == to && $0.final })
            else { continue }
            log.report(
                name.location, vi: "bước chuyển từ trạng thái cuối \"\(name.text)\" chỉ dẫn tới trạng thái cuối khác",
                en: "a transition from the final state \"\(name.text)\" can only lead to another final state",
                hint: .init(vi: "Bỏ final, hoặc bỏ trạng thái này khỏi from.", en: "Remove final, or this state from from."))
        }
        return names.map(\.text)
    }

    private func expectState(_ name: Name) {
        guard !stateNames.contains(where: { $0.text == name.text }) else { return }
        log.report(
            name.location, vi: "quy trình không có trạng thái \"\(name.text)\"", en: "unknown state \"\(name.text)\"",
            hint: suggestion(for: name.text, among: stateNames.map(\.text)))
    }

    private func readBy(_ reader: MappingReader<TransitionKey>, _ transition: inout TransitionDeclaration) {
        let names = reader.names(.by)
        if names.isEmpty {
            reader.missing(.by, hint: .init(vi: "Viết by: [vai_trò].", en: "Write by: [a_role]."))
        }
        let pack = pack
        for name in names {
            switch name.text {
            case "assignee": transition.byAssignee = true
            case "creator": transition.byCreator = true
            default:
                transition.by.append(name.text)
                checker.later(.names) { $0.expectRole(name, from: pack) }
            }
        }
    }

    /// `reason` among the required fields means the transition's reason, unless the register has a field of that name.
    private func readRequired(_ reader: MappingReader<TransitionKey>, _ transition: inout TransitionDeclaration) {
        let names = reader.names(.require)
        transition.require = names.map(\.text)
        let step = transition.id
        let workflow = id.text
        for name in names where name.text != "reason" { expectField(name) }
        guard names.contains(where: { $0.text == "reason" }) else { return }
        checker.later(.names) { checker in
            let registers = checker.registers(using: workflow)
            guard registers.isEmpty || registers.contains(where: { $0.field("reason") == nil }) else { return }
            checker.update(workflow: workflow) {
                $0.transitions[id: step]?.reason = true
                $0.transitions[id: step]?.require.removeAll { $0 == "reason" }
            }
        }
    }

    /// What is required need not be asked for besides.
    private func readAsked(_ reader: MappingReader<TransitionKey>, _ transition: inout TransitionDeclaration) {
        let names = reader.names(.ask)
        for name in names {
            expectField(name)
            guard transition.require.contains(name.text) else { continue }
            log.report(name.location, vi: "\"\(name.text)\" đã có trong require", en: "\"\(name.text)\" is required already")
        }
        transition.ask = names.map(\.text)
    }

    /// Puts off: every register with this workflow must have the field.
    func expectField(
        _ name: Name, that: @escaping (FieldType) -> Bool = { _ in true }, message: @escaping (String) -> LocalizedText = { .init(vi: $0) }
    ) {
        let workflow = id.text
        checker.later(.names) { checker in
            for register in checker.registers(using: workflow) {
                guard let type = checker.expectField(name, in: register, system: false), !that(type) else { continue }
                let text = message(name.text)
                checker.log.report(name.location, vi: text.vi, en: text(.en))
            }
        }
    }

    /// A field that names posts, units or people, by its type or by what it refers to.
    private func waitsFor(_ reader: MappingReader<StateKey>) -> String? {
        guard let name = reader.text(.waitsFor) else { return nil }
        let workflow = id.text
        checker.later(.names) { checker in
            for register in checker.registers(using: workflow) where checker.expectField(name, in: register, system: false) != nil {
                if let target = register.field(name.text)?.targetRegister, ["post", "unit", "person"].contains(target) { continue }
                checker.log.report(
                    name.location, vi: "waits_for cần một trường chỉ chức danh, đơn vị hoặc người; \"\(name.text)\" không phải",
                    en: "waits_for needs a field that names posts, units or people; \"\(name.text)\" does not")
            }
        }
        return name.text
    }

    private func cutoff(_ reader: MappingReader<StateKey>) -> Int? {
        guard let name = reader.text(.sameDayCutoff) else { return nil }
        let parts = name.text.split(separator: ":", omittingEmptySubsequences: false)
        if parts.count == 2, parts.allSatisfy({ $0.count == 2 }), let hour = Int(parts[0]), let minute = Int(parts[1]),
            (0...23).contains(hour), (0...59).contains(minute)
        {
            return hour * 60 + minute
        }
        log.report(
            name.location, vi: "giờ \"\(name.text)\" viết sai", en: "\"\(name.text)\" is not a time of day",
            hint: .init(vi: "Viết \"15:00\".", en: "Write \"15:00\"."))
        return nil
    }
}

extension Checker {
    func registers(using workflow: String) -> [RegisterDeclaration] {
        catalogue.registers.filter { $0.workflow == workflow }
    }
}
