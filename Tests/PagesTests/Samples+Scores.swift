import Pages

extension Samples {
    private var scoreBar: ScoreBar { ScoreBar(won: 0.6, possible: 0.85, text: "chắc chắn 62,5 điểm · còn ngỏ 22,5 · mất 15") }

    private var period: Field {
        Field(
            id: "filter-period", name: "ky", label: "Kỳ", control: .choice, options: [Choice(value: "2026Q3", label: "Quý III/2026")])
    }

    private var scoreFigure: FigureCard {
        FigureCard(
            label: "Quý III/2026 · Xã Suối Mây", value: "62,5–85", detail: "trên 100 điểm · đã biết 78% số điểm tối đa",
            tag: Tag(text: "Thiếu minh chứng", meaning: .atRisk))
    }

    var scores: ScoreListPage {
        ScoreListPage(
            title: "Chấm điểm", lead: "Bộ chỉ số mà cấp trên dùng để chấm xã.",
            actions: [Action(label: "Bản chấm điểm", url: "/so/score_entry")],
            sets: [
                ScoreCard(
                    label: "Chỉ số phục vụ người dân", url: "/cham-diem/decision_766", detail: "Theo tháng, quý, năm", figure: scoreFigure,
                    bar: scoreBar, details: [Detail(label: "Số hóa hồ sơ", value: "12,86/22 điểm")],
                    ranking: Link(text: "Xếp hạng", url: "/cham-diem/decision_766/xep-hang"))
            ])
    }

    var noScores: ScoreListPage {
        ScoreListPage(
            title: "Chấm điểm", lead: "Bộ chỉ số.", empty: Empty(heading: "Chưa có bộ chỉ số nào", text: "Thêm tệp scores/ vào gói."))
    }

    private var scoreRows: [ScoreRow] {
        [
            ScoreRow(
                code: "2.1", label: "Hồ sơ xử lý đúng hạn", detail: "Minh chứng: bảng theo dõi",
                value: FigureText(number: "75%", detail: "90/120"), valueUrl: "/so-lieu/onestop.on_time_share",
                points: FigureText(number: "15", detail: "từ 14 đến 16"), maximum: "20",
                official: FigureText(number: "14,5", detail: "tự chấm lệch +0,5"), tag: Tag(text: "đã tự chấm", meaning: .onCourse),
                links: [ScoreLink(text: "Bản chấm", spoken: "Bản chấm: 2.1", url: "/so/score_entry/1")]),
            ScoreRow(
                code: "1.1", label: "Thủ tục công bố đúng hạn", value: FigureText(none: "chưa có số liệu"),
                points: FigureText(detail: "giả định", none: "chưa rõ"), maximum: "6",
                links: [ScoreLink(text: "Nhập điểm", spoken: "Nhập điểm: 1.1", url: "/so/score_entry/moi")],
                isAssumed: true),
        ]
    }

    var score: ScorePage {
        ScorePage(
            title: "Chỉ số phục vụ người dân", kicker: "Chấm điểm · Quyết định 766/QĐ-TTg", lead: "Theo tháng, quý, năm",
            crumbs: [Link(text: "Chấm điểm", url: "/cham-diem")],
            actions: [Action(label: "Xếp hạng", url: "/cham-diem/decision_766/xep-hang")],
            url: "/cham-diem/decision_766", controls: [period], note: "Các số như đã biết đến hết ngày 31/10/2026.", cards: [scoreFigure],
            sections: [
                ScoreSection(id: "progress", label: "Tiến độ, kết quả giải quyết", points: "14–16/20 điểm", bar: scoreBar, rows: scoreRows)
            ],
            trial: ScoreTrial(
                url: "/cham-diem/decision_766", hidden: [Hidden(name: "ky", value: "2026Q3")],
                fields: [
                    Field(
                        id: "trial-2-1", name: "neu.2.1", label: "2.1 Hồ sơ xử lý đúng hạn", control: .decimal, value: "90",
                        help: "Hiện được 15 trên 20 điểm", suffix: "%")
                ], clearUrl: "/cham-diem/decision_766", answer: scoreFigure,
                changes: [Change(label: "2.1 Hồ sơ xử lý đúng hạn", before: "15", after: "18")]), rules: "Điểm làm tròn rồi mới cộng.")
    }

    var noScore: ScorePage {
        ScorePage(
            title: "Chỉ số phục vụ người dân", kicker: "Chấm điểm", crumbs: [], url: "/cham-diem/decision_766", controls: [period],
            empty: Empty(heading: "Kỳ này bộ chỉ số chưa có hiệu lực"))
    }

    var scoreRanking: ScoreRankingPage {
        ScoreRankingPage(
            title: "Xếp hạng: bộ mẫu", lead: "So theo tỷ lệ điểm.", crumbs: [Link(text: "Chấm điểm", url: "/cham-diem")],
            url: "/cham-diem/department_quarter/xep-hang", controls: [period],
            places: [
                ScorePlace(
                    rank: "1", possible: "có thể từ hạng 1 đến 2", tag: Tag(text: "chưa phân định", meaning: .unknown), label: "Văn phòng",
                    url: "/cham-diem/department_quarter?don-vi=1", points: FigureText(number: "40–70", detail: "trên 100 điểm"),
                    coverage: "70%",
                    official: "8/10", bar: scoreBar)
            ],
            unranked: [ScoreNobody(label: "Phòng Kinh tế", url: "/cham-diem/department_quarter?don-vi=2"), ScoreNobody(label: "Xã Khác")])
    }

    var noRanking: ScoreRankingPage {
        ScoreRankingPage(
            title: "Xếp hạng: bộ mẫu", lead: "So theo tỷ lệ điểm.", crumbs: [], url: "/cham-diem/department_quarter/xep-hang",
            controls: [period],
            empty: Empty(heading: "Chưa xếp hạng được"))
    }
}
