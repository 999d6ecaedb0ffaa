public import Declarations
import HTTPKit
import HTTPTypes
import Registers

/// Who may use a route. Judged before the handler runs; what may be done with one record is judged again by the registry.
public enum Access: Sendable, Hashable {
    /// Everybody: front pages, sign-in.
    case everybody
    /// Whoever is signed in to the commune of the address, or came with a token of it.
    case signedIn
    /// Whoever is signed in to the commune of the address as a citizen.
    case citizen
    /// A right that is not about records.
    case platform(PlatformRight)
    /// An action on some records at least of the register that the address names as `:register`.
    case register(RecordAction)
    /// One of several actions on some records at least of the register that the address names as `:register`.
    case registerAny([RecordAction])
    /// An action on some records at least of one register.
    case records(RecordAction, of: String)
}

extension HTTPFailure {
    /// A page for citizens who are signed in.
    static var citizenNeeded: HTTPFailure {
        HTTPFailure(
            .unauthorized, code: "sign-in-needed", "Cần đăng nhập để xem trang này", hint: "Đăng nhập rồi mở lại trang.",
            phrase: Phrase("citizen-needed"))
    }
}

extension Site {
    /// Lets a request pass or says why not: to sign-in for a visitor, 403 for somebody without the right, 404 for what does not exist.
    func authorize(_ access: Access, _ visit: Visit, register parameter: String?) throws {
        switch access {
        case .everybody:
            return
        case .signedIn:
            guard visit.actor.isSignedIn || visit.token != nil else { throw HTTPFailure.signInNeeded }
        case .citizen:
            guard visit.citizen != nil else { throw HTTPFailure.citizenNeeded }
        case .platform(let right):
            guard registry.rights.allows(right, to: visit.actor) else { throw refusal(visit) }
        case .register(let action):
            guard let id = parameter, let register = registry.catalogue.registers[id] else { throw HTTPFailure.notFound }
            try authorize(action, register, visit)
        case .registerAny(let actions):
            guard let id = parameter, let register = registry.catalogue.registers[id] else { throw HTTPFailure.notFound }
            guard register.exists(in: visit.commune.code) else { throw HTTPFailure.notFound }
            guard actions.contains(where: { registry.rights.allowsSome($0, on: register, to: visit.actor) }) else { throw refusal(visit) }
        case .records(let action, let id):
            guard let register = registry.catalogue.registers[id] else { throw HTTPFailure.notFound }
            try authorize(action, register, visit)
        }
    }

    private func authorize(_ action: RecordAction, _ register: RegisterDeclaration, _ visit: Visit) throws {
        guard register.exists(in: visit.commune.code) else { throw HTTPFailure.notFound }
        guard registry.rights.allowsSome(action, on: register, to: visit.actor) else { throw refusal(visit) }
    }

    private func refusal(_ visit: Visit) -> HTTPFailure {
        visit.actor.isSignedIn || visit.token != nil ? .forbidden : .signInNeeded
    }
}
