import API
public import Accounts
import HTTPKit
import HTTPTypes
import Hummingbird
import Identity
public import Registers
import Store

/// Somebody who is known: by a browser's session or by a program's token, and who that is now.
public struct SignedIn: Sendable {
    /// Nil for a program.
    public let session: Session?
    /// Nil for a browser.
    public let token: AccessToken?
    public let actor: Actor

    init(_ session: Session, _ actor: Actor) {
        (self.session, self.token, self.actor) = (session, nil, actor)
    }

    init(_ token: AccessToken, _ actor: Actor) {
        (self.session, self.token, self.actor) = (nil, token, actor)
    }
}

typealias Context = WebContext<SignedIn>

extension Site {
    /// The session behind a request's cookie; nil for a visitor.
    ///
    /// Tokens open the programs' interface only; a wrong one is an error there, so that nobody takes a visitor's answer for the own.
    func session(of request: Request, _ context: Context) async throws -> WebSession<SignedIn>? {
        if request.isForPrograms, let authorization = request.headers[.authorization] {
            let words = authorization.split(separator: " ", maxSplits: 1).map(String.init)
            guard words.count == 2, words[0].lowercased() == "bearer", let found = try await accounts.tokenBearer(words[1]) else {
                throw APIProblem(.tokenInvalid)
            }
            return WebSession(id: found.token.id.text, principal: SignedIn(found.token, found.actor))
        }
        guard let token = SecureCookie("session", isSecure: context.isSecure).value(in: request),
            let found = try await accounts.signedIn(token, origin: "web \(context.address)")
        else { return nil }
        return WebSession(id: found.session.tokenHash, principal: SignedIn(found.session, found.actor))
    }

    /// The session of a citizen behind a request's other cookie; nil for anybody else. Read only where there is one.
    func citizen(of request: Request, _ context: Context, _ commune: Commune) async throws -> CitizenSession? {
        guard let token = SecureCookie(Visit.citizenCookie, isSecure: context.isSecure).value(in: request) else { return nil }
        return try await identity.session(token, commune: commune.code)
    }
}
