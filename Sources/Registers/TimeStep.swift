import Declarations
import Store
public import Vietnamese

/// How long the pieces are into which a stretch of time is cut; weeks begin on Monday.
public enum TimeStep: String, Sendable, CaseIterable {
    case day, week, month, quarter, year

    /// The first day of the piece in which `date` lies.
    public func start(_ date: CalendarDate) -> CalendarDate {
        switch self {
        case .day: date
        case .week: date.adding(days: 1 - date.weekday.rawValue)
        case .month: date.firstOfMonth
        case .quarter: Period(.quarter, containing: date).start
        case .year: Period(.year, containing: date).start
        }
    }

    /// The last day of the piece in which `date` lies.
    public func end(_ date: CalendarDate) -> CalendarDate { next(date).adding(days: -1) }

    /// The first day of the piece after the one in which `date` lies.
    public func next(_ date: CalendarDate) -> CalendarDate {
        switch self {
        case .day: date.adding(days: 1)
        case .week: start(date).adding(days: 7)
        case .month: start(date).adding(months: 1)
        case .quarter: start(date).adding(months: 3)
        case .year: start(date).adding(years: 1)
        }
    }
}

extension TimeStep {
    /// The first day of a column's piece as `yyyy-MM-dd`; the day of an instant is that of Vietnam.
    func sql(_ column: String, _ type: FieldType, _ engine: EngineKind) -> SQL {
        let day = Self.day(column, type, engine)
        return switch (engine, self) {
        case (.sqlite, .day): day
        case (.sqlite, .week): "date(\(day), 'weekday 0', '-6 days')"
        case (.sqlite, .month): "substr(\(day), 1, 7) || '-01'"
        case (.sqlite, .quarter):
            "substr(\(day), 1, 5) || printf('%02d', (CAST(substr(\(day), 6, 2) AS INTEGER) - 1) / 3 * 3 + 1) || '-01'"
        case (.sqlite, .year): "substr(\(day), 1, 4) || '-01-01'"
        case (.postgres, .day): "to_char(\(day), 'YYYY-MM-DD')"
        case (.postgres, .week): "to_char(date_trunc('week', CAST(\(day) AS timestamp)), 'YYYY-MM-DD')"
        case (.postgres, .month): "to_char(date_trunc('month', CAST(\(day) AS timestamp)), 'YYYY-MM-DD')"
        case (.postgres, .quarter): "to_char(date_trunc('quarter', CAST(\(day) AS timestamp)), 'YYYY-MM-DD')"
        case (.postgres, .year): "to_char(date_trunc('year', CAST(\(day) AS timestamp)), 'YYYY-MM-DD')"
        }
    }

    private static func day(_ column: String, _ type: FieldType, _ engine: EngineKind) -> SQL {
        let column: SQL = "\(name: column)"
        if type == .date { return column }
        return engine == .sqlite
            ? "date((\(column) + 25200000) / 1000.0, 'unixepoch')"
            : "CAST(to_timestamp((\(column) + 25200000) / 1000.0) AT TIME ZONE 'UTC' AS date)"
    }
}
