public import Foundation

/// Reads an issued plan out of a file's bytes: DOCX, PDF with a text layer, or UTF-8 text (clean or copied from a PDF).
///
/// Rules speak the grammar of the genre; nothing is guessed that the text does not say. A PDF is handed to `pdftotext` (poppler-utils).
/// - Parameter fileName: only for messages; the type is told from the content.
/// - Throws: `PlanReadError`, with a Vietnamese message for the person who uploaded the file.
public func readPlan(_ data: Data, fileName: String) async throws(PlanReadError) -> PlanReading {
    understand(try await DocumentSource.read(data, fileName: fileName))
}

/// The understanding stages, on a document that is already read.
func understand(_ source: SourceDocument) -> PlanReading {
    var reading = PlanReading(source: source)
    let (header, bodyStart) = HeaderReader.read(source)
    reading.document = header
    let outline = Outline(source, from: bodyStart)
    let period = header.period
    reading.bases = BasisReader.read(source, outline, ownNumber: header.number)
    let annex = TableReader.read(outline, period: period, title: header.title ?? "")
    reading.tasks = annex.tasks
    reading.results = annex.results
    reading.targets =
        TargetReader.read(outline, period: period) + annex.targets
        + annex.tasks.compactMap { TargetReader.target(inTask: $0) }
    let duties = DutyReader.read(outline)
    reading.duties = duties
    reading.reporting = ReportingReader.read(outline, duties)
    reading.solutions = SolutionReader.read(outline)
    (reading.budget, reading.ratios) = BudgetReader.read(outline, period: period)
    reading.findings = FindingReader.read(reading)
    return reading
}
