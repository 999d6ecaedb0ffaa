public import Foundation

/// Reads an issued plan out of a file's bytes: DOCX, ODT, PDF with a text layer or scanned, JPEG, PNG, or UTF-8 text (clean or copied from a PDF).
///
/// Rules speak the grammar of the genre; nothing is guessed that the text does not say. PDF and pictures are handed to poppler-utils and tesseract.
/// - Parameters:
///   - fileName: only for messages; the type is told from the content.
///   - worker: the program that opens DOCX and ODT in a process of its own; nil opens them here.
///   - progress: told before the first and after each page that has to be recognised, from any thread.
/// - Throws: `PlanReadError`, with a Vietnamese message for the person who uploaded the file.
public func readPlan(
    _ data: Data, fileName: String, worker: URL? = ReadingWorker.own, progress: ReadingProgress? = nil
) async throws(PlanReadError) -> PlanReading {
    understand(try await DocumentSource.read(data, fileName: fileName, worker: worker, progress: progress))
}

/// Pages done, of how many.
public typealias ReadingProgress = @Sendable (_ done: Int, _ count: Int) -> Void

/// The understanding stages, on a document that is already read.
func understand(_ source: SourceDocument) -> PlanReading {
    var reading = PlanReading(source: source)
    let (header, bodyStart) = HeaderReader.read(source)
    reading.document = header
    let outline = Outline(source, from: bodyStart)
    let period = header.period
    let mentions = BasisReader.mentions(in: source)
    reading.bases = BasisReader.read(mentions, outline, ownNumber: header.number)
    let annex = TableReader.read(outline, period: period, title: header.title ?? "")
    reading.tasks = annex.tasks
    reading.results = annex.results
    reading.targets =
        TargetReader.read(outline, period: period) + TargetForm.read(outline, period: period) + annex.targets
        + annex.tasks.compactMap { TargetReader.target(inTask: $0) }
    reading.tasks += TaskReader.read(outline, period: period)
    let duties = DutyReader.read(outline)
    reading.duties = duties
    reading.reporting = ReportingReader.read(outline, duties, issuer: header.issuer)
    reading.solutions = SolutionReader.read(outline)
    (reading.budget, reading.ratios) = BudgetReader.read(outline, period: period)
    if let doubtful = source.doubtful { Recognition.settle(&reading, doubtful) }
    reading.findings = FindingReader.read(reading, outline, mentions)
    return reading
}
