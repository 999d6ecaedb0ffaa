import CSodium
import Dispatch
import Foundation
import Store

/// Hashes passwords with argon2id (RFC 9106) through libsodium, on a thread of its own: one at a time, so that a burst of sign-ins costs
/// time, not memory.
public struct PasswordHasher: Sendable {
    /// Passes over the memory, and its size in bytes.
    public let passes: UInt64
    public let memory: Int
    private let queue = DispatchQueue(label: "password hashing")

    /// - Parameter memory: 32 MiB by default, above OWASP's 19 MiB; tests take less.
    public init(passes: UInt64 = 3, memory: Int = 32 << 20) {
        self.passes = passes
        self.memory = memory
        // Negative only where the system gives no random numbers; hashing then fails and says so.
        _ = sodium_init()
    }

    /// The hash with salt and parameters, as text.
    func hash(_ password: String) async throws -> String {
        try await run {
            var out = [CChar](repeating: 0, count: Int(crypto_pwhash_strbytes()))
            let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8CString)
            guard crypto_pwhash_str(&out, bytes, UInt64(bytes.count - 1), passes, memory) == 0 else {
                throw StoreError(.secret, "no memory to hash a password (\(memory >> 20) MiB)")
            }
            return String(decoding: out.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        }
    }

    /// Whether the password fits the hash. Without a hash it takes the same time and says no, so that nobody learns which names exist.
    func verify(_ password: String, _ hash: String?) async throws -> Bool {
        guard let hash else {
            _ = try await self.hash(password)
            return false
        }
        return try await run {
            let bytes = Array(password.precomposedStringWithCanonicalMapping.utf8CString)
            return crypto_pwhash_str_verify(hash, bytes, UInt64(bytes.count - 1)) == 0
        }
    }

    private func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Result(catching: body)) }
        }
    }
}
