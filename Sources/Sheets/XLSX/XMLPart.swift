import CExpat
import Foundation

/// A part of a workbook, taken in as its XML streams by. Subclasses keep what they need; an override can't throw through C and sets `failure`.
///
/// expat gives bytes as they stand in its own buffer, so that a million cells cost no objects. Document types are refused: without them there
/// are no entities to blow up. A token may not be larger than `tokenLimit`: expat would gather it in memory.
class XMLPart {
    /// The name of an element or attribute, without its prefix.
    struct Name {
        let pointer: UnsafePointer<CChar>

        init(_ pointer: UnsafePointer<CChar>) {
            var local = pointer
            var here = pointer
            while here.pointee != 0 {
                if here.pointee == 58 { local = here + 1 }
                here += 1
            }
            self.pointer = local
        }

        static func == (name: Name, text: StaticString) -> Bool {
            let count = text.utf8CodeUnitCount
            return strncmp(name.pointer, UnsafeRawPointer(text.utf8Start).assumingMemoryBound(to: CChar.self), count) == 0
                && name.pointer[count] == 0
        }

        static func ~= (text: StaticString, name: Name) -> Bool { name == text }
    }

    /// The attributes of an element, valid during the call only.
    struct Attributes {
        let pointers: UnsafeMutablePointer<UnsafePointer<CChar>?>?

        /// The value's bytes, ended by zero.
        func bytes(_ wanted: StaticString) -> UnsafePointer<CChar>? {
            guard let pointers else { return nil }
            var index = 0
            while let name = pointers[index] {
                if Name(name) == wanted { return pointers[index + 1] }
                index += 2
            }
            return nil
        }

        func text(_ wanted: StaticString) -> String? { bytes(wanted).map { String(cString: $0) } }
        func integer(_ wanted: StaticString) -> Int? { bytes(wanted).flatMap { Int(String(cString: $0)) } }
        func flag(_ wanted: StaticString) -> Bool { text(wanted).map { $0 == "1" || $0 == "true" } ?? false }
    }

    final var failure: SheetError?
    /// Set by a part that has seen what it wanted: the rest is not read.
    final var isDone = false
    private final var parser: XML_Parser?
    private final var fed: Int64 = 0
    private final var depth = 0

    private static let pieceBytes = 1 << 16
    private static let tokenLimit: Int64 = 4 << 20
    private static let deepest = 200

    deinit { if let parser { XML_ParserFree(parser) } }

    func start(_ name: Name, _ attributes: Attributes) {}
    func end(_ name: Name) {}
    func text(_ bytes: UnsafeBufferPointer<UInt8>) {}

    /// Reads the whole member.
    final func read(_ member: ZipMember) throws(SheetError) {
        while try readPiece(of: member) {}
    }

    /// Reads a piece; false when there is no more.
    final func readPiece(of member: ZipMember) throws(SheetError) -> Bool {
        guard !isDone else { return false }
        if parser == nil { try makeParser() }
        guard let parser else { return false }
        guard let buffer = XML_GetBuffer(parser, Int32(XMLPart.pieceBytes)) else { throw SheetError(.unreadable, "no memory for XML") }
        let count = try member.read(into: UnsafeMutableRawBufferPointer(start: buffer, count: XMLPart.pieceBytes))
        fed += Int64(count)
        let status = XML_ParseBuffer(parser, Int32(count), count == 0 ? 1 : 0)
        if let failure { throw failure }
        if isDone { return false }
        guard status == XML_STATUS_OK else { throw SheetError(.damaged, "broken XML in line \(XML_GetCurrentLineNumber(parser))") }
        guard fed - Int64(XML_GetCurrentByteIndex(parser)) <= XMLPart.tokenLimit else { throw SheetError(.damaged, "an endless XML token") }
        return count > 0
    }

    private final func makeParser() throws(SheetError) {
        guard let parser = XML_ParserCreate(nil) else { throw SheetError(.unreadable, "no memory for XML") }
        self.parser = parser
        XML_SetUserData(parser, Unmanaged.passUnretained(self).toOpaque())
        XML_SetElementHandler(
            parser,
            { part, name, attributes in
                guard let part, let name else { return }
                Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef { $0.started(Name(name), Attributes(pointers: attributes)) }
            },
            { part, name in
                guard let part, let name else { return }
                Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef { $0.ended(Name(name)) }
            })
        XML_SetCharacterDataHandler(parser) { part, text, count in
            guard let part, let text else { return }
            text.withMemoryRebound(to: UInt8.self, capacity: Int(count)) { bytes in
                Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef {
                    $0.text(UnsafeBufferPointer(start: bytes, count: Int(count)))
                }
            }
        }
        XML_SetStartDoctypeDeclHandler(parser) { part, _, _, _, _ in
            guard let part else { return }
            Unmanaged<XMLPart>.fromOpaque(part)._withUnsafeGuaranteedRef { $0.fail(SheetError(.damaged, "a document type in XML")) }
        }
    }

    private final func started(_ name: Name, _ attributes: Attributes) {
        depth += 1
        guard depth <= XMLPart.deepest else { return fail(SheetError(.damaged, "XML is nested too deep")) }
        if failure == nil, !isDone { start(name, attributes) }
        if isDone { stop() }
    }

    private final func ended(_ name: Name) {
        depth -= 1
        if failure == nil, !isDone { end(name) }
        if isDone { stop() }
    }

    final func fail(_ error: SheetError) {
        if failure == nil { failure = error }
        stop()
    }

    private final func stop() {
        if let parser { XML_StopParser(parser, 0) }
    }
}
