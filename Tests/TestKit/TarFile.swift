public import Foundation

/// A TAR (ustar, POSIX.1-1988) made by hand, so that tests can put into it what no archiver would.
public struct TarFile: ExpressibleByDictionaryLiteral {
    public private(set) var data = Data()

    public init(dictionaryLiteral files: (String, String)...) {
        for (name, text) in files { add(name, Data(text.utf8)) }
    }

    /// - Parameter kind: `0` a file, `2` a symbolic link to `target`, `5` a folder.
    public mutating func add(_ name: String, _ content: Data, kind: Character = "0", target: String = "") {
        var header = [UInt8](repeating: 0, count: 512)
        func put(_ text: String, at place: Int, _ length: Int) {
            for (index, byte) in text.utf8.prefix(length).enumerated() { header[place + index] = byte }
        }
        func octal(_ number: Int, _ digits: Int) -> String {
            let text = String(number, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put(name, at: 0, 100)
        put("0000644\u{0}0000000\u{0}0000000\u{0}", at: 100, 24)
        put(octal(content.count, 11), at: 124, 12)
        put(octal(0, 11), at: 136, 12)
        put("        ", at: 148, 8)
        put(String(kind), at: 156, 1)
        put(target, at: 157, 100)
        put("ustar\u{0}00", at: 257, 8)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6) + "\u{0} ", at: 148, 8)
        data.append(contentsOf: header)
        data.append(content)
        data.append(contentsOf: [UInt8](repeating: 0, count: (512 - content.count % 512) % 512))
    }

    /// The archive with its end.
    public var closed: Data { data + Data(count: 1024) }
}
