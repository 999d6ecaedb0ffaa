import API
import Foundation
import HTTPKit
import HTTPTypes
import Registers
import Store
import TestKit
import Testing

@testable import Web

@Suite("Figures through the interface for programs", .serialized, .keepingSites) struct FigureAPITests {
    private func filled(_ engine: EngineKind) async throws -> RegisterSite {
        let site = try await RegisterSite.make(engine)
        let big: [String: Value] = ["kind": "big".value, "why_big": "Lớn".value]
        _ = try await site.matter(["day": "2026-03-01".value, "amount": .integer(2_000_000)])
        _ = try await site.matter(big.merging(["day": "2026-04-01".value, "amount": .integer(5)]) { $1 })
        _ = try await site.matter(big.merging(["day": "2026-05-01".value, "unit": site.units[1].value]) { $1 })
        return site
    }

    @Test("a figure comes with what it is of, its bounds, its version and where it opens to its records", arguments: engines)
    func one(_ engine: EngineKind) async throws {
        let site = try await filled(engine)
        let program = try await site.program("canbo")
        let share = try await program.get("/figures/trial.big_share?period=2026").json
        #expect(share["state"]?.string == "known" && share["numerator"]?.integer == 2 && share["denominator"]?.integer == 3)
        #expect(share["measure"]?.string == "%" && share["version"]?.integer == 1 && share["formula"]?.string == "matters_big / matters")
        #expect(share["why"]?.string == "/thu/so-lieu/trial.big_share?ky=2026")
        let dear = try await program.get("/figures/matters_dear").json
        #expect(dear["value"] == .number("50") && dear["unknown"]?.integer == 1)
        #expect(dear["lower"] == .number("33.333333") && dear["upper"] == .number("66.666667"))
        let own = try await program.get("/figures/matters?period=2026&unit=\(site.units[0])").json
        #expect(own["value"] == .number("2") && own["why"]?.string?.contains("don-vi=\(site.units[0])") == true)
    }

    @Test("what is not known has no value: a reason, never 0", arguments: engines)
    func missing(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let all = try await site.program("canbo").get("/figures?period=2026").json["figures"]?.items ?? []
        #expect(all.count > 5)
        let counted = all.filter { $0["pack"]?.string == "trial" }
        #expect(!counted.isEmpty && counted.allSatisfy { $0["value"] == .null && $0["state"]?.string != "known" })
        #expect(counted.contains { $0["reason"]?.string == "noRecords" } && counted.contains { $0["reason"]?.string == "notDeclared" })
    }

    @Test("nonsense is told with the parameter; visitors need a token; what no pack declares is not found", arguments: engines)
    func malformed(_ engine: EngineKind) async throws {
        let site = try await RegisterSite.make(engine)
        let program = try await site.program("canbo")
        #expect(try await program.get("/figures?unit=\(RecordID())").status == .unprocessableContent)
        for query in ["period=khong", "unit=x", "known_on=hom-qua", "la=1"] {
            let answer = try await program.get("/figures?\(query)")
            #expect(answer.status == .badRequest, "\(query)")
        }
        #expect(try await program.get("/figures/khong-co").status == .notFound)
        #expect(try await site.program(nil).get("/figures").status == .unauthorized)
        let paths = try await program.get("/openapi.json").json["paths"]
        #expect(paths?["/figures/{figure}"] != nil)
        #expect(try await site.program(nil).get("/openapi.json").json["paths"]?["/figures"] == nil)
    }
}
