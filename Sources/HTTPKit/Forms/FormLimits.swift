/// Sizes above which a form is refused with 413. All sizes in bytes.
public struct FormLimits: Sendable {
    /// The whole body, files included.
    public var body: Int
    /// Number of fields and files together.
    public var parts: Int
    /// One field's value.
    public var fieldSize: Int
    public var files: Int
    /// One file.
    public var fileSize: Int

    public init(body: Int, parts: Int = 2_000, fieldSize: Int = 256 << 10, files: Int = 0, fileSize: Int = 0) {
        self.body = body
        self.parts = parts
        self.fieldSize = fieldSize
        self.files = files
        self.fileSize = fileSize
    }

    /// Forms without files: 2 MiB.
    public static let fields = FormLimits(body: 2 << 20)

    /// Forms with up to `count` files of at most `fileSize` bytes each.
    public static func uploads(_ count: Int = 10, fileSize: Int = 50 << 20) -> FormLimits {
        FormLimits(body: (2 << 20) + count * fileSize, files: count, fileSize: fileSize)
    }
}
