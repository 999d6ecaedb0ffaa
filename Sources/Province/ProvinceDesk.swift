public import Declarations
public import Figures
public import Registers
public import Store

/// A commune of the province, and where its numbers come from.
public struct ProvinceMember: Sendable, Identifiable {
    public let code: Int
    public let name: String
    /// The commune on this server; nil for one that is not hosted here.
    public let hosted: Commune?
    /// The row in the register `member_commune`; nil for a hosted commune that nobody entered there.
    public let record: RecordID?
    public let hasKey: Bool
    /// What it sent for the period; nil for hosted communes and those that sent nothing.
    public let bundle: ReceivedBundle?

    public var id: Int { code }
    public var isHosted: Bool { hosted != nil }
}

/// What a province reads of its communes for one period.
public struct ProvinceReading: Sendable {
    public let province: Commune
    public let period: FigurePeriod
    /// By name.
    public let members: [ProvinceMember]
    let figures: [String: [Int: Told]]

    struct Told: Sendable {
        let standing: CommuneStanding
        let figure: CommuneFigure?
    }

    /// How a commune stands with a figure, and its value; one that was not asked for is missing.
    public func figure(_ id: String, _ commune: Int) -> (standing: CommuneStanding, figure: CommuneFigure?) {
        let told = figures[id]?[commune]
        return (told?.standing ?? .missing, told?.figure)
    }

    /// The figure over all communes.
    public func total(_ figure: FigureDeclaration) -> ProvinceValue {
        ProvinceValue(
            isLowerBetter: figure.better == .lower,
            members.map { member in
                let told = self.figure(figure.id, member.code)
                return (member.code, told.standing, told.figure)
            })
    }
}

/// A province over its communes (tỉnh và các xã): figures of those on this server, counted when asked, and of those that send bundles.
public struct ProvinceDesk: Sendable {
    /// The register of the communes.
    public static let members = "member_commune"

    let figures: Figures
    let bundles: BundleShelf

    public init(_ figures: Figures, blobs: BlobStore) {
        self.figures = figures
        bundles = BundleShelf(blobs)
    }

    var registry: Registry { figures.registry }
    var catalogue: Catalogue { figures.catalogue }

    /// The metrics that targets of the province's plans in force are bound to, by code.
    public func plannedMetrics(of province: Commune, in tx: ReadTransaction) throws -> Set<String> {
        guard ["plan", "target", "metric"].allSatisfy({ catalogue.registers[$0] != nil }) else { return [] }
        let rows = try tx.rows(
            """
            SELECT DISTINCT metric.code AS code FROM reg_target AS target
            JOIN reg_plan AS plan ON plan.commune = target.commune AND plan.id = target.plan AND plan.deleted_at IS NULL
            JOIN reg_metric AS metric ON metric.commune = target.commune AND metric.id = target.metric
            WHERE target.commune = \(province.code) AND target.deleted_at IS NULL AND plan.state = 'published'
            """)
        return Set(try rows.map { try $0.text("code") })
    }

    /// The communes of a province by name, with what they sent for a period: three statements, however many they are.
    public func members(of province: Commune, _ period: FigurePeriod, in tx: ReadTransaction) throws -> [ProvinceMember] {
        let hosted = try tx.communes().filter { $0.level == .commune && $0.province == province.province }
        let byCode = Dictionary(hosted.map { ($0.code, $0) }) { one, _ in one }
        let system = Actor.system(commune: province.code, origin: "province")
        let records = try catalogue.registers[Self.members] == nil ? [] : registry.all(Self.members, for: system, in: tx)
        let received = try currentBundles(of: province.code, period, in: tx)
        var members = records.compactMap { record -> ProvinceMember? in
            guard let code = record["code"].integer.map({ Int($0) }) else { return nil }
            let isOwn = record["hosting"].text == "own_server"
            return ProvinceMember(
                code: code, name: record["name"].text ?? String(code), hosted: isOwn ? nil : byCode[code], record: record.id,
                hasKey: record["public_key"].text != nil, bundle: isOwn ? received[code] : nil)
        }
        let entered = Set(members.map(\.code))
        members += hosted.filter { !entered.contains($0.code) }.map {
            ProvinceMember(code: $0.code, name: $0.name, hosted: $0, record: nil, hasKey: false, bundle: nil)
        }
        return members.sorted { ($0.name, $0.code) < ($1.name, $1.code) }
    }

    /// What all communes say of figures: those on this server by one reading, however many they are, the others by what they sent last.
    public func read(_ ids: [String], _ province: Commune, _ period: FigurePeriod, in tx: ReadTransaction) throws -> ProvinceReading {
        let members = try members(of: province, period, in: tx)
        let asked = ids.compactMap { catalogue.figures[$0] }
        let units = members.compactMap { $0.hosted.map { FigureUnit(commune: $0.code) } }
        var told: [String: [Int: ProvinceReading.Told]] = [:]
        if !units.isEmpty {
            let all = Set(asked.map(\.id) + CommuneFigure.parts(of: asked, on: period)).sorted()
            let table = try figures.values(of: all, units: units, periods: [period], in: tx)
            for figure in asked {
                for unit in units {
                    let own = CommuneFigure(figure, table, unit, period, catalogue)
                    told[figure.id, default: [:]][unit.commune] = .init(standing: own.standing, figure: own)
                }
            }
        }
        for member in members where member.hosted == nil {
            let content = try member.bundle.map { try bundles.content(of: $0) }
            for figure in asked {
                told[figure.id, default: [:]][member.code] = content?.told(figure, catalogue) ?? .init(standing: .notSent, figure: nil)
            }
        }
        return ProvinceReading(province: province, period: period, members: members, figures: told)
    }
}

extension CommuneFigure {
    /// How a commune stands with a value of its own that is defined as the province defines it.
    var standing: CommuneStanding {
        switch value {
        case .missing: .missing
        case .notApplicable: .notApplicable
        case .known: addend == nil ? .apart : .known
        }
    }
}
