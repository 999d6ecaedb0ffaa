public import Accounts
import HTTPKit
import Hummingbird
public import Registers

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
            let found = try await accounts.signedIn(token, origin: "web \(context.address)")
        else { return nil }
        return WebSession(id: found.session.tokenHash, principal: SignedIn(session: found.session, actor: found.actor))
    }
}
