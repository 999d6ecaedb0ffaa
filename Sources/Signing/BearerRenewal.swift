import Foundation

/// How the access token of a remote service is renewed (OAuth 2, RFC 6749, section 6).
public struct BearerRenewal: Sendable, Equatable {
    /// The service's token endpoint.
    let url: String
    let client: String
    let secret: Secret?
    /// Where the refresh token is kept; the service may give another one each time.
    let refresh: URL
    /// Where the access token is kept.
    let bearer: URL
}

/// Renews access tokens, one after the other: a refresh token is good once.
public actor BearerRenewals {
    private let tool: SigningTool

    init(_ tool: SigningTool) { self.tool = tool }

    /// Puts a new access token in the place of one that the service refused, or of the present one; does nothing where somebody has done so
    /// meanwhile.
    ///
    /// - Parameter refused: the token that was refused; nil renews whatever there is.
    /// - Throws: ``SigningError`` with `refused` where somebody has to give consent anew.
    func renew(_ renewal: BearerRenewal, refused: String? = nil) async throws {
        if let refused, try Secret.file(renewal.bearer).read() != refused { return }
        let made = try await tool.renew(
            Ask.Key(
                kind: .remote, token: try Secret.file(renewal.refresh).read(), url: renewal.url, client: renewal.client,
                secret: try renewal.secret?.read()))
        // The refresh token first: an access token that is lost can be had again.
        if let next = made.refresh { try Self.write(next, to: renewal.refresh) }
        try Self.write(made.access, to: renewal.bearer)
    }

    /// For the server's user only, whole or not at all.
    private static func write(_ secret: String, to file: URL) throws {
        let fresh = file.appendingPathExtension("new")
        try? FileManager.default.removeItem(at: fresh)
        guard FileManager.default.createFile(atPath: fresh.path, contents: Data(secret.utf8), attributes: [.posixPermissions: 0o600])
        else { throw SigningError(.settings, detail: "\(fresh.path) can't be written") }
        guard rename(fresh.path, file.path) == 0 else { throw SigningError(.settings, detail: "\(file.path): errno \(errno)") }
    }
}

extension SignerList {
    /// Renews the access tokens of all remote signers that can be renewed; gives whose could not be.
    public func renewBearers() async -> [(signer: String, error: SigningError)] {
        var failed: [(signer: String, error: SigningError)] = []
        for signer in signers {
            guard case .remote(_, _, _, let renewal?) = signer.key else { continue }
            do { try await signer.renewals.renew(renewal) } catch {
                failed.append((signer.id, error as? SigningError ?? SigningError(.tool, detail: "\(error)")))
            }
        }
        return failed
    }
}
