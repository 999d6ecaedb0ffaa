import Foundation
import Registers
import Store
import TestKit
import Testing
import Vietnamese

@testable import Plans

@Suite("The library of metrics that comes along")
struct BindingLibraryTests {
    /// Read once for all tests.
    private static let seeded = Task {
        var metrics: [BindableMetric] = []
        try await withHall(.sqlite) { hall in metrics = try await hall.all("metric").map(BindableMetric.init) }
        return metrics
    }

    private func library() async throws -> [BindableMetric] { try await Self.seeded.value }

    private func code(_ id: RecordID?, in library: [BindableMetric]) -> String? { library.first { $0.id == id }?.code }

    @Test("Every commune begins with M01 to M66, each with its definition, source, trap and wordings", arguments: engines)
    func complete(_ engine: EngineKind) async throws {
        try await withHall(engine) { hall in
            let metrics = try await hall.all("metric")
            let families = Set(metrics.compactMap { $0["family"].text })
            let wanted: Set<String> = Set((1...66).map { number in number < 10 ? "M0\(number)" : "M\(number)" })
            #expect(families.isSuperset(of: wanted))
            for metric in metrics {
                let code = metric["code"].text ?? ""
                let family = metric["family"].text ?? ""
                #expect(code == family || code.hasPrefix(family + "-"), "\(code)")
                for field in ["name", "name_en", "definition", "data_source", "traps", "feature"] {
                    #expect(metric[field].text?.isEmpty == false, "\(code) \(field)")
                }
                #expect((metric["aliases"].text ?? "").split(separator: "\n").count >= 2, "\(code)")
                let isShare = metric["unit"].text == "%"
                #expect(!isShare || metric["denominator"].text != nil, "\(code)")
            }
            #expect(try await hall.all("metric", commune: Hall.neighbour).count == metrics.count)
        }
    }

    @Test("The name and every wording of a metric finds that metric first")
    func ownWordings() async throws {
        let library = try await library()
        let binder = MetricBinder(library)
        for metric in library {
            for wording in metric.wordings {
                let binding = binder.binding(of: BindableTarget(text: "100% " + wording, unit: metric.unit))
                #expect(binding.candidates.first?.code == metric.code, "\(wording): \(binding.candidates.first?.code ?? "")")
            }
        }
    }

    @Test("A wording that the library does not know finds its metric by the others, and hardly ever a wrong one for sure")
    func leavingOneOut() async throws {
        let library = try await library()
        let read = library.map(MetricBinder.ReadMetric.init)
        var (right, wrong, all) = (0, [String](), 0)
        for (index, metric) in library.enumerated() {
            for (place, wording) in metric.wordings.enumerated().dropFirst() {
                var rest = read
                rest[index].wordings.remove(at: place)
                let binding = MetricBinder(read: rest).binding(of: BindableTarget(text: wording))
                all += 1
                if binding.metric == metric.id { right += 1 }
                if let bound = code(binding.metric, in: library), bound != metric.code { wrong.append("\(wording): \(bound)") }
            }
        }
        #expect(Double(right) / Double(all) >= 0.65, "\(right)/\(all)")
        #expect(Double(wrong.count) / Double(all) <= 0.03, "\(wrong)")
    }

    @Test(
        "Wordings of other plans are bound, the same name by its denominator",
        arguments: [
            ("Phấn đấu 92% dân số có tài khoản VNeID", "%", "M49-1"),
            ("Tỷ lệ công dân đủ điều kiện được cấp tài khoản định danh điện tử đạt 98%", "%", "M49-2"),
            ("85% người dân có tài khoản định danh điện tử mức 2", "%", "M49-3"),
            ("Kích hoạt tài khoản định danh điện tử mức độ 2 cho 95% công dân đủ điều kiện", "%", "M49-4"),
            ("Mọi khách hàng có nhu cầu được truy cập cáp quang 1 Gbps", "%", "M60-1"),
            ("Tỷ lệ người sử dụng băng rộng cố định truy cập được trên 1 Gbps đạt 80%", "%", "M60-2"),
            ("60% người dân truy cập Internet cố định tốc độ 1 Gbps", "%", "M60-3"),
            ("Mức độ hài lòng của người dân, doanh nghiệp về dịch vụ công trực tuyến đạt 96%", "%", "M13-1"),
            ("98% người dân, doanh nghiệp hài lòng khi giải quyết TTHC", "%", "M13-2"),
            ("100% tổ công nghệ số cộng đồng được bồi dưỡng kỹ năng số", "%", "M55-1"),
            ("100% thành viên tổ công nghệ số cộng đồng được bồi dưỡng kỹ năng số", "%", "M55-2"),
            ("90% hồ sơ TTHC được nộp, xử lý trực tuyến", "%", "M18-1"),
            ("Tỷ lệ hồ sơ có phí, lệ phí thanh toán trực tuyến từ 85%", "%", "M21"),
            ("Đạt cấp độ 4 về trưởng thành quản trị dữ liệu", "cấp độ", "M40"),
            ("Chỉ số DTI cấp xã từ 0,75 điểm", "điểm", "M04-1"),
            ("Xếp hạng DTI cấp xã trong nhóm 10 xã dẫn đầu", "hạng", "M04-2"),
            ("100% máy tính cơ quan có phần mềm phòng, chống mã độc được quản lý tập trung", "%", "M64-2"),
            ("80% phòng, đơn vị có giải pháp chống mã độc quản lý tập trung", "%", "M64-1"),
            ("Dân số từ 15 tuổi có tài khoản ngân hàng đạt 88%", "%", "M46"),
            ("70% hợp tác xã, doanh nghiệp nhỏ và vừa dùng nền tảng số", "%", "M44-2"),
            ("65% doanh nghiệp vừa và nhỏ có sử dụng nền tảng số", "%", "M44-1"),
            ("100% xóm có loa truyền thanh ứng dụng công nghệ thông tin", "%", "M34"),
            ("Phủ sóng 5G tới 85% dân số", "%", "M59-1"),
            ("100% hệ thống thông tin được phê duyệt cấp độ trước khi vận hành", "%", "M62-2"),
            ("100% cán bộ, công chức có máy tính đủ cấu hình tối thiểu", "%", "M32-2"),
        ])
    func otherWordings(_ text: String, _ unit: String, _ expected: String) async throws {
        let library = try await library()
        let binding = MetricBinder(library).binding(of: BindableTarget(text: text, unit: unit))
        #expect(code(binding.metric, in: library) == expected, "\(binding.verdict) \(binding.candidates.map { ($0.code, $0.score) })")
    }

    @Test(
        "What the library has no metric for is not bound",
        arguments: [
            "98% phản ánh, kiến nghị của người dân được trả lời đúng hạn", "90% hộ nghèo, hộ cận nghèo có điện thoại thông minh",
            "100% cơ sở lưu trú khai báo lưu trú điện tử", "100% trường học trên địa bàn triển khai mô hình trường học số",
            "90% nhà văn hóa xóm có điểm truy cập wifi miễn phí", "80% cuộc họp không dùng tài liệu giấy",
        ])
    func nothingToBind(_ text: String) async throws {
        let binding = MetricBinder(try await library()).binding(of: BindableTarget(text: text, unit: "%"))
        #expect(binding.metric == nil, "\(binding.candidates.map { ($0.code, $0.score) })")
    }

    /// Which metric is meant by the targets of hand-read plans, in their order; "-" where the library has none.
    private static let gold = [
        "000": """
        M07-1 M08 M10 M13-1 M13-1 M11 M12 M41 M14 M15 M35 M22 M25 M40 M26 M40 M38 M29 M30 M31 M02 M24 M28 M36-1 M44-1 M46 M50-1 M51 M53 M59-1
        M61-1 M58-1 M58-2 M60-1 M49-1 M57-1 M55-1 M54 M40 M52 M34
        """,
        "001": """
        M59-1 M60-2 M32-1 M50-1 M43 M26 M27 M56 M04-2 M16-1 M09-1 M17 M14 M07-1 M18-1 M20 M15 M21 M44-1 M51 M49-2 M23 M62-1 M63-1 M59-1 M60-2
        M32-1 M50-1 M43 M26 M27 M56 M09-1 M17 M14 M07-1 M18-1 M20 M15 M21 M44-1 M51 M49-2 M62-1 M63-1
        """,
        "004": """
        M07-2 M18-3 M18-2 M18-4 - - - M03 - M26 - M47 - M44-1 M60-4 M57-3 M49-1 M51 - - - M62-2 M04-3 M62-2 M62-1
        """,
    ]

    @Test("Targets of real plans: nine of ten are bound right, at most one of fifty wrong", arguments: ["000", "001", "004"])
    func realPlans(_ name: String) async throws {
        guard let data = sharedPlan("\(name).gold.json") else {
            print("skipped: ../shared/plans/\(name).gold.json is absent")
            return
        }
        struct Gold: Decodable {
            struct Target: Decodable {
                let text: String
                let unit: String?
                let pillar: String?
            }
            let targets: [Target]
        }
        let targets = try JSONDecoder().decode(Gold.self, from: data).targets
        let codes = (Self.gold[name] ?? "").split(whereSeparator: \.isWhitespace).map(String.init)
        try #require(codes.count == targets.count)
        let library = try await library()
        let binder = MetricBinder(library)
        var (right, wrong) = (0, [String]())
        for (target, code) in zip(targets, codes) {
            let binding = binder.binding(
                of: BindableTarget(text: target.text, unit: target.unit, headings: [target.pillar].compactMap { $0 }))
            let bound = self.code(binding.metric, in: library)
            if bound == code || bound == nil && code == "-" {
                right += 1
            } else if bound != nil {
                wrong.append("\(target.text): \(bound ?? "")")
            }
        }
        print("binding \(name): \(right) of \(targets.count) right, \(wrong.count) wrong")
        #expect(Double(right) / Double(targets.count) >= 0.9, "\(right)/\(targets.count)")
        #expect(Double(wrong.count) / Double(targets.count) <= 0.02, "\(wrong)")
    }
}

extension BindingLibraryTests {
    /// A target of an invented plan, and the metrics that a person would let pass: "-" is none.
    private struct Judged {
        let codes: [String]
        let target: BindableTarget

        init(_ line: Substring) {
            let parts = line.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
            codes = parts[0].split(separator: " ").map(String.init)
            target = BindableTarget(
                text: parts[5], unit: parts[3].isEmpty ? nil : parts[3], hasValue: parts[2] != "done",
                headings: parts[4].isEmpty ? [] : [parts[4]])
        }
    }

    @Test("Targets of 29 invented plans, judged by hand: nine of ten that have a metric are bound to it, at most one of fifty falsely")
    func judged() async throws {
        let file = pack("metrics").appending(path: "../../Tests/PlansTests/Fixtures/judged-targets.tsv")
        let judged = try String(contentsOf: file, encoding: .utf8).split(separator: "\n").filter { !$0.hasPrefix("#") }.map(Judged.init)
        let library = try await library()
        let binder = MetricBinder(library)
        var (right, wrong, left) = (0, [String](), [String]())
        for one in judged {
            let bound = code(binder.binding(of: one.target).metric, in: library) ?? "-"
            if one.codes.contains(bound) {
                right += one.codes.contains("-") ? 0 : 1
            } else if bound == "-" {
                left.append("\(one.target.text): \(one.codes)")
            } else {
                wrong.append("\(one.target.text): \(bound), not \(one.codes)")
            }
        }
        let measured = judged.count { !$0.codes.contains("-") }
        print("binding judged: \(right) of \(measured) right, \(wrong.count) of \(judged.count) wrong, left \(left)")
        #expect(Double(right) / Double(measured) >= 0.9, "\(left)")
        #expect(Double(wrong.count) / Double(judged.count) <= 0.02, "\(wrong)")
    }
}
