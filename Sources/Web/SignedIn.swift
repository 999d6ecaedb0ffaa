public import Accounts
import HTTPKit
import Hummingbird
public import Registers
import Store

/// Somebody who is signed in: the browser's session and who the person is now.
public struct SignedIn: Sendable {
    public let session: Session
    public let actor: Actor
}

typealias Context = WebContext<SignedIn>

extension Site {
    /// The session behind a request's cookie; nil for a visitor.
    func session(of request: Request, _ context: Context) async throws -> WebSession<SignedIn>? {
        guard let token = SecureCookie("session", isSecure: context.isSecure).value(in: request),
            let session = try await accounts.session(token)
        else { return nil }
        let origin = "web \(context.address)"
        let actor = try await database.read { tx in try self.accounts.actor(of: session, origin: origin, in: tx) }
        return WebSession(id: session.tokenHash, principal: SignedIn(session: session, actor: actor))
    }
}
