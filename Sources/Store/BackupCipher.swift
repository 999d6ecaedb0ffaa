import CSodium
import Foundation

/// What opens a backup. The key of encrypted fields is another one and is never in a backup: without both, those fields stay closed.
public enum BackupKey: Sendable {
    /// 32 bytes, as ``FieldCipher/secret(at:)`` keeps them in a file.
    case secret([UInt8])
    /// Words that somebody remembers; stretched with argon2id.
    case passphrase(String)
}

/// The unencrypted first bytes of a backup: how its key is made and where its stream begins. They are authenticated with every chunk.
struct BackupPreamble {
    static let magic = Array("DINHBAK1".utf8)
    static let count = 8 + 1 + 16 + 8 + 8 + 24

    var isPassphrase = false
    var salt = [UInt8](repeating: 0, count: 16)
    /// argon2id's cost; libsodium's "moderate" (0.7 s and 256 MiB) for new files.
    var operations: UInt64 = 3
    var memory: UInt64 = 256 << 20
    var stream = [UInt8](repeating: 0, count: 24)

    init() {}

    /// - Throws: `integrity` when these are not the first bytes of a backup.
    init(_ bytes: [UInt8]) throws(StoreError) {
        guard bytes.count == Self.count, bytes.starts(with: Self.magic), bytes[8] < 2 else {
            throw StoreError(.integrity, "this is not a backup, or it was made by a newer program")
        }
        isPassphrase = bytes[8] == 1
        salt = Array(bytes[9..<25])
        operations = UInt64(littleEndian: bytes[25..<33])
        memory = UInt64(littleEndian: bytes[33..<41])
        stream = Array(bytes[41...])
        // A forged cost must not take the machine down.
        guard operations <= 16, memory <= 1 << 30 else {
            throw StoreError(.integrity, "the backup asks for too much memory or time for its passphrase")
        }
    }

    var bytes: [UInt8] {
        Self.magic + [isPassphrase ? 1 : 0] + salt + operations.littleEndianBytes + memory.littleEndianBytes + stream
    }

    /// The key of the stream.
    func key(from key: BackupKey) throws(StoreError) -> [UInt8] {
        guard sodium_init() >= 0 else { throw StoreError(.secret, "libsodium does not start") }
        switch key {
        case .secret(let bytes):
            guard !isPassphrase else { throw StoreError(.secret, "this backup opens with a passphrase, not with a key file") }
            guard bytes.count == 32 else { throw StoreError(.secret, "a backup's key has 32 bytes, this one has \(bytes.count)") }
            return bytes
        case .passphrase(let words):
            guard isPassphrase else { throw StoreError(.secret, "this backup opens with a key file, not with a passphrase") }
            // One passphrase can be typed in two encodings of the same letters.
            let letters = words.precomposedStringWithCanonicalMapping.utf8.map { CChar(bitPattern: $0) }
            guard letters.count >= 8 else { throw StoreError(.secret, "a passphrase has 8 characters or more") }
            var result = [UInt8](repeating: 0, count: 32)
            let status = crypto_pwhash(
                &result, 32, letters, UInt64(letters.count), salt, operations, Int(memory), crypto_pwhash_ALG_ARGON2ID13)
            guard status == 0 else {
                throw StoreError(.secret, "not enough memory to stretch the passphrase: \(memory >> 20) MiB are needed")
            }
            return result
        }
    }
}

/// Encrypts what is written to it into a new file: XChaCha20-Poly1305 (libsodium's secretstream) in chunks of 64 KiB, of which the last is
/// marked, so that a shortened, reordered or altered file is noticed.
final class BackupSink {
    static let chunk = 1 << 16
    static let overhead = 17

    private let file: FileHandle
    private let preamble: [UInt8]
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var buffer: [UInt8] = []

    /// - Parameter url: a file that does not exist; readable by its owner only.
    init(_ url: URL, key: BackupKey, preamble template: BackupPreamble = BackupPreamble()) throws(StoreError) {
        var preamble = template
        if case .passphrase = key { preamble.isPassphrase = true }
        preamble.salt = (0..<16).map { _ in UInt8.random(in: 0...255) }
        var secret = try preamble.key(from: key)
        crypto_secretstream_xchacha20poly1305_init_push(&state, &preamble.stream, secret)
        sodium_memzero(&secret, secret.count)
        let descriptor = open(url.path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError(.file, "can't make \(url.path): \(String(cString: strerror(errno)))") }
        file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        self.preamble = preamble.bytes
        try put(self.preamble)
    }

    func write(_ bytes: some Collection<UInt8>) throws(StoreError) {
        buffer.append(contentsOf: bytes)
        guard buffer.count > Self.chunk else { return }
        var start = 0
        while buffer.count - start > Self.chunk {
            try push(buffer[start..<start + Self.chunk], isLast: false)
            start += Self.chunk
        }
        buffer.removeFirst(start)
    }

    /// Writes the last chunk and waits until the file is on disk.
    func finish() throws(StoreError) {
        try push(buffer[...], isLast: true)
        do {
            try file.synchronize()
            try file.close()
        } catch {
            throw StoreError(.file, "can't flush the backup to disk: \(reason(error))")
        }
    }

    private func push(_ plain: ArraySlice<UInt8>, isLast: Bool) throws(StoreError) {
        var sealed = [UInt8](repeating: 0, count: plain.count + Self.overhead)
        let tag = isLast ? crypto_secretstream_xchacha20poly1305_tag_final() : crypto_secretstream_xchacha20poly1305_tag_message()
        let status = plain.withUnsafeBufferPointer {
            crypto_secretstream_xchacha20poly1305_push(
                &state, &sealed, nil, $0.baseAddress, UInt64($0.count), preamble, UInt64(preamble.count), UInt8(tag))
        }
        guard status == 0 else { throw StoreError(.secret, "a piece of the backup could not be encrypted") }
        try put(sealed)
    }

    private func put(_ bytes: [UInt8]) throws(StoreError) {
        do { try file.write(contentsOf: Data(bytes)) } catch { throw StoreError(.file, "can't write the backup: \(reason(error))") }
    }
}

/// Decrypts what a ``BackupSink`` wrote.
final class BackupSource {
    private let file: FileHandle
    private let preamble: [UInt8]
    private var state = crypto_secretstream_xchacha20poly1305_state()
    private var buffer: [UInt8] = []
    private var place = 0
    private var chunks = 0
    private var hasEnded = false

    init(_ url: URL, key: BackupKey) throws(StoreError) {
        do { file = try FileHandle(forReadingFrom: url) } catch { throw StoreError(.file, "can't open the backup \(url.path)") }
        let preamble = try BackupPreamble(Self.take(BackupPreamble.count, from: file))
        var secret = try preamble.key(from: key)
        defer { sodium_memzero(&secret, secret.count) }
        self.preamble = preamble.bytes
        guard crypto_secretstream_xchacha20poly1305_init_pull(&state, preamble.stream, secret) == 0 else {
            throw StoreError(.integrity, "the backup's first bytes are damaged")
        }
    }

    /// Whether all has been read.
    func isAtEnd() throws(StoreError) -> Bool {
        while place == buffer.count, !hasEnded { try pull() }
        return place == buffer.count
    }

    /// - Throws: `integrity` where fewer bytes are left.
    func read(_ count: Int) throws(StoreError) -> [UInt8] {
        while buffer.count - place < count {
            guard !hasEnded else { throw StoreError(.integrity, "the backup ends in the middle of a part") }
            try pull()
        }
        defer { place += count }
        return Array(buffer[place..<place + count])
    }

    private func pull() throws(StoreError) {
        let sealed = try Self.take(BackupSink.chunk + BackupSink.overhead, from: file)
        guard sealed.count >= BackupSink.overhead else { throw StoreError(.integrity, "the backup is cut off after \(chunks) pieces") }
        var plain = [UInt8](repeating: 0, count: sealed.count - BackupSink.overhead)
        var tag: UInt8 = 0
        let status = plain.withUnsafeMutableBufferPointer {
            crypto_secretstream_xchacha20poly1305_pull(
                &state, $0.baseAddress, nil, &tag, sealed, UInt64(sealed.count), preamble, UInt64(preamble.count))
        }
        guard status == 0 else {
            throw chunks == 0
                ? StoreError(.secret, "the backup does not open: wrong key or passphrase, or its beginning was altered")
                : StoreError(.integrity, "the backup was altered or cut off in piece \(chunks + 1)")
        }
        chunks += 1
        hasEnded = tag == crypto_secretstream_xchacha20poly1305_tag_final()
        if hasEnded, try !Self.take(1, from: file).isEmpty { throw StoreError(.integrity, "something was added to the end of the backup") }
        buffer.removeFirst(place)
        place = 0
        buffer += plain
    }

    /// `count` bytes, fewer at the end of the file.
    private static func take(_ count: Int, from file: FileHandle) throws(StoreError) -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            while bytes.count < count, let piece = try file.read(upToCount: count - bytes.count), !piece.isEmpty { bytes += piece }
        } catch {
            throw StoreError(.file, "can't read the backup: \(reason(error))")
        }
        return bytes
    }
}

extension FixedWidthInteger {
    var littleEndianBytes: [UInt8] { withUnsafeBytes(of: littleEndian) { Array($0) } }

    /// The number in the first bytes of `bytes`, which must be as many as it has.
    init(littleEndian bytes: ArraySlice<UInt8>) {
        self = bytes.reversed().reduce(0) { $0 << 8 | Self($1) }
    }
}
