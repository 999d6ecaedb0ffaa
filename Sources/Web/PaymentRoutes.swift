import API
import Declarations
import Dispatch
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import NIOCore
import Pages
import Payments
import QRCode
import Registers
import Sheets
import Store
import Vietnamese

extension Routes {
    /// What people pay: the officer's reconciliation, the payer's page, what the bank posts.
    func addPayments() {
        let statement = FormLimits(body: 12 << 20, files: 1, fileSize: 10 << 20)
        get("/thu-phi", .records(.read, of: "payment_request")) { visit in try await visit.paymentsPage() }
        post("/thu-phi/sao-ke", .records(.personal, of: "bank_line"), limits: statement) { visit, form in
            try await visit.takeStatement(form)
        }
        get("/thu-phi/dong/:id", .records(.personal, of: "bank_line")) { visit in try await visit.bankLinePage() }
        post("/thu-phi/dong/:id/khop", .records(.personal, of: "bank_line")) { visit, form in try await visit.matchLine(form) }
        post("/thu-phi/dong/:id/hoan", .records(.personal, of: "bank_line")) { visit, _ in try await visit.refundLine() }
        get("/quan-tri/bao-co", .platform(.manageSettings)) { visit in try await visit.bankHookPage() }
        post("/quan-tri/bao-co", .platform(.manageSettings)) { visit, _ in try await visit.renewBankHook() }
        get("/nop-phi/:key", .everybody) { visit in try await visit.payerPage() }
        get("/nop-phi/:key/ma.svg", .everybody) { visit in try await visit.payerCode() }
        let site = site
        // No form token: the bank's signature is its proof.
        router.raw(.post, "/:commune/bao-co", access: .everybody, tokenInHeader: false) { request, context in
            try await context.visit().takeBankMessage(site, request)
        }
    }
}

extension Visit {
    var paymentsURL: String { urls.base + "/thu-phi" }
    var payments: PaymentDesk { PaymentDesk(site.workflows) }

    // MARK: The payer

    /// What stands in the address behind a request's code: nobody comes from one request to another by counting.
    private func payerMark(_ code: String) -> String { String(site.secret.fingerprint("payment|\(commune.code)|\(code)").prefix(16)) }

    /// The address of the page that a payer is given.
    func payerURL(_ request: Record) -> String {
        let code = request["code"].text ?? ""
        return urls.base + "/nop-phi/\(code)-\(payerMark(code))"
    }

    private func payerRequest(in tx: ReadTransaction) throws -> Record {
        let parts = try context.parameter("key").split(separator: "-").map(String.init)
        guard parts.count == 2, catalogue.registers["payment_request"] != nil else { throw HTTPFailure.notFound }
        // Compared as fingerprints: the time tells nothing about where they differ.
        guard site.secret.fingerprint(payerMark(parts[0])) == site.secret.fingerprint(parts[1]) else { throw HTTPFailure.notFound }
        let found = try registry.records("payment_request", by: "code", [parts[0].value], commune: commune.code, in: tx)
        guard let request = found.values.first else { throw HTTPFailure.notFound }
        return request
    }

    func payerPage() async throws -> Response {
        let (request, transfer) = try await read { tx in
            let request = try payerRequest(in: tx)
            return (request, try payments.transfer(of: request, in: tx))
        }
        let url = payerURL(request)
        var page = PaymentPage(
            title: words("payment_title", request["subject"].text ?? ""), kicker: commune.name.capitalizedFirst, tag: paymentTag(request),
            imageAlt: words("payment_qr_alt"))
        if let transfer {
            page.amount = words("payment_amount", grouped(transfer.amount, language))
            page.imageUrl = url + "/ma.svg"
            page.how = words("payment_how")
            page.rows = [
                PaymentRow(id: "bank", label: words("payment_bank"), value: transfer.bankName),
                PaymentRow(id: "account", label: words("payment_account"), value: transfer.account),
                PaymentRow(id: "holder", label: words("payment_holder"), value: transfer.holder),
                PaymentRow(id: "sum", label: words("payment_sum"), value: String(transfer.amount)),
                PaymentRow(id: "content", label: words("payment_content"), value: transfer.content),
            ]
            page.pollUrl = url
        }
        let difference = (request["paid_amount"].integer ?? 0) - (request["amount"].integer ?? 0)
        if request.state == "short" {
            page.note = words("payment_short", grouped(request["paid_amount"].integer ?? 0, language), grouped(-difference, language))
        } else if difference > 0 {
            page.note = words("payment_over", grouped(difference, language))
        }
        return try await self.page(page, at: .front)
    }

    func payerCode() async throws -> Response {
        let transfer = try await read { tx in try payments.transfer(of: try payerRequest(in: tx), in: tx) }
        guard let transfer, let code = try? QRCode(transfer.payload, correction: .medium) else { throw HTTPFailure.notFound }
        return .svg(code.svg)
    }

    private func paymentTag(_ request: Record) -> Tag {
        let state = request.state ?? ""
        let label = catalogue.registers["payment_request"].flatMap { catalogue.workflow(of: $0) }?.state(state)?.label(language) ?? state
        let meaning: Pages.Meaning =
            switch state {
            case "paid", "closed": .achieved
            case "short": .atRisk
            case "cancelled": .plain
            default: .onCourse
            }
        return Tag(text: label, meaning: meaning)
    }

    // MARK: The officer

    /// What waits to be paid, what does not fit, what is too much; the statement goes in here.
    func paymentsPage(problem: String? = nil) async throws -> Response {
        let shown = try await read { tx in
            (
                open: try declared("payment_request", "open", in: tx), unmatched: try declared("bank_line", "unmatched", in: tx),
                surplus: try declared("bank_line", "surplus", in: tx)
            )
        }
        let mayReconcile = catalogue.registers["bank_line"].map { can(.personal, $0) } == true
        var sections: [AdminSection] = []
        if let problem { sections.append(AdminSection(notes: [problem])) }
        if let taken = taken() { sections.append(taken) }
        if let lines = shown.unmatched { sections.append(lineSection("payments_unmatched", lines, mayReconcile)) }
        if let lines = shown.surplus { sections.append(lineSection("payments_surplus", lines, mayReconcile)) }
        if mayReconcile { sections.append(try await statementSection()) }
        sections.append(openSection(shown.open ?? []))
        let new = catalogue.registers["payment_request"].map { can(.create, $0) } == true
        let page = AdminPage(
            title: words("payments_title"), lead: words("payments_lead"),
            actions: (new ? [Action(label: words("payments_new"), url: urls.register("payment_request") + "/moi", style: .primary)] : [])
                + ["payment_request", "bank_line", "refund"].compactMap { catalogue.registers[$0] }.filter { can(.read, $0) }.map {
                    Action(label: plural($0), url: urls.register($0.id), style: .quiet)
                },
            sections: sections)
        return try await self.page(page, at: .registers, status: problem == nil ? .ok : .unprocessableContent)
    }

    /// The first records of a list that the register declares; nil where the reader may not see them.
    private func declared(_ register: String, _ view: String, in tx: ReadTransaction) throws -> [Record]? {
        guard let declaration = catalogue.registers[register], can(.read, declaration) else { return nil }
        let query = RecordQuery(filters: [declaration.list.views.first { $0.id == view }?.filter].compactMap { $0 }, limit: 50)
        return try registry.page(register, query, for: actor, in: tx).records
    }

    private func lineSection(_ key: String, _ lines: [Record], _ mayReconcile: Bool) -> AdminSection {
        AdminSection(
            label: words(key), text: words(key + "_text"),
            items: lines.map { line in
                AdminItem(
                    heading: words("payment_amount", grouped(line["amount"].integer ?? 0, language)), text: lineText(line, mayReconcile),
                    tag: findingTag(line), url: mayReconcile ? "\(paymentsURL)/dong/\(line.id)" : urls.record("bank_line", line.id))
            }, nothing: lines.isEmpty ? words(key + "_none") : nil)
    }

    private func lineText(_ line: Record, _ showsContent: Bool) -> String {
        let day = line["booked_on"].text.flatMap { CalendarDate($0) }?.text(language)
        return [day, line["booked_at"].text, line["reference"].text, showsContent ? line["content"].text?.shortened(to: 120) : nil]
            .compactMap { $0 }.joined(separator: " · ")
    }

    private func findingTag(_ line: Record) -> Tag? {
        line["verdict"].text.flatMap(Finding.init).map { finding in
            Tag(text: words("finding_" + finding.rawValue), meaning: finding == .exact ? .achieved : finding == .unknown ? .late : .atRisk)
        }
    }

    private func openSection(_ requests: [Record]) -> AdminSection {
        AdminSection(
            label: words("payments_open"),
            items: requests.map { request in
                AdminItem(
                    heading: "\(request["code"].text ?? "") · \(request["subject"].text ?? "")",
                    text: words("payment_amount", grouped(request["amount"].integer ?? 0, language)), tag: paymentTag(request),
                    url: urls.record("payment_request", request.id),
                    actions: [Action(label: words("payments_code"), url: payerURL(request))])
            }, nothing: requests.isEmpty ? words("payments_open_none") : nil)
    }

    // MARK: A statement

    private func statementSection() async throws -> AdminSection {
        let accounts = try await read { tx in try registry.all("payment_account", for: actor, in: tx) }.filter {
            $0["active"].boolean != false
        }
        guard !accounts.isEmpty else {
            return AdminSection(label: words("bank_statement_title"), notes: [words("bank_statement_no_account")])
        }
        return AdminSection(
            label: words("bank_statement_title"), text: words("bank_statement_text"),
            form: TransitionForm(
                id: "statement", label: words("bank_statement_take"), url: paymentsURL + "/sao-ke", style: .primary,
                fields: [
                    Field(
                        id: "f-account", name: "account", label: words("payment_account"), control: .choice, required: true,
                        options: accounts.map { account in
                            Choice(
                                value: account.id.text, label: "\(account["name"].text ?? "") · \(account["number"].text ?? "")",
                                selected: accounts.count == 1)
                        }),
                    Field(
                        id: "f-file", name: "file", label: words("bank_statement_file"), control: .attachment,
                        help: words("bank_statement_file_help"),
                        required: true, accept: ".csv,.xlsx"),
                ]))
    }

    func takeStatement(_ form: FormData) async throws -> Response {
        guard let account = form["account"].flatMap({ RecordID($0) }) else {
            return try await paymentsPage(problem: words("bank_statement_which"))
        }
        guard let file = form.file("file") else { return try await paymentsPage(problem: words("verify_missing")) }
        _ = try await read { tx in try registry.record("payment_account", account, for: actor, in: tx) }
        let statement: Statement
        do {
            statement = try await Self.reading { try StatementReader.read(file.url) }
        } catch let error as SheetError {
            return try await paymentsPage(problem: error.message(language))
        } catch let error as StatementError {
            return try await paymentsPage(problem: error.message(language))
        }
        let taken = try await take(statement.lines, account)
        return .seeOther(
            CommuneURLs.query(
                paymentsURL,
                [
                    ("moi", String(taken.new)), ("cu", String(taken.known)), ("ra", String(statement.debits)),
                    ("bo", String(statement.skipped.count)),
                ]
                    + Finding.allCases.compactMap { finding in taken.found[finding].map { (finding.rawValue, String($0)) } }))
    }

    /// What blocks on a file, on a thread that may.
    private static func reading(_ body: @escaping @Sendable () throws -> Statement) async throws -> Statement {
        try await withCheckedThrowingContinuation { continuation in
            DispatchQueue.global().async { continuation.resume(with: Result(catching: body)) }
        }
    }

    private func take(_ lines: [StatementLine], _ account: RecordID, by actor: Actor? = nil) async throws -> TakenLines {
        var taken = TakenLines()
        var seen: [String: Int] = [:]
        let (desk, actor) = (payments, actor ?? self.actor)
        for start in stride(from: 0, to: lines.count, by: PaymentDesk.batch) {
            let some = Array(lines[start..<min(start + PaymentDesk.batch, lines.count)])
            let before = seen
            let (part, after) = try await write { tx in
                var seen = before
                return (try desk.take(some, account: account, seen: &seen, by: actor, in: tx), seen)
            }
            seen = after
            taken.add(part)
        }
        return taken
    }

    /// What came of the statement that was just read: the address says it, so that reloading does no harm.
    private func taken() -> AdminSection? {
        guard let new = query["moi"].flatMap({ Int($0) }), let known = query["cu"].flatMap({ Int($0) }) else { return nil }
        func detail(_ label: String, _ name: String) -> Detail? {
            query[name].flatMap { Int($0) }.flatMap {
                $0 > 0 ? Detail(label: label, value: grouped(Int64($0), language), isNumber: true) : nil
            }
        }
        return AdminSection(
            label: words("bank_statement_taken", grouped(Int64(new), language), grouped(Int64(known), language)),
            details: Finding.allCases.compactMap { detail(words("finding_" + $0.rawValue), $0.rawValue) }
                + [detail(words("bank_statement_debits"), "ra"), detail(words("bank_statement_skipped"), "bo")].compactMap { $0 })
    }

    // MARK: One line

    func bankLinePage(problems: [FieldProblem] = [], typed: FormData? = nil) async throws -> Response {
        let id = try recordID()
        let (line, likely) = try await read { tx in
            let line = try registry.record("bank_line", id, for: actor, in: tx)
            return (line, try likelyRequests(line, in: tx))
        }
        let url = "\(paymentsURL)/dong/\(id)"
        var page = AdminPage(
            title: words("payment_amount", grouped(line["amount"].integer ?? 0, language)), kicker: words("payments_line"),
            lead: lineText(line, false), crumbs: [Link(text: words("payments_title"), url: paymentsURL)], tag: findingTag(line),
            actions: [Action(label: words("payments_record"), url: urls.record("bank_line", id), style: .quiet)],
            errors: problems.map {
                FormError(
                    fieldID: "f-" + ($0.field ?? "request"), label: words("payments_" + ($0.field ?? "request")),
                    message: $0.message(language))
            })
        let finding = line["verdict"].text.flatMap(Finding.init) ?? .unknown
        page.sections = [
            AdminSection(
                text: words("finding_\(finding.rawValue)_text"),
                details: [Detail(label: words("payment_content"), value: line["content"].text, isLong: true)])
        ]
        if line.state == "waits" { page.sections.append(matchSection(likely, url, typed, problems)) }
        if line.state == "waits" || (line["surplus"].integer ?? 0) > 0 {
            page.transitions = [
                TransitionForm(
                    id: "refund", label: words("payments_refund"), url: url + "/hoan", style: .plain,
                    explanation: words("payments_refund_text"))
            ]
        }
        return try await self.page(page, at: .registers, status: problems.isEmpty ? .ok : .unprocessableContent)
    }

    /// Requests that still wait and ask for just this amount, the oldest first.
    private func likelyRequests(_ line: Record, in tx: ReadTransaction) throws -> [Record] {
        guard line.state == "waits", let open = try declared("payment_request", "open", in: tx) else { return [] }
        let amount = line["amount"].integer ?? 0
        return open.filter { ($0["amount"].integer ?? 0) - ($0["paid_amount"].integer ?? 0) == amount }
    }

    private func matchSection(_ likely: [Record], _ url: String, _ typed: FormData?, _ problems: [FieldProblem]) -> AdminSection {
        func problem(_ field: String) -> String? { problems.first { $0.field == field }?.message(language) }
        return AdminSection(
            label: words("payments_match"), text: words(likely.isEmpty ? "payments_match_text" : "payments_likely"),
            items: likely.prefix(5).map { request in
                AdminItem(
                    heading: "\(request["code"].text ?? "") · \(request["subject"].text ?? "")",
                    text: words("payment_amount", grouped(request["amount"].integer ?? 0, language)), tag: paymentTag(request),
                    url: urls.record("payment_request", request.id))
            },
            form: TransitionForm(
                id: "match", label: words("payments_match"), url: url + "/khop", style: .primary,
                fields: [
                    Field(
                        id: "f-request", name: "request", label: words("payments_request"), control: .text, value: typed?["request"],
                        help: words("payments_request_help"), error: problem("request"), required: true, autocomplete: "off"),
                    Field(
                        id: "f-reason", name: "reason", label: words("payments_reason"), control: .text, value: typed?["reason"],
                        error: problem("reason"), required: true, autocomplete: "off"),
                ]))
    }

    func matchLine(_ form: FormData) async throws -> Response {
        let id = try recordID()
        let typed = (form.text("request") ?? "").uppercased().filter { !$0.isWhitespace }
        // As it stands on the slip, with its letters, or without them.
        let code = PaymentCode.all(in: typed, commune: commune.code).first?.code ?? typed
        do {
            try await write { tx in
                let found = try registry.records("payment_request", by: "code", [code.value], commune: commune.code, in: tx)
                guard let request = found.values.first else {
                    throw RecordError.invalid([
                        FieldProblem("request", vi: "Không có khoản phải nộp mang mã này.", en: "No request has this code.")
                    ])
                }
                _ = try payments.match(id, version: nil, with: request.id, reason: form.text("reason") ?? "", by: actor, in: tx)
            }
            return redirect(paymentsURL, note: "saved")
        } catch let error as RecordError where error.code == .invalid {
            return try await bankLinePage(problems: error.problems, typed: form)
        }
    }

    func refundLine() async throws -> Response {
        let id = try recordID()
        let refund = try await write { tx in try payments.proposeRefund(of: id, by: actor, in: tx) }
        return redirect(urls.record("refund", refund.id) + "/sua", note: "created")
    }
}
