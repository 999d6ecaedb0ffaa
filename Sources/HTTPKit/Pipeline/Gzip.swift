import CZlib
import Hummingbird
import NIOCore

/// A gzip stream (RFC 1952) over zlib.
final class Deflater {
    private let stream: UnsafeMutablePointer<z_stream>

    /// - Parameter level: 1 fast … 9 small.
    init(level: Int32) {
        stream = .allocate(capacity: 1)
        stream.initialize(to: z_stream())
        // 15 bits of window, plus 16 for the gzip frame.
        deflateInit2_(
            stream, level, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    }

    deinit {
        deflateEnd(stream)
        stream.deinitialize(count: 1)
        stream.deallocate()
    }

    /// The compressed bytes that are ready; the last call has `isLast` set and gives the rest.
    func compress(_ input: ByteBuffer, isLast: Bool) -> ByteBuffer {
        var input = input
        var output = ByteBuffer()
        input.readWithUnsafeMutableReadableBytes { bytes in
            stream.pointee.next_in = bytes.bindMemory(to: UInt8.self).baseAddress
            stream.pointee.avail_in = UInt32(bytes.count)
            var status = Z_OK
            repeat {
                output.writeWithUnsafeMutableBytes(minimumWritableBytes: 16 << 10) { room in
                    stream.pointee.next_out = room.bindMemory(to: UInt8.self).baseAddress
                    stream.pointee.avail_out = UInt32(room.count)
                    status = deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
                    return room.count - Int(stream.pointee.avail_out)
                }
            } while stream.pointee.avail_out == 0 && status == Z_OK
            return bytes.count
        }
        return output
    }

    static func gzip(_ bytes: ByteBuffer, level: Int32 = 9) -> ByteBuffer { Deflater(level: level).compress(bytes, isLast: true) }
}

private struct GzipWriter: ResponseBodyWriter {
    var parent: any ResponseBodyWriter
    let deflater = Deflater(level: 5)

    mutating func write(_ buffer: ByteBuffer) async throws {
        let output = deflater.compress(buffer, isLast: false)
        if output.readableBytes > 0 { try await parent.write(output) }
    }

    consuming func finish(_ trailingHeaders: HTTPFields?) async throws {
        try await parent.write(deflater.compress(ByteBuffer(), isLast: true))
        try await parent.finish(trailingHeaders)
    }
}

/// Compresses text of 1 KiB and more for clients that accept gzip; never event streams, ranges or what is compressed already. Form tokens
/// differ in every page, so that the length tells nothing about them (BREACH).
struct CompressionStep<Principal: Sendable>: RouterMiddleware {
    typealias Context = WebContext<Principal>

    func handle(_ request: Request, context: Context, next: (Request, Context) async throws -> Response) async throws -> Response {
        var response = try await next(request, context)
        guard isCompressible(response) else { return response }
        response.headers.addVary("Accept-Encoding")
        let accepted = weightedItems(request.headers[values: .acceptEncoding])
        guard request.method != .head, accepted.contains("gzip") || accepted.contains("*") else { return response }
        let body = response.body
        response.body = ResponseBody { writer in try await body.write(GzipWriter(parent: writer)) }
        response.headers[.contentLength] = nil
        response.headers[.contentEncoding] = "gzip"
        response.headers[.acceptRanges] = nil
        // The bytes are no longer the tagged ones: the tag says only that the content is the same.
        if let tag = response.headers[.eTag], !tag.hasPrefix("W/") { response.headers[.eTag] = "W/" + tag }
        return response
    }

    private func isCompressible(_ response: Response) -> Bool {
        guard response.headers[.contentEncoding] == nil, response.status != .partialContent else { return false }
        guard response.body.contentLength ?? .max >= 1024, let type = response.headers[.contentType] else { return false }
        return AssetLibrary.isText(type) && !type.hasPrefix("text/event-stream")
    }
}

extension HTTPFields {
    mutating func addVary(_ name: String) {
        let present = self[values: .vary].joined(separator: ", ")
        guard !present.lowercased().contains(name.lowercased()) else { return }
        self[.vary] = present.isEmpty ? name : present + ", " + name
    }
}
