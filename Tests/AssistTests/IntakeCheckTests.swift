import OneStop
import Testing
import Vietnamese

@testable import Assist

/// A paper typed as lines; every word is of the page's first file.
private func paper(_ lines: [String], sure: Int = 95) -> PaperText {
    PaperText(
        pages: [PaperPage(ratio: 1414, sharpness: 80)],
        words: lines.enumerated().flatMap { row, line in
            line.split(separator: " ").enumerated().map { column, word in
                PaperWord(String(word), line: row + 1, x: column * 90, y: row * 40, width: 80, height: 30, sure: sure)
            }
        })
}

private let heading = PaperRule(key: "tieu-de", paper: "CS", kind: .heading, label: "Tiêu đề", anchors: ["GIẤY CHỨNG SINH"])
private let old = PaperRule(key: "cu", paper: "CS", kind: .oldMark, label: "Mẫu cũ", anchors: ["Mẫu số 99"])
private let mother = PaperRule(
    key: "me", paper: "CS", kind: .name, label: "Họ tên mẹ", anchors: ["Họ và tên mẹ", "Họ tên mẹ"], matches: ["answers.mother_name"])
private let number = PaperRule(
    key: "so", paper: "CS", kind: .citizenID, label: "Số định danh", anchors: ["Số CCCD", "Số định danh"],
    matches: ["answers.mother_id", "citizen_id"], legalBasis: "Luật Hộ tịch")
private let born = PaperRule(
    key: "sinh", paper: "CS", kind: .date, label: "Ngày sinh", anchors: ["Sinh ngày"], matches: ["answers.child_born"])
private let issued = PaperRule(key: "cap", paper: "CS", kind: .date, label: "Ngày cấp", anchors: ["Ngày cấp"], validMonths: 6)
private let code = PaperRule(key: "ma", paper: "CS", kind: .number, label: "Số giấy", anchors: ["Số giấy"])
private let rules = [heading, old, mother, number, born, issued, code]
private let today = CalendarDate("2026-11-22") ?? .min

private let lines = [
    "BỘ Y TẾ", "GIẤY CHỨNG SINH", "Họ và tên mẹ: LÝ THỊ MẪU Năm sinh: 1990", "Số định danh: 0011 9000 0001 cấp ngày 01/02/2021",
    "Sinh ngày 05 tháng 11 năm 2026", "Ngày cấp: 06/11/2026", "Số giấy: 12/2026-CS",
]
private let said = ["answers.mother_name": "Lý Thị Mẫu", "answers.mother_id": "001190000001", "answers.child_born": "2026-11-05"]

private func findings(_ lines: [String], _ said: [String: String], sure: Int = 95, legibility: Legibility = .good) -> [Finding] {
    let text = paper(lines, sure: sure)
    return IntakeCheck.findings(
        CheckedDossier(
            said: said,
            papers: [.init(id: "1", type: "CS", text: text, legibility: legibility, fields: FieldFinder(text).fields(rules))]),
        rules, on: today)
}

@Suite struct FieldFinderTests {
    @Test("finds names, numbers and days behind their labels, wherever the next label begins")
    func found() {
        let fields = Dictionary(FieldFinder(paper(lines)).fields(rules).map { ($0.rule, $0) }) { first, _ in first }
        #expect(fields["me"]?.value == "LÝ THỊ MẪU" && fields["so"]?.value == "001190000001" && fields["sinh"]?.value == "2026-11-05")
        #expect(fields["cap"]?.value == "2026-11-06" && fields["ma"]?.value == "12/2026-CS")
        #expect(fields["me"]?.place?.line == 3 && fields["so"]?.place?.line == 4)
        // The place is that of the value: it begins behind the label.
        #expect(fields["me"]?.place?.x == 360 && fields["so"]?.place?.width == 260)
    }

    @Test(
        "what is read badly is still read",
        arguments: [
            ("Ho va ten me LÒ THỊ HOA", "me", "LÒ THỊ HOA"), ("Họ và lên mẹ: Lò Thị Hoa sinh năm 1990", "me", "Lò Thị Hoa"),
            ("Số CCCD: O01I90000001", "so", "001190000001"), ("Số CCCD .... 001190000001.", "so", "001190000001"),
            ("Sinh ngày: 5.7.1985", "sinh", "1985-07-05"), ("Họ tên mẹ: Giàng Thị Mỷ, dân tộc Mông", "me", "Giàng Thị Mỷ"),
        ])
    func noisy(_ line: String, _ rule: String, _ value: String) {
        #expect(FieldFinder(paper([line])).fields(rules).first { $0.rule == rule }?.value == value)
    }

    @Test(
        "nothing is found where nothing stands",
        arguments: [
            "Họ và tên mẹ:", "Họ và tên mẹ: ........", "Số CCCD: 12345", "Số CCCD: 0011900000012", "Sinh ngày 31/02/2026", "Họ tên mẹ: Hoa",
        ])
    func nothing(_ line: String) {
        #expect(FieldFinder(paper([line])).fields(rules).isEmpty)
    }

    @Test("a value may stand below its label, but not below something else")
    func below() {
        #expect(FieldFinder(paper(["Họ và tên mẹ", "LÝ THỊ MẪU"])).field(mother)?.value == "LÝ THỊ MẪU")
        #expect(FieldFinder(paper(["Họ và tên mẹ: không rõ", "LÝ THỊ MẪU"])).field(mother) == nil)
    }
}

@Suite struct IntakeCheckTests {
    @Test("a paper that agrees gives nothing; capitals, spaces and places of tone marks do not matter")
    func agrees() {
        #expect(findings(lines, said).isEmpty)
        #expect(findings(lines, said.merging(["answers.mother_name": "  lý thị   mẫu "]) { $1 }).isEmpty)
        #expect(IntakeCheck.plainName("Nguyễn Thị Thuỷ") == IntakeCheck.plainName("NGUYỄN THỊ THỦY"))
    }

    @Test("each difference is told with its rule, its paper and its place")
    func differs() throws {
        let number = findings(lines, said.merging(["answers.mother_id": "001190000002"]) { $1 })
        #expect(number.count == 1)
        let one = try #require(number.first)
        #expect(one.kind == .numberDiffers && one.paper == "1" && one.rule?.key == "so" && one.rule?.legalBasis == "Luật Hộ tịch")
        #expect(one.place?.line == 4 && one.expected == "001190000002" && one.found == "001190000001" && one.isSure)
        #expect(one.key == "number_differs:1:so")
        #expect(findings(lines, said.merging(["answers.mother_name": "Lý Thị Mậu"]) { $1 }).map(\.kind) == [.nameDiffers])
        #expect(findings(lines, said.merging(["answers.child_born": "2026-11-04"]) { $1 }).map(\.kind) == [.dateDiffers])
        // The first of two things to compare with that is there is compared.
        #expect(findings(lines, ["citizen_id": "999000000000"]).map(\.kind) == [.numberDiffers])
        #expect(findings(lines, [:]).isEmpty)
    }

    @Test("what the recogniser is not sure of is said to be so, and a mark over a letter never is sure")
    func unsure() {
        let wrong = said.merging(["answers.mother_id": "001190000002"]) { $1 }
        #expect(findings(lines, wrong, sure: 60).map(\.isSure) == [false])
        #expect(findings(lines, said.merging(["answers.mother_name": "Ly Thi Mau"]) { $1 }).map(\.isSure) == [false])
    }

    @Test("another paper, an old form, a paper out of validity, an illegible or a missing one")
    func papers() {
        #expect(findings(["ĐƠN XIN", "Ngày cấp: 06/11/2026"], said).map(\.kind) == [.wrongForm])
        #expect(findings(lines + ["Mẫu số 99"], said).map(\.kind) == [.oldForm])
        let late = findings(lines.map { $0.replacing("06/11/2026", with: "21/05/2026") }, said)
        #expect(late.map(\.kind) == [.expired] && late.first?.detail == "2026-11-21")
        #expect(findings(lines.map { $0.replacing("06/11/2026", with: "22/05/2026") }, said).isEmpty)
        #expect(findings(lines, [:], legibility: .poor).map(\.kind) == [.illegible])
        // Of what nobody can read nothing else is said.
        #expect(findings(["x"], said, legibility: .unreadable).map(\.kind) == [.illegible])
        func missing(_ isRequired: Bool) -> [Finding.Kind] {
            let own = CheckedDossier.Paper(id: "2", type: "CS", isRequired: isRequired, isMissing: true)
            return IntakeCheck.findings(CheckedDossier(papers: [own], twins: ["H99-1"]), rules, on: today).map(\.kind)
        }
        #expect(missing(true) == [.missingPaper, .alreadyOpen] && missing(false) == [.alreadyOpen])
    }

    @Test("a paper that an official found right, and one that a person corrected, are not proposed again")
    func settled() {
        let text = paper(lines)
        let wrong = said.merging(["answers.mother_id": "001190000002"]) { $1 }
        let right = CheckedDossier.Paper(id: "1", type: "CS", isRight: true, text: text, legibility: .good)
        #expect(IntakeCheck.findings(CheckedDossier(said: wrong, papers: [right]), rules, on: today).isEmpty)
        let corrected = CheckedDossier.Paper(
            id: "1", type: "CS", text: text, legibility: .good, fields: [FoundField(rule: "so", value: "001190000002")])
        #expect(IntakeCheck.findings(CheckedDossier(said: wrong, papers: [corrected]), rules, on: today).isEmpty)
    }

    @Test("legibility goes by certainty, sharpness and size")
    func legibility() {
        #expect(Legibility(paper(lines)) == .good && Legibility(paper(lines, sure: 65)) == .poor)
        #expect(Legibility(paper(lines, sure: 30)) == .unreadable && Legibility(paper(["một"])) == .unreadable)
        var text = paper(lines)
        text.pages[0].sharpness = 10
        #expect(Legibility(text) == .poor)
        text.pages[0] = PaperPage(ratio: 1414, sharpness: 80, pixels: 500)
        #expect(Legibility(text) == .poor)
    }

    @Test("letters put in, taken out, changed")
    func distance() {
        #expect(
            FieldFinder.distance("chung", "chúng") == 1 && FieldFinder.distance("", "abc") == 3 && FieldFinder.distance("ab", "ba") == 2)
    }

    @Test("an age comes near so many days before, and is told a month after at most")
    func near() throws {
        let due = try #require(CalendarDate("2026-12-22"))
        #expect(CareDesk.isNear(due, today, before: 30) && !CareDesk.isNear(due, today, before: 29))
        #expect(CareDesk.isNear(today.adding(days: -30), today, before: 1) && !CareDesk.isNear(today.adding(days: -31), today, before: 1))
    }

    @Test("dossiers go to the procedure's officer, unless somebody of the unit has far less to do")
    func routing() {
        func load(_ post: String, _ open: Int, late: Int = 0) -> OfficerLoad {
            OfficerLoad(post: post, open: open, dueToday: 0, late: late, waiting: 0)
        }
        func proposed(_ usual: String?, _ loads: [OfficerLoad], _ posts: [String] = ["a", "b"]) -> String? {
            Routing.proposal(usual: usual, candidates: posts, loads: loads)?.post
        }
        #expect(proposed("a", [load("a", 9), load("b", 5)]) == "a" && proposed("a", [load("a", 4)]) == "a")
        #expect(proposed("a", [load("a", 12), load("b", 5)]) == "b" && proposed("a", [load("a", 3, late: 2), load("b", 1)]) == "b")
        // An officer who is not there any more, and a unit without officers.
        #expect(proposed("z", [load("a", 3)]) == "b" && proposed(nil, []) == "a" && proposed("a", [], []) == nil)
        #expect(Routing.proposal(usual: "a", candidates: ["a", "b"], loads: [load("a", 12), load("b", 5)])?.instead == "a")
    }

    @Test("the words of a question are those that name something")
    func telling() {
        #expect(Guidance.telling("Làm giấy khai sinh cho con thì cần giấy tờ gì?") == ["khai", "sinh"])
        #expect(Guidance.telling("xin hoi bao nhieu tien").isEmpty)
        #expect(Aspect.asked(in: "khai sinh mất bao lâu, nộp ở đâu").prefix(2) == [.time, .place])
    }
}
