import Testing

@testable import API

@Suite("Where webhooks may be sent")
struct AddressTests {
    @Test(
        "addresses of the own network and of no network are refused, in every writing of IPv6 too",
        arguments: [
            [127, 0, 0, 1], [10, 1, 2, 3], [172, 16, 0, 1], [172, 31, 255, 255], [192, 168, 1, 1], [169, 254, 169, 254], [100, 64, 0, 1],
            [0, 0, 0, 0],
            [224, 0, 0, 1], [255, 255, 255, 255], [198, 18, 0, 1],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
            [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 255, 255, 127, 0, 0, 1], [0, 0x64, 0xFF, 0x9B, 0, 0, 0, 0, 0, 0, 0, 0, 10, 0, 0, 1],
            [0x20, 0x02, 192, 168, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0xFE, 0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1],
            [0xFD, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [0xFF, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1], [],
        ] as [[UInt8]])
    func refused(address: [UInt8]) {
        #expect(!AddressPolicy().permits(address, of: "example.vn"))
    }

    @Test(
        "public addresses pass",
        arguments: [[8, 8, 8, 8], [172, 32, 0, 1], [100, 128, 0, 1], [0x24, 0x04, 0x68, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]] as [[UInt8]]
    )
    func passed(address: [UInt8]) {
        #expect(AddressPolicy().permits(address, of: "example.vn"))
    }

    @Test("a host of the own network is told so and nothing is sent")
    func loopback() async throws {
        let target = try #require(AddressPolicy().target(of: "https://localhost:1/"))
        let outcome = await CurlSender().send([], headers: [], to: target, policy: AddressPolicy())
        #expect(outcome.status == nil && outcome.problem?.contains("mạng nội bộ") == true)
        let allowed = await CurlSender().send([], headers: [], to: target, policy: AddressPolicy(allowedHosts: ["localhost"]))
        #expect(allowed.problem?.contains("mạng nội bộ") == false && allowed.problem != nil)
    }

    @Test("a signature is that of Standard Webhooks: base64 of HMAC-SHA256 over id.timestamp.body")
    func signature() {
        // The example of the specification's own libraries.
        let signature = WebhookSignature.signature(
            "msg_p5jXN8AQM9LWM0D4loKWxJek", "1614265330", Array("{\"test\": 2432232314}".utf8),
            secret: "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw")
        #expect(signature == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=")
    }

    @Test(
        "pauses between attempts grow to six hours",
        arguments: [(1 as Int64, 10_000 as Int64), (2, 60_000), (3, 360_000), (6, 21_600_000), (50, 21_600_000)])
    func pauses(attempt: Int64, milliseconds: Int64) {
        #expect(WebhookJob.pause(attempt) == milliseconds)
    }
}
