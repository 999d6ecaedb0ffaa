import Foundation
import Store
import TestKit
import Testing
import Vietnamese

@testable import Plans
@testable import Registers

@Suite("Binding a target to a metric by its words")
struct BindingTests {
    private static func metric(
        _ code: String, _ wordings: [String], unit: String = "%", context: [String] = [], not: [String] = []
    ) -> BindableMetric {
        BindableMetric(id: RecordID(), code: code, unit: unit, wordings: wordings, context: context, notWords: not)
    }

    private let library = [
        metric("A1", ["Tỷ lệ hồ sơ thủ tục hành chính xử lý trực tuyến"], context: ["Mọi hồ sơ tiếp nhận"]),
        metric("A2", ["Tỷ lệ người dân hài lòng khi làm thủ tục hành chính"]),
        metric("B1", ["Người dân có tài khoản định danh điện tử"], not: ["đủ điều kiện"]),
        metric("B2", ["Công dân đủ điều kiện có tài khoản định danh điện tử"]),
        metric("C1", ["Mức độ trưởng thành về quản trị dữ liệu"], unit: "cấp độ"),
        metric("C2", ["Tỷ lệ cán bộ được học về quản trị dữ liệu"]),
        metric("D1", ["Tỷ lệ bản làng có nhà văn hóa", "Nhà văn hóa của bản làng"]),
        metric("D2", ["Tỷ lệ trường có thư viện số"]),
    ]

    private func bound(_ text: String, unit: String? = "%") -> (MetricBinding, String?) {
        let binding = MetricBinder(library).binding(of: BindableTarget(text: text, unit: unit))
        return (binding, binding.metric.flatMap { id in library.first { $0.id == id }?.code })
    }

    @Test("Abbreviations, other order, missing marks, operators and what it is done for do not matter")
    func wording() {
        for text in [
            "95% hồ sơ TTHC xử lý trực tuyến", "ho so thu tuc hanh chinh duoc xu ly truc tuyen dat tu 95% tro len",
            "Xử lý trực tuyến hồ sơ thủ tục hành chính đạt tối thiểu 95%",
            "100% hồ sơ thủ tục hành chính được xử lý trực tuyến (trừ hồ sơ mật của công an) nhằm giảm thời gian đi lại của nhân dân vùng sâu",
        ] {
            #expect(bound(text).1 == "A1", "\(text)")
        }
    }

    @Test("Another denominator is another metric, whatever else is alike")
    func denominators() {
        #expect(bound("100% người dân có tài khoản định danh điện tử (VNeID)").1 == "B1")
        #expect(bound("Cấp tài khoản VNeID cho 100% công dân đủ điều kiện").1 == "B2")
        #expect(bound("90% hộ nghèo có tài khoản định danh điện tử").1 != "B2")
    }

    @Test("A number of another kind speaks against a metric, and is told as a reason")
    func units() throws {
        #expect(bound("Xã đạt cấp độ 3 về mức độ trưởng thành quản trị dữ liệu", unit: "cấp độ").1 == "C1")
        let (binding, code) = bound("Mức độ trưởng thành quản trị dữ liệu tăng 20%", unit: "phần trăm")
        #expect(code != "C1")
        let reasons = try #require(binding.candidates.first).reasons.map(\.vi)
        #expect(reasons.contains { $0.contains("khác đơn vị tính") } && reasons.contains { $0.contains("cùng nói") })
    }

    @Test("What is like nothing is proposed as new, with a name out of its words; two that are equally like leave it to a person")
    func unsureAndNew() {
        let strange = bound("100% sản phẩm OCOP có mã truy xuất nguồn gốc").0
        #expect(strange.verdict == .new && strange.metric == nil && strange.next == nil && strange.confidence == 0)
        #expect(
            BindableTarget(text: "100% sản phẩm OCOP có mã truy xuất", unit: "%").suggestedName == "Tỷ lệ sản phẩm OCOP có mã truy xuất")
        #expect(BindableTarget(text: "Tỷ lệ xóm có wifi đạt từ 90%", unit: "%").suggestedName == "Tỷ lệ xóm có wifi")
        #expect(BindableTarget(text: "", unit: nil).suggestedName.isEmpty)
        let twice = [Self.metric("X1", ["Tỷ lệ bản làng có điện lưới"]), Self.metric("X2", ["Tỷ lệ bản làng có điện lưới"])]
        let unsure = MetricBinder(twice).binding(of: BindableTarget(text: "100% bản làng có điện lưới", unit: "%"))
        #expect(unsure.verdict == .unsure && unsure.metric == nil && unsure.next != nil && unsure.confidence > 0)
        #expect(MetricBinder([]).binding(of: BindableTarget(text: "100% bản làng có điện lưới")).verdict == .new)
        #expect(MetricBinder(library).binding(of: BindableTarget(text: "100%")).verdict == .new)
    }

    @Test("Words that mean another metric count against it; the best and the next best differ")
    func candidates() throws {
        let binding = bound("Cấp tài khoản VNeID cho công dân đủ điều kiện").0
        #expect(Set(binding.candidates.map(\.code)).count == binding.candidates.count && binding.candidates.count <= 5)
        #expect(binding.next != binding.metric && binding.candidates.allSatisfy { (0...1).contains($0.score) })
        let other = try #require(binding.candidates.first { $0.code == "B1" })
        #expect(other.reasons.contains { $0.vi.contains("thước đo khác") })
    }
}

@Suite("The level of a plan, and contradictions between plans")
struct MetricClashTests {
    private func plan(_ issuer: String) -> Record {
        var plan = Record(register: "plan", commune: 99901, id: RecordID(), at: 0, by: nil)
        plan["issuer"] = .text(issuer)
        plan["number"] = "1/KH".value
        return plan
    }

    private func line(_ issuer: String, _ op: String, _ value: Int64?, _ from: Int?, _ to: Int?, unit: String = "%") -> MetricLine {
        var target = Record(register: "target", commune: 99901, id: RecordID(), at: 0, by: nil)
        target["op"] = .text(op)
        target["value"] = value.value
        target["unit"] = .text(unit)
        target["from_year"] = from.value
        target["to_year"] = to.value
        return MetricLine(target, metric: RecordID(), of: plan(issuer), lead: nil)
    }

    private let xa = "UBND xã Suối Mây"
    private let tinh = "UBND tỉnh Lam Sơn"

    @Test("The level is told from the issuer; an unknown body counts as the commune's own")
    func levels() {
        for (issuer, level) in [
            ("UBND xã Suối Mây, tỉnh Lam Sơn", PlanLevel.commune), ("Ủy ban nhân dân phường Đông", .commune),
            ("UBND tỉnh Lam Sơn", .province),
            ("Ban Thường vụ Tỉnh ủy Lam Sơn", .province), ("Sở Khoa học và Công nghệ", .province), ("Thủ tướng Chính phủ", .central),
            ("Bộ Khoa học và Công nghệ", .central), ("Ban Chỉ đạo chuyển đổi số", .commune), ("", .commune),
        ] {
            #expect(PlanLevel(issuer: issuer) == level, "\(issuer)")
        }
    }

    @Test("More than the superior and sooner is harsher, with the arithmetic in words")
    func harsher() throws {
        let clash = try #require(
            MetricClash.clash(line(tinh, "ge", 9500, 2026, 2030), line(xa, "eq", 9900, 2026, 2026), isLowerBetter: false))
        #expect(clash.kind == .aboveSuperior && clash.one.level == .commune)
        #expect(
            clash.message()
                == "Kế hoạch 1/KH của UBND xã Suối Mây đòi 99% năm 2026; Kế hoạch 1/KH của UBND tỉnh Lam Sơn đòi ≥ 95% đến 2030: cao hơn 4 điểm phần trăm, sớm hơn 4 năm."
        )
        #expect(clash.message(.en).contains("higher by 4 percentage points, 4 years earlier"))
    }

    @Test("Less than the superior demands by then is worse; a lower step on the way to a later demand is none")
    func below() {
        let demanded = line(tinh, "ge", 9500, 2026, 2027)
        #expect(MetricClash.clash(line(xa, "ge", 9000, 2026, 2027), demanded, isLowerBetter: false)?.kind == .belowSuperior)
        #expect(MetricClash.clash(demanded, line(xa, "ge", 9000, 2026, 2030), isLowerBetter: false)?.kind == .belowSuperior)
        #expect(MetricClash.clash(line(xa, "ge", 9000, 2026, 2026), demanded, isLowerBetter: false) == nil)
        #expect(MetricClash.clash(line(xa, "ge", 9900, 2026, 2030), demanded, isLowerBetter: false) == nil)
    }

    @Test("The same place and year with two values, and a year that demands more than the longer plan")
    func samePlace() {
        let year = line(xa, "ge", 9500, 2026, 2026)
        #expect(MetricClash.clash(year, line(xa, "eq", 9000, 2026, 2026), isLowerBetter: false)?.kind == .twoValues)
        #expect(MetricClash.clash(line(xa, "ge", 9000, 2026, 2030), year, isLowerBetter: false)?.kind == .aboveLongerPlan)
        #expect(MetricClash.clash(line(xa, "ge", 9900, 2026, 2030), year, isLowerBetter: false) == nil)
        #expect(MetricClash.clash(year, line(xa, "gt", 9500, 2026, 2026), isLowerBetter: false) == nil)
    }

    @Test("Where less is better, less is harsher; what can't be compared contradicts nothing")
    func directionAndUnits() {
        let ranks = (line(xa, "le", 2000, 2026, 2026, unit: "hạng"), line(tinh, "le", 3000, 2026, 2026, unit: "hạng"))
        #expect(MetricClash.clash(ranks.0, ranks.1, isLowerBetter: true)?.kind == .aboveSuperior)
        #expect(MetricClash.clash(line(xa, "le", 4000, 2026, 2026, unit: "hạng"), ranks.1, isLowerBetter: true)?.kind == .belowSuperior)
        let share = line(xa, "ge", 9500, 2026, 2026)
        for other in [
            line(tinh, "done", nil, 2026, 2026), line(tinh, "ge", 5, 2026, 2026, unit: "mô hình"), line(tinh, "ge", 9000, nil, nil),
            line(tinh, "le", 9000, 2026, 2026),
        ] {
            #expect(MetricClash.clash(share, other, isLowerBetter: false) == nil)
        }
    }

    @Test("The gravest contradictions come first")
    func order() {
        let lines = [
            line(tinh, "ge", 9500, 2026, 2027), line(xa, "ge", 9900, 2026, 2026), line(xa, "ge", 9000, 2026, 2030),
        ]
        #expect(
            MetricClash.all(among: lines, isLowerBetter: false).map(\.kind) == [.belowSuperior, .aboveSuperior, .aboveLongerPlan])
        #expect(MetricClash.all(among: [], isLowerBetter: false).isEmpty)
    }
}
