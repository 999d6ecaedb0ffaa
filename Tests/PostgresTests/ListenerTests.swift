import Testing

@testable import Postgres

@Suite("Listener", .needsServer)
struct ListenerTests {
    @Test("Notifications arrive in order, after a first resync; other channels do not")
    func listens() async throws {
        let listener = PostgresListener(try Server.configuration(), channels: ["order", "Đổi \"tên\""])
        var events = listener.events().makeAsyncIterator()
        #expect(await events.next() == .resync)
        let sender = try Server.connect()
        _ = try sender.query("SELECT pg_notify('elsewhere', 'x')")
        for number in 0..<500 { _ = try sender.query("SELECT pg_notify($1, $2)", ["order", .integer(Int64(number))]) }
        _ = try sender.query("SELECT pg_notify($1, $2)", ["Đổi \"tên\"", "xã 🏘"])
        for number in 0..<500 { #expect(await events.next() == .notification(channel: "order", payload: "\(number)")) }
        #expect(await events.next() == .notification(channel: "Đổi \"tên\"", payload: "xã 🏘"))
        await listener.close()
        #expect(await events.next() == nil)
    }

    @Test("After its session is killed it listens again and tells everyone to read afresh")
    func reconnects() async throws {
        var configuration = try Server.configuration()
        configuration.applicationName = "listener under test"
        let listener = PostgresListener(configuration, channels: ["again"])
        var (first, second) = (listener.events().makeAsyncIterator(), listener.events().makeAsyncIterator())
        #expect(await first.next() == .resync)
        let sender = try Server.connect()
        for round in 0..<3 {
            _ = try sender.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'listener under test'")
            #expect(await first.next() == .resync)
            _ = try sender.query("SELECT pg_notify('again', $1)", [.integer(Int64(round))])
            #expect(await first.next() == .notification(channel: "again", payload: "\(round)"))
        }
        #expect(await second.next() == .resync)
        await listener.close()
    }

    @Test("A subscriber that is too slow loses the oldest events, and is told to read afresh")
    func bounds() async throws {
        let listener = PostgresListener(try Server.configuration(), channels: ["flood", "end"], bufferLimit: 8)
        let slow = listener.events()
        var quick = listener.events().makeAsyncIterator()
        #expect(await quick.next() == .resync)
        let sender = try Server.connect()
        try sender.execute(script: "SELECT pg_notify('flood', g::text) FROM generate_series(1, 1000) g")
        try await Task.sleep(for: .milliseconds(100))
        _ = try sender.query("SELECT pg_notify('end', '')")
        while let event = await quick.next(), event != .notification(channel: "end", payload: "") {}
        await listener.close()
        let seen = await slow.reduce(into: []) { $0.append($1) }
        #expect(seen.count <= 8 && seen.contains(.resync))
    }

    @Test("A listener without a server keeps trying and can be closed")
    func closesWithoutServer() async throws {
        let listener = PostgresListener(try PostgresConfiguration(url: "postgres:///x?host=/nonexistent"), channels: ["a"])
        var events = listener.events().makeAsyncIterator()
        await listener.close()
        #expect(await events.next() == nil)
        var late = listener.events().makeAsyncIterator()
        #expect(await late.next() == nil)
    }
}
