import Declarations
import HTTPKit
import Pages
import Registers
import Store
import Vietnamese

extension Visit {
    /// What stands in the record, under the headings of the pack; what is not filled in is left out unless it is required.
    func detailSections(_ data: RecordData, _ register: RegisterDeclaration) -> [DetailSection] {
        let hidden: Set<String> = register.hasPassage ? ["source_sentence", "span_start", "span_end"] : ["source_hash"]
        func details(_ section: String?) -> [Detail] {
            register.fields.filter { $0.section == section && !hidden.contains($0.id) }.compactMap { detail($0, data, register) }
        }
        var sections = [DetailSection(label: register.sections.isEmpty ? words("record_particulars") : nil, details: details(nil))]
        sections += register.sections.map { DetailSection(label: $0.label(language), details: details($0.id)) }
        if let live = data.live { sections.append(live) }
        sections.append(DetailSection(label: words("record_keeping"), details: keeping(data)))
        return sections.filter { !$0.details.isEmpty }
    }

    /// A field as it stands in the record; nil for one that is empty and need not be filled in.
    func detail(_ field: FieldDeclaration, _ data: RecordData, _ register: RegisterDeclaration) -> Detail? {
        let record = data.record
        let value = record[field.id]
        if value.isNull { return field.required ? Detail(label: field.label(language)) : nil }
        if field.personal || field.encrypted, !data.isRevealed {
            let mayReveal = field.type != .attachment && registry.rights.allows(.personal, on: record, of: register, to: actor)
            return Detail(label: field.label(language), isMasked: true, revealUrl: mayReveal ? urls.record(record) + "/xem" : nil)
        }
        var detail = Detail(label: field.label(language), isLong: field.type == .longText, isNumber: field.type.isNumeric)
        switch field.type {
        case .attachment:
            detail.files = Attachment.list(value.text).map { file in
                let url = fileURL(record, field.id, file)
                let scan = data.scans[file.hash]
                var item = attachmentItem(file, url: scan?.state == .infected ? url + "/xem" : url)
                item.previewUrl = url + "/xem"
                item.tag = scanTag(scan)
                return item
            }
        case .point:
            let point = value.text.flatMap(GeoPoint.init(stored:))
            (detail.value, detail.url) = (point?.text, point?.address)
        case .manyReference:
            detail.links = record.items(field.id).map { link($0, field, data) }
        case _ where field.type.isReference:
            let link = link(value.text ?? "", field, data)
            (detail.value, detail.url) = (link.text, link.url.isEmpty ? nil : link.url)
        case .choice:
            let tag = ListField(field.id, of: register).flatMap { data.text.tag($0, record) }
            detail.tag = tag
            detail.value = tag == nil ? data.text.fields.text(value, of: field) : nil
        default:
            detail.value = answered(value) ?? data.text.fields.text(value, of: field)
        }
        return detail
    }

    /// What a form was answered with, as people read it; nil for any other text. Whoever may not see personal data does not get here.
    private func answered(_ value: Value) -> String? {
        guard let text = value.text, text.hasPrefix("{"), let answers = FormAnswers(json: text),
            let form = catalogue.forms[answers.form]?.version(answers.version)
        else { return nil }
        return answers.sheet(form, language, masked: false).map { part in
            part.title + "\n" + part.lines.map { "– \($0.label): \($0.value)" }.joined(separator: "\n")
        }.joined(separator: "\n")
    }

    private func link(_ id: String, _ field: FieldDeclaration, _ data: RecordData) -> Link {
        let title = data.text.fields.titles[id].flatMap { $0.isEmpty ? nil : $0.shortened(to: 160) } ?? words("untitled")
        guard let target = field.targetRegister.flatMap({ catalogue.registers[$0] }), can(.read, target), let record = RecordID(id) else {
            return Link(text: title, url: "")
        }
        return Link(text: title, url: urls.record(target.id, record))
    }

    /// Who made it and when, who changed it last, where it comes from.
    private func keeping(_ data: RecordData) -> [Detail] {
        let record = data.record
        func line(_ at: Int64, _ person: String?) -> String {
            let who = person.map { data.text.title($0) }.flatMap { $0.isEmpty ? nil : $0 } ?? words("the_system")
            return "\(Instant(milliseconds: at).text(language)) · \(who)"
        }
        var details = [Detail(label: words("system_created_at"), value: line(record.createdAt, record.createdBy))]
        if record.version > 1 { details.append(Detail(label: words("system_updated_at"), value: line(record.updatedAt, record.updatedBy))) }
        return details
    }

    /// The six clear points of a task (6 rõ), for registers that have its fields.
    func six(_ data: RecordData, _ register: RegisterDeclaration) -> SixClarity? {
        let points = [
            ("accountable", "six_person"), ("text", "six_work"), ("deadline", "six_time"), ("responsibility", "six_responsibility"),
            ("authority", "six_authority"), ("product", "six_product"),
        ]
        let fields = points.compactMap { id, key in register.field(id).map { ($0, key) } }
        guard fields.count == points.count else { return nil }
        return SixClarity(
            items: fields.map { field, key in
                let text = data.text.fields.text(data.record[field.id], of: field).shortened(to: 120)
                return SixItem(label: words(key), value: text.isEmpty ? nil : text)
            })
    }

    /// The passage of the plan that the record was read from, or the system that it mirrors.
    func origin(_ data: RecordData, _ register: RegisterDeclaration) -> RecordOrigin? {
        let record = data.record
        if record.isMirrored {
            return RecordOrigin(text: words("origin_mirror", record.source ?? "", record.externalID ?? ""), isMirror: true)
        }
        guard register.hasPassage, let quote = record["source_sentence"].text, let plan = data.plan, let id = RecordID(plan.id) else {
            return nil
        }
        let url = CommuneURLs.query(urls.plan(id) + "/nguon", [("register", register.id), ("id", record.id.text)])
        return RecordOrigin(
            text: plan.title.shortened(to: 160), link: Link(text: words("origin_passage"), url: url), quote: quote.shortened(to: 600))
    }

    // MARK: Records that refer here

    /// Of every register and field that may name this record: how many do, and the first five.
    ///
    /// - Parameter told: whether a group says how many of its records are done, in place of how many there are, and offers to add one.
    func related(to record: Record, _ register: RegisterDeclaration, progress told: Bool = true, in tx: ReadTransaction) throws
        -> [RelatedGroup]
    {
        let places = catalogue.registers.filter { can(.read, $0) }.flatMap { other in
            other.fields.filter { $0.targetRegister == register.id && !$0.personal && !$0.encrypted }.map { (register: other, field: $0) }
        }
        let fieldsOf = Dictionary(grouping: places, by: \.register.id).mapValues(\.count)
        return try registry.referring(to: record, from: places, limit: 5, for: actor, in: tx).map { found in
            try group(found, isOneOfMany: (fieldsOf[found.register.id] ?? 0) > 1, record, progress: told, in: tx)
        }
    }

    /// Records that people often add on this record's page, as far as the reader may: a task's obstacles, its sub-tasks. None where all is over.
    func adds(to record: Record, _ register: RegisterDeclaration) -> [Link] {
        if record.isDeleted || record.state.flatMap({ catalogue.workflow(of: register)?.state($0)?.final }) == true { return [] }
        return catalogue.registers.flatMap { other in
            other.fields.compactMap { field in
                guard let label = field.add, field.targetRegister == register.id else { return nil }
                return addingURL(record, register, to: other, field).map { Link(text: label(language), url: $0) }
            }
        }
    }

    /// The form of a new record of another register that names this one, with what both hold alike; nil for who may not add it.
    private func addingURL(
        _ record: Record, _ register: RegisterDeclaration, to other: RegisterDeclaration, _ field: FieldDeclaration
    ) -> String? {
        guard can(.create, other) else { return nil }
        let fillable = FormContext(self, other, record: nil).fields
        guard fillable.contains(where: { $0.id == field.id }) else { return nil }
        let alike = fillable.compactMap { shared -> (String, String?)? in
            guard shared.id != field.id, shared.type.isReference, let own = register.field(shared.id), own.type == shared.type,
                own.targetRegister == shared.targetRegister, !own.personal, !own.encrypted
            else { return nil }
            return (shared.id, record[shared.id].text)
        }
        return CommuneURLs.query(
            urls.register(other.id) + "/moi", [(field.id, record.id.text)] + alike + [(FormInput.back, field.id)])
    }

    private func group(_ found: Referring, isOneOfMany: Bool, _ record: Record, progress told: Bool, in tx: ReadTransaction) throws
        -> RelatedGroup
    {
        let other = found.register
        let titles = try registry.titles(of: found.records, language, in: tx)
        let workflow = catalogue.workflow(of: other)
        let count: RecordCount =
            found.hasMore ? try registry.count(other.id, found.query, for: actor, upTo: 1000, in: tx) : .exactly(found.records.count)
        let parameter = ListField(found.field.id, of: other)?.parameter ?? found.field.id
        let adding = told ? catalogue.registers[record.register].flatMap { addingURL(record, $0, to: other, found.field) } : nil
        return RelatedGroup(
            label: isOneOfMany ? "\(plural(other)) · \(found.field.label(language).lowercasedFirst)" : plural(other),
            count: try (told ? progress(found, workflow, in: tx) : nil) ?? text(count),
            url: found.hasMore ? CommuneURLs.query(urls.register(other.id), [(parameter, record.id.text)]) : nil,
            items: found.records.map { item in
                RelatedItem(
                    text: titles[item.id.text].flatMap { $0.isEmpty ? nil : $0.shortened(to: 120) } ?? words("untitled"),
                    url: urls.record(item),
                    tag: item.state.flatMap { workflow?.state($0) }.map {
                        Tag(text: $0.label(language), meaning: Pages.Meaning($0.meaning))
                    })
            },
            adding: adding.map {
                Link(text: found.field.add?(language) ?? words("form_new", other.label(language).lowercasedFirst), url: $0)
            })
    }
}

extension Visit {
    /// How many of the records that refer here have come to a good end, of those that were not given up: counted, never typed. Nil where
    /// they go through no workflow, or through one without a good end.
    private func progress(_ found: Referring, _ workflow: WorkflowDeclaration?, in tx: ReadTransaction) throws -> String? {
        guard let workflow else { return nil }
        let ends = Dictionary(grouping: workflow.states.filter(\.final)) { $0.meaning == .ok }.mapValues { Set($0.map(\.id)) }
        guard let good = ends[true] else { return nil }
        func count(_ states: Set<String>, except: Bool = false) throws -> String {
            guard found.hasMore else {
                return String(found.records.count { states.contains($0.state ?? "") != except })
            }
            var query = found.query
            let state = Declarations.Expression.path(FieldPath(field: SystemField.state.rawValue))
            query.filters.append(.member(state, of: states.sorted().map { .literal(.text($0)) }, negated: except))
            return text(try registry.count(found.register.id, query, for: actor, upTo: 1000, in: tx))
        }
        return words("related_done", try count(good), try count(ends[false] ?? [], except: true))
    }
}

extension RegisterDeclaration {
    /// Whether its records are read from passages of a plan.
    var hasPassage: Bool { field("source_sentence") != nil && field("plan")?.targetRegister == "plan" }
}
