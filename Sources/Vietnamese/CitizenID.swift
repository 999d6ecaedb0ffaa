public enum Sex: String, Sendable, CaseIterable, Codable {
    case male, female

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.male, .vi): "Nam"
        case (.female, .vi): "Nữ"
        case (.male, .en): "Male"
        case (.female, .en): "Female"
        }
    }
}

/// The personal identification number (số định danh cá nhân, number of the identity card): three digits for where the birth was
/// registered, one for century and sex, two for the year of birth, six at random. It has no check digit.
public struct CitizenID: Hashable, Sendable, CustomStringConvertible {
    /// The twelve digits.
    public let digits: String
    /// The three digits of the place of birth registration: a province before 2025 (`provinceName`), or a country.
    public var placeCode: String { String(digits.prefix(3)) }
    public let sex: Sex
    public let birthYear: Int

    /// Reads twelve digits, with spaces, dots or dashes between them or not. With `today`, years of birth still to come are refused.
    /// - Throws: `VietnameseError` with `.empty`, `.oldIdentityCard`, `.citizenIDLength`, `.citizenIDProvince` or `.citizenIDYear`.
    public init(parsing text: String, today: CalendarDate? = nil) throws(VietnameseError) {
        let digits = plain(text).filter { !" .-".contains($0) }
        guard !digits.isEmpty else {
            throw VietnameseError(.empty, vi: "Chưa nhập số định danh cá nhân.", en: "No personal identification number was given.")
        }
        guard digits.isDigits, digits.count == 12 else {
            if digits.isDigits, digits.count == 9 {
                throw VietnameseError(
                    .oldIdentityCard, vi: "Đây là số CMND 9 số cũ; cần số định danh cá nhân 12 số trên thẻ căn cước.",
                    en: "This is the old nine-digit card number; give the twelve digits of the identity card.")
            }
            throw VietnameseError(
                .citizenIDLength, vi: "Số định danh cá nhân gồm đúng 12 chữ số.",
                en: "A personal identification number has exactly twelve digits.")
        }
        let numbers = digits.utf8.map { Int($0) - 48 }
        let place = numbers[0] * 100 + numbers[1] * 10 + numbers[2]
        guard place > 100 || birthProvinces[String(digits.prefix(3))] != nil else {
            throw VietnameseError(
                .citizenIDProvince, vi: "Ba số đầu không phải là mã của tỉnh nào; hãy xem lại trên thẻ.",
                en: "The first three digits are the code of no province; look at the card again.")
        }
        birthYear = 1900 + numbers[3] / 2 * 100 + numbers[4] * 10 + numbers[5]
        sex = numbers[3] % 2 == 0 ? .male : .female
        if let today, birthYear > today.year {
            throw VietnameseError(
                .citizenIDYear, vi: "Theo số này, năm sinh là \(birthYear), còn ở tương lai; hãy xem lại trên thẻ.",
                en: "By this number the year of birth is \(birthYear), which is still to come; look at the card again.")
        }
        self.digits = digits
    }

    /// The province, as it was named before 2025, where the birth was registered; nothing for a birth registered abroad.
    public var provinceName: String? { birthProvinces[placeCode] }

    /// `019*******01`: what lists show.
    public var masked: String { masking(digits, first: 3, last: 2) }

    /// What does not agree with the form; a warning only, since sex and date of birth can be corrected by law while the number stays.
    public func disagreements(sex: Sex?, birthYear: Int?) -> [LocalizedText] {
        var result: [LocalizedText] = []
        if let sex, sex != self.sex {
            result.append(LocalizedText(vi: "Giới tính không khớp với số định danh.", en: "The sex does not agree with the number."))
        }
        if let birthYear, birthYear != self.birthYear {
            result.append(
                LocalizedText(vi: "Năm sinh không khớp với số định danh.", en: "The year of birth does not agree with the number."))
        }
        return result
    }

    /// Masked, so that a number does not reach a log by accident; `digits` tells it.
    public var description: String { masked }
}

/// `text` with all but its first and last characters replaced by stars; stars alone when nothing would be hidden.
func masking(_ text: String, first: Int, last: Int) -> String {
    let hidden = text.count - first - last
    guard hidden > 0 else { return String(repeating: "*", count: text.count) }
    return text.prefix(first) + String(repeating: "*", count: hidden) + text.suffix(last)
}
