import Declarations
import HTTPKit
import Pages
import Registers
import Reporting
import Store
import Vietnamese

/// Sections: what is written, what it may be written from, what was remarked on it, what was changed since it was sent back.
extension ReportView {
    func section(_ index: Int, _ section: Report.Section) -> ReportSection {
        let id = section.id.text
        let heading = "\(Report.numeral(index)). \(section.heading)"
        let internalText = section.part?["internal"].text
        let marked = section.notes.enumerated().compactMap { index, note in note.range.map { (index, $0) } }
        let changes = section.changes
        return ReportSection(
            id: id, heading: heading, field: report.isWritable ? field(section) : nil,
            internalField: report.isWritable ? FoldedFields([internalField(section, internalText)]) : nil,
            hidden: report.isWritable ? [Hidden(name: "version-\(id)", value: section.part.map { String($0.version) } ?? "")] : [],
            paragraphs: report.isWritable
                ? []
                : TextRun.paragraphs(of: section.text, marking: marked.map { (mark: $0.0, range: $0.1) }).map { runs in
                    ReportParagraph(
                        runs: runs.map { run in
                            ReportRun(text: run.text, url: run.mark.map { "#nhan-xet-\(section.notes[$0].id)" })
                        })
                }, nothing: section.text.isEmpty ? words("report_nothing") : nil, internal: internalText,
            changes: changes.map { pieces in ReportChange(pieces: pieces.map(piece)) },
            changesLabel: changes.isEmpty ? nil : words("report_changed"), changesOpen: report.record.state == "submitted",
            takeAll: report.isWritable && section.feeds.contains { !$0.untaken.isEmpty } ? "feeds:\(id)" : nil,
            takeAllLabel: words("report_take_all"), sources: sources(section), comments: section.comments.map(comment),
            notes: section.notes.map { note($0, in: section) }, comment: report.isRemarkable ? remark(section, heading) : nil)
    }

    private func piece(_ change: TextChange) -> ReportPiece {
        switch change {
        case .same(let text): ReportPiece(same: text)
        case .added(let text): ReportPiece(added: text)
        case .removed(let text): ReportPiece(removed: text)
        }
    }

    private func field(_ section: Report.Section) -> Field {
        let id = section.id.text
        return Field(
            id: "text-\(id)", name: "text-\(id)", label: section.heading, control: .longText,
            value: typed?.texts[id]?.text ?? section.text,
            help: section.prompt, error: problem("text-\(id)"), maxLength: 50_000)
    }

    private func internalField(_ section: Report.Section, _ kept: String?) -> Field {
        let id = section.id.text
        return Field(
            id: "internal-\(id)", name: "internal-\(id)", label: words("report_internal_label"), control: .longText,
            value: typed?.texts[id]?.internal ?? kept, help: words("report_internal_help"), error: problem("internal-\(id)"),
            maxLength: 20_000)
    }

    // MARK: What it may be written from

    private func sources(_ section: Report.Section) -> [ReportSource] {
        let id = section.id.text
        var sources: [ReportSource] = []
        // What somebody else wrote meanwhile, beside what was typed.
        if let typed = typed?.texts[id], error?.code == .conflict, section.text != typed.text, !section.text.isEmpty {
            let lines = section.text.split(separator: "\n").map { ReportSourceLine(text: String($0)) }
            sources.append(
                ReportSource(label: words("report_meanwhile"), lines: lines, takeLabel: words("report_take"), isOpen: true))
        }
        if !section.proposal.isEmpty, report.isWritable {
            sources.append(
                ReportSource(
                    label: words("report_proposal", String(section.proposal.count)),
                    lines: section.proposal.map { ReportSourceLine(text: $0) },
                    take: "proposal:\(id)", takeLabel: words("report_take")))
        }
        return sources + section.feeds.map { source($0, section) }
    }

    /// What a unit wrote, line by line: what is there already says so, the rest can be ticked.
    private func source(_ feed: Report.Feed, _ section: Report.Section) -> ReportSource {
        let id = section.id.text
        let left = feed.untaken.count
        let canTake = report.isWritable && left > 0
        let lines = feed.lines.enumerated().map { index, line in
            ReportSourceLine(
                text: line.text, name: "pick-\(id)", value: canTake && !line.isTaken && left > 1 ? feed.pick(index) : nil,
                id: "pick-\(id)-\(feed.report)-\(index)", taken: line.isTaken ? words("report_taken") : nil)
        }
        let taken = feed.lines.count - left
        let tag: Tag? =
            !report.record.consolidates || feed.lines.isEmpty || taken == 0
            ? nil
            : Tag(
                text: left == 0 ? words("report_taken_all") : words("report_taken_some", "\(taken)/\(feed.lines.count)"),
                meaning: left == 0 ? .achieved : .atRisk)
        return ReportSource(
            label: feed.unit, lines: lines, tag: tag, internal: feed.internal.isEmpty ? nil : feed.internal,
            take: canTake ? "feed:\(id):\(feed.report)" : nil, takeLabel: words(taken > 0 ? "report_take_rest" : "report_take"),
            pick: canTake && left > 1 ? "picks:\(id)" : nil, pickLabel: words("report_pick"), isOpen: report.isWritable && left > 0)
    }

    // MARK: Remarks

    private func comment(_ comment: Registers.Comment) -> Pages.Comment {
        Pages.Comment(
            who: comment.person.flatMap { people[$0] } ?? words("the_system"), time: Instant(milliseconds: comment.at).text(language),
            text: comment.body, isMine: comment.person == visit.actor.person)
    }

    private func remark(_ section: Report.Section, _ heading: String) -> ReportComment {
        let id = section.id.text
        let label = words("report_comment")
        let quote = Field(
            id: "quote-\(id)", name: "quote-\(id)", label: words("report_quote"), value: form?["quote-\(id)"],
            help: words("report_quote_help"), error: problem("quote-\(id)"), maxLength: 1000)
        let body = Field(
            id: "comment-\(id)", name: "comment-\(id)", label: words("report_comment_text"), control: .longText,
            value: error == nil ? nil : form?["comment-\(id)"], error: problem("comment-\(id)"), maxLength: 5000)
        return ReportComment(
            label: label, about: "\(label): \(heading)", act: "comment:\(id)", field: body, quote: quote, positionName: "position-\(id)",
            isOpen: quote.error != nil || body.error != nil)
    }

    private func note(_ note: Report.Note, in section: Report.Section) -> ReportNote {
        let id = note.id.text
        let record = note.record
        let body = record["body"].text ?? ""
        let answers = note.answers.map { answer in
            Pages.Comment(
                who: answer.createdBy.flatMap { people[$0] } ?? words("the_system"),
                time: Instant(milliseconds: answer.createdAt).text(language), text: answer["body"].text ?? "",
                isMine: answer.createdBy == visit.actor.person)
        }
        let place = note.range.map { utf16($0, in: section.text) }
        return ReportNote(
            id: id, quote: note.quote?.shortened(to: 300),
            place: place == nil ? nil : Link(text: note.quote ?? "", url: "#muc-\(section.id)"), from: place.map { String($0.lowerBound) },
            to: place.map { String($0.upperBound) }, adrift: note.isAdrift ? words("report_note_adrift") : nil,
            who: record.createdBy.flatMap { people[$0] } ?? words("the_system"),
            time: Instant(milliseconds: record.createdAt).text(language), text: body,
            tag: note.isSettled ? Tag(text: words("report_settled"), meaning: .achieved) : nil, answers: answers,
            answer: Field(
                id: "answer-\(id)", name: "answer-\(id)", label: words("report_comment_text"), control: .longText,
                value: error == nil ? nil : form?["answer-\(id)"], error: problem("answer-\(id)"), maxLength: 5000),
            answerAct: report.isRemarkable && !note.isSettled ? "answer:\(id)" : nil,
            settleAct: report.isRemarkable ? (note.isSettled ? "reopen:\(id)" : "settle:\(id)") : nil,
            settleLabel: words(note.isSettled ? "report_reopen" : "report_settle"), about: body.shortened(to: 60))
    }

    private func utf16(_ range: Range<Int>, in text: String) -> Range<Int> {
        let start = text.index(text.startIndex, offsetBy: range.lowerBound)
        let end = text.index(start, offsetBy: range.count)
        let first = text.utf16.distance(from: text.startIndex, to: start)
        return first..<(first + text.utf16.distance(from: start, to: end))
    }
}
