import Foundation

/// The texts that the cells of a workbook share, by number. In memory while they are few, in a temporary file without a name beyond: a
/// million rows then cost disk and page cache, which the system takes back, and 8 bytes for every 16 texts.
final class SharedStrings {
    /// Bytes kept in memory.
    static let memory = 32 << 20
    private static let stride = 16

    private(set) var count = 0
    private var offsets: [UInt64] = []
    private var pending: [UInt8] = []
    private var written: UInt64 = 0
    private var descriptor: Int32 = -1
    private var mapped: UnsafeMutableRawPointer?
    private let limits: SheetLimits
    private let memory: Int

    init(limits: SheetLimits, memory: Int = SharedStrings.memory) {
        self.limits = limits
        self.memory = memory
    }

    deinit {
        if let mapped { munmap(mapped, Int(written)) }
        if descriptor >= 0 { close(descriptor) }
    }

    func append(_ text: [UInt8]) throws(SheetError) {
        let place = written + UInt64(pending.count)
        guard place + UInt64(text.count) <= limits.sharedTextBytes else {
            throw SheetError(.tooLarge, name: "\(limits.sharedTextBytes >> 20) MB", "shared texts over the limit")
        }
        if count % SharedStrings.stride == 0 { offsets.append(place) }
        withUnsafeBytes(of: UInt32(text.count).littleEndian) { pending.append(contentsOf: $0) }
        pending += text
        count += 1
        if pending.count >= memory { try spill() }
    }

    /// To be called once, before the first `text(at:)`.
    func finish() throws(SheetError) {
        guard descriptor >= 0 else { return }
        try spill()
        let address = mmap(nil, Int(written), PROT_READ, MAP_PRIVATE, descriptor, 0)
        guard address != MAP_FAILED else { throw SheetError(.unreadable, "the temporary file can't be mapped") }
        mapped = address
    }

    func text(at index: Int) -> String? {
        guard index >= 0, index < count else { return nil }
        if let mapped { return text(at: index, in: UnsafeRawBufferPointer(start: mapped, count: Int(written))) }
        return pending.withUnsafeBytes { text(at: index, in: $0) }
    }

    private func text(at index: Int, in bytes: UnsafeRawBufferPointer) -> String {
        var place = Int(offsets[index / SharedStrings.stride])
        for _ in 0..<(index % SharedStrings.stride) { place += 4 + length(at: place, in: bytes) }
        let text = UnsafeRawBufferPointer(rebasing: bytes[(place + 4)..<(place + 4 + length(at: place, in: bytes))])
        return TextRuns.text(text.bindMemory(to: UInt8.self))
    }

    private func length(at place: Int, in bytes: UnsafeRawBufferPointer) -> Int {
        Int(UInt32(littleEndian: bytes.loadUnaligned(fromByteOffset: place, as: UInt32.self)))
    }

    private func spill() throws(SheetError) {
        if descriptor < 0 { descriptor = try SharedStrings.temporaryFile() }
        let isWritten = pending.withUnsafeBytes { bytes in
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = write(descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
                guard count > 0 else { return false }
                rest = rest.dropFirst(count)
            }
            return true
        }
        guard isWritten else { throw SheetError(.writing, "the temporary file can't be written") }
        written += UInt64(pending.count)
        pending.removeAll(keepingCapacity: true)
    }

    private static func temporaryFile() throws(SheetError) -> Int32 {
        var path = Array((FileManager.default.temporaryDirectory.path + "/dinh-sheet-XXXXXX").utf8CString)
        let descriptor = mkstemp(&path)
        guard descriptor >= 0 else { throw SheetError(.writing, "no temporary file") }
        unlink(path)
        return descriptor
    }
}

/// `sharedStrings.xml`.
final class SharedStringsPart: XMLPart {
    let strings: SharedStrings
    private let limits: SheetLimits
    private var runs = TextRuns()

    init(limits: SheetLimits) {
        self.limits = limits
        strings = SharedStrings(limits: limits)
    }

    override func start(_ name: Name, _ attributes: Attributes) { runs.start(name) }

    override func end(_ name: Name) {
        runs.end(name)
        guard name == "si" else { return }
        do throws(SheetError) { try strings.append(runs.bytes) } catch { fail(error) }
        runs.clear()
    }

    override func text(_ bytes: UnsafeBufferPointer<UInt8>) {
        if !runs.append(bytes, limit: limits.textBytes) {
            fail(SheetError(.tooLarge, name: "\(limits.textBytes) byte/ô", "a text over the limit"))
        }
    }
}
