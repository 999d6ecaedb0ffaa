import Foundation
import HTTPKit
import Pages
import PlanReader
import Plans
import Registers
import Store

extension Visit {
    /// Where pictures of a plan's pages are; nil for a file without pages, or of which only the text is known.
    func pictureURL(_ plan: Record, _ text: PlanText) -> ((_ page: Int) -> String)? {
        guard text.pages?.isEmpty == false, let hash = plan["source_hash"].text,
            let file = Attachment.list(plan["document"].text).first(where: { $0.hash == hash })
        else { return nil }
        let url = fileURL(plan, "document", file)
        // A photo is the picture of its only page.
        guard text.format == "pdf" else { return { _ in url } }
        return { page in "\(url)/trang/\(page)" }
    }

    /// The pages with what was read from them; `only` those that have something where `isWhole` is not set.
    func sheets(
        _ plan: Record, _ text: PlanText, _ marks: [(span: PlanReader.SourceSpan, mark: SourceMark)], isWhole: Bool
    ) -> [PageSheet] {
        guard let picture = pictureURL(plan, text), let pages = text.pages else { return [] }
        var placed: [Int: [PlaceMark]] = [:]
        // Of two that overlap the smaller lies on top.
        for (span, mark) in marks.sorted(by: { $0.span.length > $1.span.length }) {
            let places = text.places(of: span)
            for (page, own) in Dictionary(grouping: places, by: \.page) {
                placed[page, default: []].append(
                    PlaceMark(
                        meaning: mark.meaning, anchor: page == places.first?.page ? mark.anchor : nil, url: mark.url,
                        boxes: own.map { PlaceBox($0.box) }))
            }
        }
        return pages.enumerated().filter { isWhole || placed[$0.offset + 1] != nil }.map { index, page in
            PageSheet(
                id: "trang-\(index + 1)", label: words("review_sheet", String(index + 1), String(pages.count)),
                imageUrl: picture(index + 1),
                height: page.ratio, marks: placed[index + 1] ?? [])
        }
    }

    func reviewSheets(_ data: ReviewData, _ shown: [Plans.ReviewItem], _ tab: ReviewTab) -> [PageSheet] {
        let marks = reviewMarks(shown, tab)
        return sheets(
            data.plan, data.source.text,
            shown.compactMap { item in item.span.flatMap { span in marks[item.id].map { (span, $0) } } }, isWhole: true)
    }

    func reviewMarks(_ items: [Plans.ReviewItem], _ tab: ReviewTab) -> [RecordID: SourceMark] {
        Dictionary(
            items.map { item in
                let meaning: Pages.Meaning = tab == .findings ? .late : item.isSure ? .achieved : .atRisk
                return (item.id, SourceMark(meaning: meaning, anchor: item.placeAnchor, url: "#" + item.anchor))
            }, uniquingKeysWith: { one, _ in one })
    }
}

extension PlaceBox {
    /// With a little room beside the words.
    fileprivate init(_ box: PageBox) {
        func thousandths(_ share: Double) -> Int { Int((share * 1000).rounded()) }
        let room = 3
        self.init(
            x: max(0, thousandths(box.x0) - room), y: thousandths(box.y0), width: thousandths(box.x1 - box.x0) + 2 * room,
            height: thousandths(box.height))
    }
}
