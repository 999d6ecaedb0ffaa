public import Vietnamese

/// What is wrong with an expression, template or code pattern, and where in its text.
public struct ExpressionError: Error, Sendable, Equatable {
    public enum Code: Sendable, Equatable {
        case unexpectedEnd
        case unexpected(String)
        case expected(String, found: String)
        case badCharacter(String)
        case badName(String)
        case badNumber(String)
        case badDate(String)
        case unterminatedString
        case unknownFunction(String)
        case wrongArgumentCount(Function, Int)
        case chainedComparison
        case tooDeep
        case tooLong
        case unbalancedBrace
        case noSequence
        case twoSequences
        case badSequenceWidth
        case dottedNotAllowed
        /// A value of another type than the operation takes: only when evaluating with values that do not fit the declaration.
        case typeMismatch(String)
    }

    public let code: Code
    /// In Unicode scalars from the start of the text.
    public let offset: Int

    init(_ code: Code, offset: Int = 0) {
        self.code = code
        self.offset = offset
    }

    public var message: LocalizedText {
        switch code {
        case .unexpectedEnd:
            .init(vi: "biểu thức chưa hết", en: "the expression ends too early")
        case .unexpected(let text):
            .init(vi: "không hiểu \"\(text)\" ở đây", en: "did not expect \"\(text)\" here")
        case .expected(let wanted, let found):
            .init(vi: "cần \"\(wanted)\" nhưng gặp \"\(found)\"", en: "expected \"\(wanted)\", found \"\(found)\"")
        case .badCharacter(let text):
            .init(vi: "ký tự \"\(text)\" không dùng được trong biểu thức", en: "the character \"\(text)\" has no meaning in an expression")
        case .badName(let text):
            .init(vi: "\"\(text)\" không phải tên trường", en: "\"\(text)\" is not a field name")
        case .badNumber(let text):
            .init(vi: "số \"\(text)\" viết không đúng", en: "\"\(text)\" is not a number")
        case .badDate(let text):
            .init(vi: "ngày \"\(text)\" không có thật", en: "there is no date \"\(text)\"")
        case .unterminatedString:
            .init(vi: "chuỗi chưa đóng dấu nháy", en: "the text in quotes does not end")
        case .unknownFunction(let name):
            .init(vi: "không có hàm \"\(name)\"", en: "unknown function \"\(name)\"")
        case .wrongArgumentCount(let function, let count):
            .init(
                vi: "hàm \(function.rawValue) cần \(function.arity) tham số, đang có \(count)",
                en: "\(function.rawValue) takes \(function.arity) arguments, not \(count)")
        case .chainedComparison:
            .init(vi: "không so sánh nối tiếp; hãy dùng \"and\"", en: "comparisons cannot be chained; join them with \"and\"")
        case .tooDeep:
            .init(vi: "biểu thức lồng quá sâu", en: "the expression is nested too deep")
        case .tooLong:
            .init(vi: "biểu thức quá dài", en: "the expression is too long")
        case .unbalancedBrace:
            .init(
                vi: "dấu ngoặc nhọn không khớp; dấu ngoặc thường viết {{ và }}",
                en: "a brace has no partner; write {{ and }} for braces themselves")
        case .noSequence:
            .init(vi: "mẫu mã số thiếu {seq}", en: "the code pattern has no {seq}")
        case .twoSequences:
            .init(vi: "mẫu mã số có hai {seq}", en: "the code pattern has {seq} twice")
        case .badSequenceWidth:
            .init(vi: "độ rộng của seq phải từ 1 đến 12", en: "the width of seq must be 1 to 12")
        case .dottedNotAllowed:
            .init(vi: "không dùng tham chiếu có dấu chấm ở đây", en: "a dotted reference cannot be used here")
        case .typeMismatch(let text):
            .init(vi: "giá trị không hợp kiểu: \(text)", en: "a value of the wrong type: \(text)")
        }
    }
}
