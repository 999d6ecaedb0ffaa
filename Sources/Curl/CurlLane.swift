public import CCurl
import Dispatch
import Foundation
import Synchronization

/// What libcurl said of a transfer.
public struct CurlAnswer: Sendable {
    public let code: CURLcode
    /// The last status that the other side sent: of SMTP or HTTP; 0 where there was none.
    public let status: Int
    /// What was answered, where ``CurlTransfer/keepAnswer(limit:)`` asked for it.
    public let body: [UInt8]
}

/// A libcurl handle on a thread of its own. It keeps its connection from one transfer to the next, which is why there is one a lane.
///
/// Unchecked: the handle is touched on `queue` only.
public final class CurlLane: @unchecked Sendable {
    private let queue: DispatchQueue
    private var handle: UnsafeMutableRawPointer?

    /// libcurl wants to be begun once, before anything else of it.
    private static let isReady = curl_global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK

    public init(_ name: String) {
        queue = DispatchQueue(label: name)
    }

    deinit {
        if let handle { curl_easy_cleanup(handle) }
    }

    /// Does one transfer as `prepare` sets it up; nil where libcurl could not begin.
    public func perform(_ body: [UInt8], _ prepare: @escaping @Sendable (CurlTransfer) -> Void) async -> CurlAnswer? {
        await withCheckedContinuation { continuation in
            queue.async { continuation.resume(returning: self.transfer(body, prepare)) }
        }
    }

    private func transfer(_ body: [UInt8], _ prepare: (CurlTransfer) -> Void) -> CurlAnswer? {
        guard Self.isReady, let handle = handle ?? curl_easy_init() else { return nil }
        self.handle = handle
        // Options are forgotten, connections are not.
        curl_easy_reset(handle)
        let transfer = CurlTransfer(handle, body)
        transfer.number(CURLOPT_NOSIGNAL, 1)
        transfer.discardAnswer()
        prepare(transfer)
        let code = curl_easy_perform(handle)
        return withExtendedLifetime(transfer) { CurlAnswer(code: code, status: dinh_curl_answer(handle), body: transfer.answer) }
    }
}

/// The options of one transfer, and what libcurl reads while it lasts.
public final class CurlTransfer {
    private let handle: UnsafeMutableRawPointer
    private let body: [UInt8]
    private var offset = 0
    fileprivate var answer: [UInt8] = []
    private var limit = 0
    private var lists: [UnsafeMutablePointer<curl_slist>] = []

    init(_ handle: UnsafeMutableRawPointer, _ body: [UInt8]) {
        self.handle = handle
        self.body = body
    }

    deinit {
        for list in lists { curl_slist_free_all(list) }
    }

    /// Sets an option that takes a number.
    public func number(_ option: CURLoption, _ value: Int) { _ = dinh_curl_number(handle, option, value) }

    /// Sets an option that takes a text.
    public func text(_ option: CURLoption, _ value: String) { _ = dinh_curl_text(handle, option, value) }

    /// Sets an option that takes a list of texts.
    public func list(_ option: CURLoption, _ values: [String]) {
        var list: UnsafeMutablePointer<curl_slist>?
        for value in values { list = curl_slist_append(list, value) }
        guard let list else { return }
        lists.append(list)
        _ = dinh_curl_list(handle, option, list)
    }

    /// Sends the body as an upload.
    public func upload() {
        number(CURLOPT_UPLOAD, 1)
        let read: curl_read_callback = { buffer, size, count, data in
            guard let buffer, let data else { return 0 }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(data).takeUnretainedValue()
            let length = min(size * count, transfer.body.count - transfer.offset)
            transfer.body.withUnsafeBytes { bytes in
                UnsafeMutableRawBufferPointer(start: buffer, count: length).copyMemory(
                    from: UnsafeRawBufferPointer(rebasing: bytes[transfer.offset..<transfer.offset + length]))
            }
            transfer.offset += length
            return length
        }
        _ = dinh_curl_reader(handle, read, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Sends the body as a form's.
    public func post() {
        number(CURLOPT_POST, 1)
        number(CURLOPT_POSTFIELDSIZE, body.count)
        _ = body.withUnsafeBytes { bytes in
            dinh_curl_text(handle, CURLOPT_COPYPOSTFIELDS, bytes.baseAddress?.assumingMemoryBound(to: CChar.self))
        }
    }

    /// Keeps what is answered; more than `limit` bytes end the transfer with `CURLE_WRITE_ERROR`.
    public func keepAnswer(limit: Int) {
        self.limit = limit
        let write: curl_write_callback = { bytes, size, count, data in
            guard let bytes, let data else { return 0 }
            let transfer = Unmanaged<CurlTransfer>.fromOpaque(data).takeUnretainedValue()
            let length = size * count
            guard transfer.answer.count + length <= transfer.limit else { return 0 }
            transfer.answer += UnsafeRawBufferPointer(start: bytes, count: length)
            return length
        }
        _ = dinh_curl_keeper(handle, write, Unmanaged.passUnretained(self).toOpaque())
    }

    fileprivate func discardAnswer() {
        _ = dinh_curl_writer(handle) { _, size, count, _ in size * count }
    }
}

/// Lanes that take turns.
public final class CurlLanes: Sendable {
    private let lanes: [CurlLane]
    private let turn = Atomic<Int>(0)

    public init(_ name: String, count: Int) {
        lanes = (0..<count).map { CurlLane("\(name)-\($0)") }
    }

    /// The lane whose turn it is.
    public var next: CurlLane { lanes[turn.wrappingAdd(1, ordering: .relaxed).oldValue % lanes.count] }
}
