public import Vietnamese

/// A workflow (quy trình): the states of a record and who moves it from one to the next.
public struct WorkflowDeclaration: Sendable, Identifiable {
    public let id: String
    public let pack: String
    public var label: LocalizedText?
    /// In order: that of the board.
    public var states: [StateDeclaration]
    public var transitions: [TransitionDeclaration]
    public var location: SourceLocation

    public func state(_ id: String) -> StateDeclaration? {
        states.first { $0.id == id }
    }

    public func transition(_ id: String) -> TransitionDeclaration? {
        transitions.first { $0.id == id }
    }

    /// The state of a new record: a checked workflow has exactly one.
    public var initial: StateDeclaration? {
        states.first(where: \.initial)
    }

    /// Transitions that leave `state`, in order.
    public func transitions(from state: String) -> [TransitionDeclaration] {
        transitions.filter { $0.from.contains(state) }
    }
}

/// A state (trạng thái) of a record.
public struct StateDeclaration: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    public var initial: Bool
    public var final: Bool
    /// How long the record may stay; no limit where nil.
    public var due: DueDeclaration?
    /// Whether the record's time counts here. Final states stop it.
    public var clock: Clock
    /// Minutes after midnight: what comes in later counts from the next working day (15:00 for same-day procedures).
    public var sameDayCutoff: Int?
    /// The field that names who is next: its posts, units or people have the record among their work, besides the desk on which it lies, and
    /// may do what `assignee` may.
    public var waitsFor: String?
    public var meaning: Meaning
    public var escalations: [Escalation]
    /// What happens once when the due time passes.
    public var onLate: [Effect]
    public var location: SourceLocation
}

/// Whether time counts in a state.
public enum Clock: String, Sendable, CaseIterable {
    case running
    /// Stopped for now: waiting for the applicant.
    case paused
    case stopped
}

/// When a state must be left.
public enum DueDeclaration: Sendable, Equatable, CustomStringConvertible {
    /// So long after the state was entered (or the record submitted): `{procedure.days} working days`, `8 working hours`.
    case after(DueAmount, TimeUnit)
    /// At the date or instant in a field: `{deadline}`.
    case field(FieldPath)

    /// As it is written in a pack.
    public var description: String {
        switch self {
        case .after(.fixed(let amount), let unit): "\(amount) \(unit.rawValue)"
        case .after(.field(let path), let unit): "{\(path)} \(unit.rawValue)"
        case .field(let path): "{\(path)}"
        }
    }
}

public enum DueAmount: Sendable, Equatable {
    case fixed(Int)
    /// A number field, maybe of a referred record: `{procedure.days}`.
    case field(FieldPath)
}

public enum TimeUnit: String, Sendable, CaseIterable {
    case workingDays = "working days"
    case workingHours = "working hours"
    case days
    case hours
}

/// Somebody is told some time before or after the due time.
public struct Escalation: Sendable {
    public var moment: Moment
    public var amount: Int
    public var unit: TimeUnit
    public var to: [Recipient]
    public var text: LocalizedTemplate?

    public enum Moment: String, Sendable { case before, after }
}

/// Who is told.
public enum Recipient: Sendable, Equatable {
    /// Everybody who holds the role over the record's unit.
    case role(String)
    /// The unit, post, person, phone or e-mail in a field of the record.
    case field(String)
    /// The post that has the record.
    case assignee
    /// Who made the record.
    case creator
}

/// A step (bước chuyển) between states.
public struct TransitionDeclaration: Sendable, Identifiable {
    public let id: String
    public var label: LocalizedText
    /// `any` is written out: every state that is not final, besides `to`.
    public var from: [String]
    public var to: String
    /// Roles whose holders may do it.
    public var by: [String]
    /// Whether the post that has the record, or who made it, may do it besides (`assignee`, `creator` in `by`).
    public var byAssignee: Bool
    public var byCreator: Bool
    /// Whether it approves, confirms or refuses what somebody else did: what a delegation of scope `approvals` hands over, and one of scope
    /// `tasks` does not.
    public var decides: Bool
    /// Whether it takes a second person: who made the record or touched it last may not do it.
    public var byAnother: Bool
    /// Fields that must be filled in.
    public var require: [String]
    /// Fields that may be filled in on the way; with ``require`` all that the step writes of what people type.
    public var ask: [String] = []
    /// Whether a reason must be given.
    public var reason: Bool
    public var assign: Assignment?
    /// The question asked before it is done.
    public var confirm: LocalizedText?
    public var effects: [Effect]
    public var location: SourceLocation

    /// What the step's form shows: what must be filled in, then what may be.
    public var fields: [String] { require + ask }
}

/// On whose desk the record lands.
public enum Assignment: Sendable, Equatable {
    /// A post with the role in the record's unit.
    case role(String)
    /// The post, person or unit in a field of the record.
    case field(String)
    /// Whoever does the transition.
    case actor
    /// Nobody: back to the tray.
    case nobody
}

/// What a transition does besides moving the record, in the same transaction.
public struct Effect: Sendable {
    public var action: Action
    /// Whether it is done, judged of the record in the workflow; always where nil.
    public var when: Expression?

    public enum Action: Sendable {
        case notify(to: [Recipient], text: LocalizedTemplate)
        case create(Creation)
        case set([FieldValue])
        /// Gives a code field its code, if it has none yet; the field has none before.
        case number(String)
        /// Writes fields of the record or records that the field `reference` names; a value that is not known leaves its field as it is.
        case update(reference: String, values: [FieldValue])
    }
}

/// A record that an effect makes.
public struct Creation: Sendable {
    public var register: String
    public var values: [FieldValue]
    /// The transition that the new record takes at once.
    public var step: String?
    /// The field of the moving record that gets the new one; a reference that is filled in already keeps what it has, and nothing is made.
    public var into: String?
}

extension WorkflowDeclaration {
    /// The code fields that a step gives their codes: making a record does not.
    public var numberedLater: Set<String> {
        Set(transitions.flatMap(\.effects).compactMap { effect in if case .number(let field) = effect.action { field } else { nil } })
    }
}

/// A field and what is written into it.
public struct FieldValue: Sendable {
    public var field: String
    public var value: EffectValue
}

public enum EffectValue: Sendable {
    case template(TextTemplate)
    /// Written with a leading `=`: `"= today()"`, over the record in the workflow.
    case expression(Expression)
}
