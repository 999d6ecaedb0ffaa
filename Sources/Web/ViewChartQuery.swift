import Declarations
import HTTPKit
import Pages
import Registers
import Vietnamese

/// What a chart counts, and by what; read from the address, the rest from the register's declaration.
struct ChartQuery: Sendable {
    enum Measure: Sendable, Equatable {
        case count
        case sum(String)
        case average(String)

        var field: String? {
            switch self {
            case .count: nil
            case .sum(let id), .average(let id): id
            }
        }

        /// As in the address.
        var parameter: String {
            switch self {
            case .count: "dem"
            case .sum(let id): "tong." + id
            case .average(let id): "tb." + id
            }
        }
    }

    let by: ListField
    let step: TimeStep
    let split: ListField?
    let measure: Measure
    let shape: ChartShape

    /// Nil for a register that has nothing to count by; every register has the time of its records.
    init?(_ register: RegisterDeclaration, _ visit: Visit) {
        let fields = Self.fields(register)
        let chart = register.list.chart
        guard let by = fields.first(where: { $0.id == visit[.by] }) ?? fields.first(where: { $0.id == chart?.by }) ?? fields.first else {
            return nil
        }
        self.by = by
        step = visit[.step].flatMap { step in Self.steps.first { $0.name == step }?.step } ?? .month
        let numbers = Self.numbers(register)
        let asked = visit[.measure] ?? (visit[.by] == nil ? chart?.sum.map { "tong." + $0 } : nil)
        measure = numbers.flatMap(\.measures).first { $0.parameter == asked } ?? .count
        let splitting = visit[.split] ?? (visit[.by] == nil ? chart?.split : nil)
        // The parts of an average do not add up to it.
        if case .average = measure {
            split = nil
        } else {
            split = fields.first { $0.id == splitting && $0.id != by.id && !$0.isTime }
        }
        let shapes = Self.shapes(by: by, isSplit: split != nil, measure)
        shape = shapes.first { $0.name == visit[.shape] }?.shape ?? shapes[0].shape
    }

    var key: GroupKey { by.isTime ? .time(by.id, step) : .field(by.id) }

    /// Fields by which records can be put together: state and choices first, then whom and where, then time.
    static func fields(_ register: RegisterDeclaration) -> [ListField] {
        let system: [SystemField] = register.workflow == nil ? [] : [.state]
        let behind: [SystemField] = (register.workflow == nil ? [] : [.assignee, .dueAt]) + [.createdAt]
        let ids = system.map(\.rawValue) + register.fields.map(\.id) + behind.map(\.rawValue)
        let fields = ids.compactMap { ListField($0, of: register) }.filter { $0.groups }
        return fields.filter { !$0.isTime } + fields.filter(\.isTime)
    }

    /// Fields that can be added up.
    static func numbers(_ register: RegisterDeclaration) -> [ListField] {
        register.fields.compactMap { ListField($0.id, of: register) }.filter { $0.isNumber && !$0.isPersonal && $0.filterKind != .options }
    }

    /// How such numbers can be drawn, as addresses name it, the usual way first. A ring shows parts of a whole, so it takes no averages.
    static func shapes(by: ListField, isSplit: Bool, _ measure: Measure) -> [(shape: ChartShape, name: String)] {
        if by.isTime { return [(.columns, "cot"), (.line, "duong")] }
        if case .average = measure { return [(.bars, "thanh")] }
        return isSplit ? [(.bars, "thanh")] : [(.bars, "thanh"), (.ring, "vong")]
    }

    /// `ngay`, `tuan` …: the pieces of time as addresses name them.
    static let steps: [(step: TimeStep, name: String)] = [
        (.day, "ngay"), (.week, "tuan"), (.month, "thang"), (.quarter, "quy"), (.year, "nam"),
    ]
}

extension ListField {
    var isTime: Bool { type == .date || type == .datetime }

    /// Whether records can be put together by it: by few values that are not personal.
    var groups: Bool {
        if isPersonal || type.isMany { return false }
        if isTime || type == .choice || type == .boolean || type == .period || type.isReference { return true }
        return filterKind == .options
    }

    /// Shares can be averaged, never added.
    var measures: [ChartQuery.Measure] { type == .percent ? [.average(id)] : [.sum(id), .average(id)] }
}

extension Visit {
    /// The selects above a chart.
    func chartControls(_ chart: ChartQuery, _ register: RegisterDeclaration) -> [Field] {
        func select(_ parameter: ViewParameter, _ key: String, _ options: [Choice], none: String? = nil) -> Field {
            Field(
                id: "chart-" + parameter.rawValue, name: parameter.rawValue, label: words(key), control: .choice, options: options,
                placeholder: none.map { words($0) })
        }
        let fields = ChartQuery.fields(register)
        let measures = [ChartQuery.Measure.count] + ChartQuery.numbers(register).flatMap(\.measures)
        var controls = [
            select(.by, "chart_by", fields.map { Choice(value: $0.id, label: $0.label(self), selected: $0.id == chart.by.id) })
        ]
        if chart.by.isTime {
            controls.append(
                select(
                    .step, "chart_step",
                    ChartQuery.steps.map {
                        Choice(value: $0.name, label: words("step_\($0.step.rawValue)"), selected: $0.step == chart.step)
                    }))
        }
        let splits = fields.filter { !$0.isTime && $0.id != chart.by.id }
        if !splits.isEmpty {
            controls.append(
                select(
                    .split, "chart_split",
                    splits.map { Choice(value: $0.id, label: $0.label(self), selected: $0.id == chart.split?.id) }, none: "chart_no_split"))
        }
        if measures.count > 1 {
            controls.append(
                select(
                    .measure, "chart_measure",
                    measures.map { Choice(value: $0.parameter, label: label($0, register), selected: $0 == chart.measure) }))
        }
        let shapes = ChartQuery.shapes(by: chart.by, isSplit: chart.split != nil, chart.measure)
        if shapes.count > 1 {
            controls.append(
                select(
                    .shape, "chart_shape",
                    shapes.map { Choice(value: $0.name, label: words("shape_\($0.shape.rawValue)"), selected: $0.shape == chart.shape) }))
        }
        return controls
    }

    func label(_ measure: ChartQuery.Measure, _ register: RegisterDeclaration) -> String {
        let field = measure.field.flatMap { register.field($0)?.label(language).lowercasedFirst } ?? ""
        return switch measure {
        case .count: words("measure_count")
        case .sum: words("measure_sum", field)
        case .average: words("measure_average", field)
        }
    }
}
