public import Foundation
import Vietnamese
import Yams

/// The signers of a server, from a YAML file (docs/signing.md). Secrets never stand in it: it names the files or variables that hold them.
public struct SignerList: Sendable {
    public let signers: [ConfiguredSigner]
    /// The time-stamp authority by which proofs are renewed; nil where none is set for all.
    public let timestamp: String?

    public static let empty = SignerList(signers: [], timestamp: nil)

    private init(signers: [ConfiguredSigner], timestamp: String?) { (self.signers, self.timestamp) = (signers, timestamp) }

    /// - Parameter file: paths in it are taken from its own folder.
    /// - Throws: ``SigningError`` with `settings` and what has to be mended.
    public init(_ file: URL, tool: SigningTool) throws {
        guard let text = try? String(contentsOf: file, encoding: .utf8) else { throw Self.problem(file, "không đọc được tệp") }
        let written: WrittenList
        do { written = try YAMLDecoder().decode(WrittenList.self, from: text) } catch {
            throw Self.problem(file, "viết sai: \(error)")
        }
        let folder = file.deletingLastPathComponent()
        let renewals = BearerRenewals(tool)
        timestamp = written.timestamp
        signers = try written.signers.sorted { $0.key < $1.key }.map { id, one in
            do throws(Complaint) {
                return try one.signer(id, in: folder, timestamp: one.timestamp ?? written.timestamp, tool, renewals)
            } catch {
                throw Self.problem(file, "\(id): \(error.text)")
            }
        }
    }

    private static func problem(_ file: URL, _ what: String) -> SigningError {
        SigningError(
            .settings,
            .init(vi: "Danh sách chữ ký \(file.lastPathComponent): \(what).", en: "The list of signers \(file.lastPathComponent): \(what).")
        )
    }
}

struct Complaint: Error { let text: String }

private struct WrittenList: Decodable {
    /// The time-stamp authority of all.
    let timestamp: String?
    let signers: [String: WrittenSigner]
}

/// One signer as written.
private struct WrittenSigner: Decodable {
    let label: String
    let commune: String
    let posts: [String]
    let kind: SigningKey.Kind
    let timestamp: String?
    // Where the key is.
    let file, module, token, certificate, url, credential: String?
    let environment: [String: String]?
    let bearerFile, bearerVariable, pinFile, pinVariable: String?
    let refresh: WrittenRefresh?
    // What is seen.
    let look: Look?
    let image, name: String?
    /// Millimetres.
    let width: Double?

    enum Look: String, Decodable { case signature, seal, note, hidden }

    enum CodingKeys: String, CodingKey {
        case label, commune, posts, kind, timestamp, file, module, token, certificate, url, credential, environment, look, image, name,
            width, refresh
        case bearerFile = "bearer_file"
        case bearerVariable = "bearer_variable"
        case pinFile = "pin_file"
        case pinVariable = "pin_variable"
    }

    func signer(
        _ id: String, in folder: URL, timestamp: String?, _ tool: SigningTool, _ renewals: BearerRenewals
    ) throws(Complaint) -> ConfiguredSigner {
        guard !posts.isEmpty else { throw Complaint(text: "posts phải có ít nhất một chức danh") }
        if let timestamp, !Self.isAddress(timestamp) { throw Complaint(text: "timestamp phải là địa chỉ http:// hoặc https://") }
        return ConfiguredSigner(
            id: id, label: label, commune: commune, posts: posts, key: try key(folder), look: try seen(folder),
            pin: secret(pinFile, pinVariable, folder), timestamp: timestamp, tool: tool, renewals: renewals)
    }

    private func key(_ folder: URL) throws(Complaint) -> SigningKey {
        switch kind {
        case .pkcs12: return .file(place(try needed(file, "file"), folder))
        case .pkcs11:
            return .token(
                module: try needed(module, "module"), label: token, certificate: try needed(certificate, "certificate"),
                environment: environment ?? [:])
        case .remote:
            let url = try needed(url, "url")
            guard Self.isAddress(url) else { throw Complaint(text: "url phải là địa chỉ https://") }
            guard let bearer = secret(bearerFile, bearerVariable, folder) else {
                throw Complaint(text: "thiếu bearer_file hoặc bearer_variable (mã truy cập OAuth 2)")
            }
            return .remote(url: url, credential: credential, bearer: bearer, renewal: try renewal(folder))
        }
    }

    private func renewal(_ folder: URL) throws(Complaint) -> BearerRenewal? {
        guard let refresh else { return nil }
        guard let bearerFile else { throw Complaint(text: "refresh cần bearer_file: mã mới được ghi vào đó") }
        guard Self.isAddress(refresh.url) else { throw Complaint(text: "refresh: url phải là địa chỉ https://") }
        return BearerRenewal(
            url: refresh.url, client: refresh.client, secret: secret(refresh.secretFile, nil, folder), refresh: place(refresh.file, folder),
            bearer: place(bearerFile, folder))
    }

    private func seen(_ folder: URL) throws(Complaint) -> SignatureLook {
        switch look ?? .hidden {
        case .hidden: return .hidden
        case .note: return .note
        case .signature:
            return .signature(
                image: place(try needed(image, "image"), folder), name: try needed(name, "name (họ tên như in trong văn bản)"),
                width: try size(width ?? 40))
        case .seal:
            guard let width else { throw Complaint(text: "thiếu width: đường kính thật của con dấu, bằng mm") }
            return .seal(image: place(try needed(image, "image"), folder), diameter: try size(width))
        }
    }

    private func size(_ millimetres: Double) throws(Complaint) -> Double {
        guard (10...80).contains(millimetres) else { throw Complaint(text: "width phải từ 10 đến 80 mm") }
        return millimetres
    }

    private func needed(_ value: String?, _ name: String) throws(Complaint) -> String {
        guard let value, !value.isEmpty else { throw Complaint(text: "thiếu \(name)") }
        return value
    }

    private func place(_ path: String, _ folder: URL) -> URL {
        path.hasPrefix("/") ? URL(filePath: path) : folder.appending(path: path)
    }

    private func secret(_ file: String?, _ variable: String?, _ folder: URL) -> Secret? {
        file.map { .file(place($0, folder)) } ?? variable.map { .environment($0) }
    }

    private static func isAddress(_ text: String) -> Bool {
        guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return false }
        return url.scheme == "https" || url.scheme == "http"
    }
}

/// How a remote service's access token is renewed, as written.
private struct WrittenRefresh: Decodable {
    let url, client, file: String
    let secretFile: String?

    enum CodingKeys: String, CodingKey {
        case url, client, file
        case secretFile = "secret_file"
    }
}
