import Foundation
import HTTPKit
import HTTPTypes
import OneStop
import Registers
import Reports
import Signing
import Store
import TestKit
import Testing
import Vietnamese
import Workflows

@testable import Web

@Suite(
    "Signing the results of many dossiers in one go", .serialized, .keepingSites,
    .enabled(
        if: Office.isInstalled && SigningTool(home: repository, folder: repository).isInstalled,
        "soffice or pyHanko is not installed: scripts/setup run"))
struct ResultSigningTests {
    private struct Desk {
        let site: RegisterSite
        let type, procedure: RecordID

        /// A dossier that waits for the chair, with a document that waits too, or is still drafted.
        func waiting(_ name: String, document isReady: Bool = true) async throws -> (dossier: RecordID, document: RecordID) {
            try await site.site.database.write { tx in
                let engine = site.site.workflows
                let values: [String: Value] = [
                    "type": type.value, "subject": "xác nhận \(name)".value, "unit": site.units[0].value,
                    "drafter": (site.posts["canbo"]?.text).value, "no_secret": true.value, "body": "Xác nhận đúng.".value,
                    "signer": (site.posts["chutich"]?.text).value, "recipients": "Người nộp\nLưu: VT, P0".value,
                ]
                let document = try engine.create("outgoing_document", values, by: site.system, in: tx).id
                for step in isReady ? ["submit", "approve", "present"] : [] {
                    _ = try engine.perform(step, on: "outgoing_document", document, version: nil, by: site.system, in: tx)
                }
                let dossier = try site.site.dossiers.open(
                    DossierSubmission(
                        procedure: procedure.text, key: name, channel: .counter, typedBy: .official, applicant: Applicant(name: name)),
                    by: site.system, in: tx
                ).dossier
                for step in ["receive", "accept"] {
                    _ = try engine.perform(step, on: "dossier", dossier, version: nil, by: site.system, in: tx)
                }
                _ = try engine.perform(
                    "present", on: "dossier", dossier, version: nil,
                    ["result_document": document.value, "decider": (site.posts["chutich"]?.text).value], by: site.system, in: tx)
                return (dossier, document)
            }
        }

        func states(_ made: [(dossier: RecordID, document: RecordID)]) async throws -> [[String?]] {
            try await site.site.database.read { tx in
                try made.map { pair in
                    [
                        try site.site.registry.record("dossier", pair.dossier, for: site.system, in: tx).state,
                        try site.site.registry.record("outgoing_document", pair.document, for: site.system, in: tx).state,
                    ]
                }
            }
        }
    }

    private static let authority = Task { try CertificateAuthority() }

    private func desk(_ engine: EngineKind) async throws -> Desk {
        let authority = try await Self.authority.value
        let papers = authority.folder
        let list = papers.appending(path: "result-signers-\(UUID().uuidString).yml")
        try Data(
            """
            timestamp: \(authority.base)/tsa
            signers:
              chu-tich: { label: Chữ ký của Chủ tịch, commune: thu, posts: [Chủ tịch UBND xã], kind: p12, file: chair.p12, look: signature,
                image: signature.png, name: Người chutich }
            """.utf8
        ).write(to: list, options: .atomic)
        let tool = SigningTool(
            home: repository, folder: papers.appending(path: "work-\(UUID().uuidString)"), trusted: papers.appending(path: "roots"))
        let signing = SigningConfiguration(tool: tool, signers: try SignerList(list, tool: tool))
        let site = try await RegisterSite.make(
            engine, packs: [pack("metrics"), pack("plan"), pack("documents"), pack("onestop")],
            people: [("vanthu", "clerk", 1), ("chutich", "chair", 1)]
        ) {
            $0.signing = signing
            $0.publicURL = "https://dinh.example"
        }
        let post = try #require(site.posts["chutich"])
        let ids = try await site.site.database.write { tx in
            func make(_ register: String, _ values: [String: Value]) throws -> RecordID {
                try site.site.workflows.create(register, values, by: site.system, in: tx).id
            }
            _ = try site.site.workflows.edit("post", post, version: nil, ["name": "Chủ tịch UBND xã".value], by: site.system, in: tx)
            _ = try make(
                "service_point",
                ["name": "Trung tâm".value, "kind": "centre".value, "agency_code": "H99.01".value, "unit": site.units[0].value])
            let procedure = try make(
                "procedure",
                [
                    "code": "1.001612".value, "name": "Xác nhận".value, "manner": "[\"counter\"]".value, "field": "land".value,
                    "level": "information".value, "subjects": "[\"people\"]".value, "executing_unit": site.units[0].value,
                    "officer": (site.posts["canbo"]?.text).value, "decider": post.value, "decided_by": "UBND xã".value,
                    "from_date": "2025-07-01".value,
                ])
            _ = try make(
                "procedure_version",
                [
                    "procedure": procedure.value, "from_date": "2025-07-01".value, "time_unit": "working_days".value,
                    "statutory_time": Value.integer(3), "fee": Value.integer(0),
                ])
            let type = try make(
                "document_type",
                ["name": "Giấy xác nhận".value, "abbreviation": "GXN".value, "form": "named".value, "from_date": "2020-03-05".value])
            return [type, procedure]
        }
        return Desk(site: site, type: ids[0], procedure: ids[1])
    }

    @Test("each is issued with its dossier or stays as it was; what can't be signed stops nothing, a wrong PIN all", arguments: engines)
    func many(_ engine: EngineKind) async throws {
        let desk = try await desk(engine)
        let made = [try await desk.waiting("Mot"), try await desk.waiting("Hai"), try await desk.waiting("Ba", document: false)]
        let chair = try await desk.site.browser("chutich")
        #expect(try await chair.get("/mot-cua").text.contains("Ký kết quả (3)"))
        let page = try await chair.get("/mot-cua/ky")
        #expect(
            page.text.contains("Ký được ngay (2)") && page.text.contains("Văn bản kết quả: Dự thảo") && page.text.contains("name=\"pin\""))
        let untouched: [[String?]] = [
            ["to_sign", "awaiting_signature"], ["to_sign", "awaiting_signature"], ["to_sign", "draft"],
        ]
        // Nothing marked, somebody else's key, a wrong PIN: nothing has happened.
        #expect(try await chair.post("/mot-cua/ky", ["signer": "chu-tich", "pin": "2468"]).status == .unprocessableContent)
        let (one, two, three) = (made[0].dossier.text, made[1].dossier.text, made[2].dossier.text)
        #expect(try await chair.post("/mot-cua/ky", ["id": one, "signer": "dau", "pin": "2468"]).status == .forbidden)
        let wrong = try await chair.post("/mot-cua/ky", ["id": one, "id": two, "signer": "chu-tich", "pin": "1111"])
        #expect(wrong.text.contains("Chưa ký (2)") && wrong.text.contains("Chưa thử"))
        #expect(try await desk.states(made) == untouched)

        let signed = try await chair.post("/mot-cua/ky", ["id": one, "id": two, "id": three, "signer": "chu-tich", "pin": "2468"])
        #expect(signed.text.contains("Đã ký, có kết quả (2)") && signed.text.contains("Chưa ký (1)"))
        #expect(try await desk.states(made) == [["ready", "issued"], ["ready", "issued"], ["to_sign", "draft"]])
        let results = try await desk.site.site.database.read { tx in
            try made.prefix(2).map { try desk.site.site.registry.record("dossier", $0.dossier, for: desk.site.system, in: tx) }
        }
        for result in results {
            #expect(result["result_signed"].boolean == true && result["result_number"].text?.hasSuffix("/GXN-UBND") == true)
            let file = try #require(Attachment.list(result["result_file"].text).first)
            let blob = try #require(desk.site.site.blobs.url(of: file.hash))
            #expect(try await desk.site.site.signing.reports.report(on: blob).state == .valid)
        }
        #expect(Set(results.map { $0["result_number"].text }).count == 2)
        // Sent again, nothing is signed twice; nobody else signs with that key.
        #expect(
            try await chair.post("/mot-cua/ky", ["id": one, "id": two, "signer": "chu-tich", "pin": "2468"]).status == .unprocessableContent
        )
        let clerk = try await desk.site.browser("vanthu")
        #expect(try await clerk.post("/mot-cua/ky", ["id": three, "signer": "chu-tich", "pin": "2468"]).status != .ok)
    }
}
