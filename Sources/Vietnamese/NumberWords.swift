/// The number in Vietnamese words: 21 "hai mươi mốt", 105 "một trăm linh năm", 1.250.000 "một triệu hai trăm năm mươi nghìn".
/// Northern standard words: linh, nghìn, tỷ; "tư" and "lăm" after mươi, "bốn" after linh and mười.
public func inWords(_ number: Int64) -> String {
    if number == 0 { return "không" }
    return (number < 0 ? "âm " : "") + words(number.magnitude, padded: false).joined(separator: " ")
}

extension Money {
    /// "một triệu hai trăm năm mươi nghìn đồng"; with a capital at the start for the line of a receipt.
    public static func inWords(_ amount: Int64, capitalised: Bool = false) -> String {
        let text = Vietnamese.inWords(amount) + " đồng"
        return capitalised ? text.capitalizedFirst : text
    }
}

private let digitWords = ["không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"]

/// The words of a positive number; `padded` when higher digits were told before, so that a missing hundred is told too.
private func words(_ number: UInt64, padded: Bool) -> [String] {
    for (size, name) in [(1_000_000_000, "tỷ"), (1_000_000, "triệu"), (1000, "nghìn")] as [(UInt64, String)] where number >= size {
        let (high, low) = number.quotientAndRemainder(dividingBy: size)
        return words(high, padded: padded) + [name] + (low == 0 ? [] : words(low, padded: true))
    }
    return belowThousand(Int(number), padded: padded)
}

private func belowThousand(_ number: Int, padded: Bool) -> [String] {
    let (hundreds, rest) = number.quotientAndRemainder(dividingBy: 100)
    let (tens, ones) = rest.quotientAndRemainder(dividingBy: 10)
    var result: [String] = hundreds > 0 || padded ? [digitWords[hundreds], "trăm"] : []
    switch tens {
    case 0: if ones > 0, !result.isEmpty { result.append("linh") }
    case 1: result.append("mười")
    default: result += [digitWords[tens], "mươi"]
    }
    switch (tens, ones) {
    case (_, 0): break
    case (2..., 1): result.append("mốt")
    case (2..., 4): result.append("tư")
    case (1..., 5): result.append("lăm")
    default: result.append(digitWords[ones])
    }
    return result
}
