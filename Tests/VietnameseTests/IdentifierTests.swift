import TestKit
import Testing

@testable import Vietnamese

@Suite("Personal numbers")
struct CitizenIDTests {
    @Test("Place, sex and year of birth are read from the digits")
    func reads() throws {
        let man = try CitizenID(parsing: "019090000001")
        #expect(man.provinceName == "Thái Nguyên" && man.sex == .male && man.birthYear == 1990)
        #expect(man.masked == "019*******01")
        #expect("\(man)" == "019*******01")
        let woman = try CitizenID(parsing: "001 301 012345")
        #expect(woman.provinceName == "Hà Nội" && woman.sex == .female && woman.birthYear == 2001)
        #expect(woman.digits == "001301012345")
        #expect(try CitizenID(parsing: "301099000001").provinceName == nil)
        #expect(man.disagreements(sex: .female, birthYear: 1991).count == 2)
        #expect(man.disagreements(sex: .male, birthYear: nil).isEmpty)
    }

    @Test("All 63 provinces are known, and no other number below 101 is one")
    func provinces() throws {
        #expect(birthProvinces.count == 63)
        #expect(Set(birthProvinces.values).count == 63)
        for place in 0...100 {
            let isKnown = (try? CitizenID(parsing: place.padded(3) + "090000001")) != nil
            #expect(isKnown == (birthProvinces[place.padded(3)] != nil))
        }
    }

    @Test(
        "What is wrong is told, without the number",
        arguments: [
            ("", .empty), ("01909000000", .citizenIDLength), ("0190900000012", .citizenIDLength), ("01909000000a", .citizenIDLength),
            ("003090000001", .citizenIDProvince),
            ("000090000001", .citizenIDProvince), ("090123456", .oldIdentityCard), ("019227000001", .citizenIDYear),
            ("０１９０９０００００１", .citizenIDLength),
        ] as [(String, VietnameseError.Code)])
    func refuses(text: String, expected: VietnameseError.Code) throws {
        let today = try day("2026-11-21")
        let thrown = #expect(throws: VietnameseError.self) { try CitizenID(parsing: text, today: today) }
        #expect(thrown?.code == expected)
        #expect(text.isEmpty || thrown?.userMessage.contains(text) == false)
    }
}

@Suite("Tax codes")
struct TaxCodeTests {
    @Test("Valid codes pass", arguments: ["0100109106", "0301442379", "0101248141", "0300588569", "0100686209", "0101243150"])
    func valid(code: String) throws {
        #expect(try TaxCode(parsing: code).kind == .organisation)
        #expect(try TaxCode(parsing: code + "-001").text == code + "-001")
        #expect(try TaxCode(parsing: code + "001").kind == .branch("001"))
    }

    @Test("A person's tax code is the personal number, never shown in full by accident")
    func person() throws {
        let code = try TaxCode(parsing: "019090000001")
        #expect(code.kind == .person(try CitizenID(parsing: "019090000001")))
        #expect("\(code)" == "019*******01")
    }

    @Test(
        "Wrong codes are refused, and why",
        arguments: [
            ("", .empty), ("0100109107", .taxCodeCheckDigit), ("010010910", .taxCodeLength), ("0100109106-000", .taxCodeBranch),
            ("0100109107-001", .taxCodeCheckDigit),
            ("003090000001", .citizenIDProvince), ("01001091060", .taxCodeLength), ("abc", .taxCodeLength),
        ] as [(String, VietnameseError.Code)])
    func refuses(text: String, expected: VietnameseError.Code) {
        #expect(code { () throws(VietnameseError) in _ = try TaxCode(parsing: text) } == expected)
    }

    @Test("Any single wrong digit is found")
    func singleErrors() {
        let valid = Array("0100109106")
        for position in valid.indices {
            for digit in "0123456789" where digit != valid[position] {
                var wrong = valid
                wrong[position] = digit
                #expect((try? TaxCode(parsing: String(wrong))) == nil)
            }
        }
    }

    @Test("Nine digits whose check would be ten begin no code")
    func noCheck() {
        let bodies = (0..<1000).map { ($0 + 1).padded(9) }
        #expect(bodies.contains { TaxCode.checkDigit($0) == nil })
        #expect(TaxCode.checkDigit("12345678") == nil)
    }
}

@Suite("Telephone numbers and e-mail")
struct ContactTests {
    @Test(
        "Numbers are brought to one form",
        arguments: [
            ("0912345678", .mobile, "+84912345678", "0912 345 678"), ("+84 912 345 678", .mobile, "+84912345678", "0912 345 678"),
            ("84912345678", .mobile, "+84912345678", "0912 345 678"), ("0084.912.345.678", .mobile, "+84912345678", "0912 345 678"),
            ("+84 (0)912-345-678", .mobile, "+84912345678", "0912 345 678"), ("0208 3855 123", .landline, "+842083855123", "0208 3855 123"),
            ("024 3825 1234", .landline, "+842438251234", "024 3825 1234"), ("1022", .short, "1022", "1022"), ("113", .short, "113", "113"),
            ("1900 1234", .short, "19001234", "1900 1234"), ("0412345678", .other, "+84412345678", "0412 345 678"),
            ("+1 202 555 0123", .foreign, "+12025550123", "+12025550123"),
        ] as [(String, PhoneNumber.Kind, String, String)])
    func phones(text: String, kind: PhoneNumber.Kind, stored: String, shown: String) throws {
        let phone = try PhoneNumber(parsing: text)
        #expect(phone.kind == kind && phone.stored == stored)
        #expect(phone.text.split(separator: " ").joined() == shown.split(separator: " ").joined())
        #expect(try PhoneNumber(parsing: phone.stored) == phone)
        #expect(try PhoneNumber(parsing: phone.text) == phone)
    }

    @Test("Telephone numbers are grouped and masked for reading")
    func phoneTexts() throws {
        #expect(try PhoneNumber(parsing: "0912345678").text == "0912 345 678")
        #expect(try PhoneNumber(parsing: "02083855123").text == "0208 3855 123")
        #expect(try PhoneNumber(parsing: "0912345678").masked == "091****678")
        #expect("\(try PhoneNumber(parsing: "0912345678"))" == "091****678")
        #expect(try PhoneNumber(parsing: "115").masked == "115")
    }

    @Test(
        "What is no telephone number is refused",
        arguments: ["091234567", "09123456789", "abc", "116", "+84", "0", "00", "+0123456789", "12345", "0912 345 67a"])
    func badPhones(text: String) {
        #expect(code { () throws(VietnameseError) in _ = try PhoneNumber(parsing: text) } == .phone, "\(text)")
    }

    @Test("Ordinary addresses pass; the host is lower case")
    func emails() throws {
        #expect(try EmailAddress(parsing: " Nguyen.Van-A+x@Xa.Gov.VN ").text == "Nguyen.Van-A+x@xa.gov.vn")
        #expect(try EmailAddress(parsing: "nam@example.com").masked == "n***@example.com")
    }

    @Test(
        "What is no address is refused",
        arguments: [
            "a@b", "a b@c.vn", "@c.vn", "a@", "a@@c.vn", "a..b@c.vn", ".a@c.vn", "a@-c.vn", "a@c..vn", "a@1.2.3.4", "ạ@c.vn", "a@c.v",
            "a@c.vn\nBcc: d@e.vn",
        ])
    func badEmails(text: String) {
        #expect(code { () throws(VietnameseError) in _ = try EmailAddress(parsing: text) } == .email, "\(text)")
    }
}

@Suite("Periods")
struct PeriodTests {
    @Test("Codes, dates and names")
    func codes() throws {
        for (text, start, end, vi, en) in [
            ("2026", "2026-01-01", "2026-12-31", "năm 2026", "2026"),
            ("2026H1", "2026-01-01", "2026-06-30", "6 tháng đầu năm 2026", "first half of 2026"),
            ("2026H2", "2026-07-01", "2026-12-31", "6 tháng cuối năm 2026", "second half of 2026"),
            ("2026Q4", "2026-10-01", "2026-12-31", "quý IV năm 2026", "Q4 2026"),
            ("202602", "2026-02-01", "2026-02-28", "tháng 2 năm 2026", "February 2026"),
        ] {
            let period = try #require(Period(text))
            #expect(period.description == text)
            #expect(period.dates == (try day(start))...(try day(end)))
            #expect(period.text(.vi) == vi && period.text(.en) == en)
        }
        for text in ["2026Q5", "2026Q0", "2026H3", "202613", "202600", "26", "2026q4", "2026-11", "", "20261", "2026Q44"] {
            #expect(Period(text) == nil, "\(text)")
        }
    }

    @Test(
        "Data windows of Decree 09/2019",
        arguments: [
            ("202611", "2026-10-15", "2026-11-14"), ("2026Q1", "2025-12-15", "2026-03-14"), ("2026Q4", "2026-09-15", "2026-12-14"),
            ("2026H1", "2025-12-15", "2026-06-14"), ("2026H2", "2026-06-15", "2026-12-14"), ("2026", "2025-12-15", "2026-12-14"),
        ])
    func windows(text: String, from: String, to: String) throws {
        let period = try #require(Period(text))
        #expect(period.dataWindow() == (try day(from))...(try day(to)))
        #expect(period.earliestDue(calendar: .national(2025...2026)) > (try day(to)))
    }

    @Test("Windows of neighbours join without gap or overlap, whatever the cut-off day")
    func windowsJoin() throws {
        for cutoff in [1, 14, 20, 25, 28, 29, 30, 31] {
            for kind in Period.Kind.allCases {
                var period = Period(kind, containing: try day("2023-01-01"))
                for _ in 0..<30 {
                    let next = try #require(period.next)
                    #expect(
                        period.dataWindow(cutoffDay: cutoff).upperBound.adding(days: 1) == next.dataWindow(cutoffDay: cutoff).lowerBound)
                    period = next
                }
            }
        }
    }

    @Test(
        "Names are read as people write them",
        arguments: [
            ("tháng 11/2026", "202611"), ("Tháng 11 năm 2026", "202611"), ("11/2026", "202611"), ("tháng 02/2026", "202602"),
            ("quý IV năm 2026", "2026Q4"),
            ("Quý 4/2026", "2026Q4"), ("Q4/2026", "2026Q4"), ("6 tháng đầu năm 2026", "2026H1"), ("sáu tháng cuối năm 2026", "2026H2"),
            ("năm 2026", "2026"),
            ("2026", "2026"), ("2026q4", "2026Q4"), ("Tháng năm năm 2026", nil), ("quý V/2026", nil), ("tháng 13/2026", nil),
            ("9 tháng năm 2026", nil),
        ] as [(String, String?)])
    func reads(text: String, expected: String?) {
        #expect((try? Period(parsing: text))?.description == expected, "\(text)")
    }

    @Test("Periods follow, hold and divide one another")
    func relations() throws {
        var random = SplitMix64(state: 13)
        for _ in 0..<500 {
            let date = CalendarDate(dayNumber: Int.random(in: 0...40_000, using: &random))
            for kind in Period.Kind.allCases {
                let period = Period(kind, containing: date)
                #expect(period.contains(date))
                #expect(period.next?.start == period.end.adding(days: 1))
                #expect(period.next?.previous == period)
                #expect(Period(period.description) == period)
                #expect(try Period(parsing: period.text(.vi)) == period)
                for shorter in Period.Kind.allCases {
                    let parts = period.parts(shorter)
                    #expect(parts.first?.start == period.start && parts.last?.end == period.end)
                    #expect(parts == parts.sorted())
                }
            }
        }
        #expect(Period("2026Q1")?.yearBefore?.description == "2025Q1")
        #expect(Period("2026").map { year in Period("202601").map { year < $0 } } == true)
    }
}
