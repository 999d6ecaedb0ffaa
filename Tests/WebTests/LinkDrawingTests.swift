import Pages
import Testing

@testable import Web

@Suite("The drawing of the architecture")
struct LinkDrawingTests {
    private func node(_ id: String, _ name: String = "Hệ thống") -> LinkDrawing.Node {
        LinkDrawing.Node(id: id, name: name, detail: nil, url: "/" + id, css: "net-box")
    }

    private func link(_ number: Int, _ from: String, _ to: String) -> LinkDrawing.Link {
        LinkDrawing.Link(number: number, from: from, to: to, css: "net-live")
    }

    @Test("Platforms stand beside what they are linked with; arrows of one box begin apart; links to what is not drawn are left out")
    func places() throws {
        let drawn = LinkDrawing(
            systems: [node("a"), node("b")], platforms: [node("alone"), node("of-b"), node("of-a")],
            links: [link(1, "a", "of-a"), link(2, "of-b", "b"), link(3, "a", "b"), link(4, "a", "nowhere")]
        ).drawn(("Trái", "Phải"))
        #expect(drawn.boxes.map(\.url) == ["/a", "/b", "/of-a", "/of-b", "/alone"])
        #expect(drawn.arrows.map(\.number) == ["1", "2", "3"])
        #expect(Set(drawn.arrows.map(\.path)).count == 3 && Set(drawn.arrows.map(\.y)).count == 3)
        // The arrow ends where its tip points: on the left edge of the right column, on the right edge of the left one.
        #expect(drawn.arrows[0].tip.contains("l-8 -4.5") && drawn.arrows[1].tip.contains("l8 -4.5"))
        #expect(drawn.heads.map(\.text) == ["Trái", "Phải"] && drawn.viewBox.hasPrefix("0 0 400 "))
    }

    @Test(
        "Names are broken between words into three lines at most",
        arguments: [
            ("Một", ["Một"]), ("Hệ thống thông tin báo cáo", ["Hệ thống thông tin", "báo cáo"]),
            (
                "Nền tảng quản lý văn bản và điều hành dùng chung của toàn tỉnh",
                ["Nền tảng quản lý", "văn bản và điều", "hành dùng chung của…"]
            ),
            ("", []),
        ])
    func lines(name: String, lines: [String]) { #expect(LinkDrawing.wrapped(name) == lines) }
}
