import TestKit
import Testing

@testable import Postgres

@Suite("Pool rules")
struct PoolStateTests {
    let start = ContinuousClock.now

    func state(_ size: Int) -> PoolState { PoolState(size: size, leaseTimeout: .seconds(10), idleLimit: .seconds(60)) }

    @Test("A connected slot is preferred, the last used one first")
    func prefersWarm() {
        var state = state(3)
        #expect(state.request(1, now: start) == .lease(slot: 0))
        #expect(state.request(2, now: start) == .lease(slot: 1))
        #expect(state.release(0, isConnected: true, now: start) == .nothing)
        #expect(state.release(1, isConnected: true, now: start) == .nothing)
        #expect(state.request(3, now: start) == .lease(slot: 1))
        #expect(state.request(4, now: start) == .lease(slot: 0))
        #expect(state.request(5, now: start) == .lease(slot: 2))
        #expect(state.request(6, now: start) == .wait)
    }

    @Test("Waiters are served in the order they came; one who left is passed over")
    func servesInOrder() {
        var state = state(1)
        #expect(state.request(1, now: start) == .lease(slot: 0))
        for id in 2...4 { #expect(state.request(UInt64(id), now: start) == .wait) }
        #expect(state.abandon(3) == true)
        #expect(state.abandon(3) == false)
        #expect(state.release(0, isConnected: true, now: start) == .lease(slot: 0, waiter: 2))
        #expect(state.release(0, isConnected: false, now: start) == .lease(slot: 0, waiter: 4))
        #expect(state.release(0, isConnected: true, now: start) == .nothing)
    }

    @Test("A waiter's time runs out; an idle connection is closed after its time")
    func expires() {
        var state = state(1)
        _ = state.request(1, now: start)
        _ = state.request(2, now: start)
        #expect(state.nextWake == start + .seconds(10))
        #expect(state.tick(now: start + .seconds(9)).expired.isEmpty)
        #expect(state.tick(now: start + .seconds(10)).expired == [2])
        _ = state.release(0, isConnected: true, now: start + .seconds(20))
        #expect(state.nextWake == start + .seconds(80))
        #expect(state.tick(now: start + .seconds(80)).disconnect == [0])
        #expect(state.busy == [0])
        _ = state.release(0, isConnected: false, now: start + .seconds(80))
        #expect(state.cold == [0])
    }

    @Test("Closing refuses those who wait, disconnects what is free and ends when the last slot is back")
    func closes() {
        var state = state(2)
        _ = state.request(1, now: start)
        _ = state.request(2, now: start)
        _ = state.request(3, now: start)
        _ = state.abandon(3)
        _ = state.release(1, isConnected: true, now: start)
        #expect(state.close() == ([], [1]))
        #expect(state.request(4, now: start) == .closed)
        #expect(state.release(0, isConnected: true, now: start) == .disconnect(slot: 0))
        #expect(!state.isDrained)
        _ = state.release(0, isConnected: false, now: start)
        _ = state.release(1, isConnected: false, now: start)
        #expect(state.isDrained)
    }

    @Test("Whatever happens, a slot has one holder, nobody waits beside a free slot, and every request ends once", arguments: 0..<200)
    func keepsItsPromises(seed: Int) {
        var random = SplitMix64(state: UInt64(seed))
        let size = Int.random(in: 1...5, using: &random)
        var model = Model(state: state(size), size: size, now: start)
        for _ in 0..<400 {
            model.step(&random)
            model.check()
        }
        model.finish(&random)
        #expect(model.state.isDrained)
        #expect(model.waiting.isEmpty)
        #expect(model.state.cold.count == size)
    }
}

/// What an observer of the pool knows, kept beside the real state.
private struct Model {
    var state: PoolState
    let size: Int
    var now: ContinuousClock.Instant
    var held: Set<Int> = []
    var waiting: [UInt64] = []
    var lastID: UInt64 = 0

    mutating func step(_ random: inout SplitMix64) {
        now += .milliseconds(Int.random(in: 0...2000, using: &random))
        switch Int.random(in: 0..<100, using: &random) {
        case 0..<45: request()
        case 45..<85: if let slot = held.sorted().randomElement(using: &random) { release(slot, isConnected: Bool.random(using: &random)) }
        case 85..<92:
            guard let id = waiting.randomElement(using: &random) else { return }
            #expect(state.abandon(id) == true)
            waiting.removeAll { $0 == id }
        default: tick()
        }
    }

    mutating func request() {
        lastID += 1
        switch state.request(lastID, now: now) {
        case .lease(let slot): #expect(held.insert(slot).inserted && waiting.isEmpty)
        case .wait:
            #expect(held.count == size)
            waiting.append(lastID)
        case .closed: #expect(state.isClosed)
        }
    }

    mutating func release(_ slot: Int, isConnected: Bool) {
        held.remove(slot)
        switch state.release(slot, isConnected: isConnected, now: now) {
        case .nothing: break
        case .lease(let again, let waiter):
            #expect(waiter == waiting.first && again == slot)
            waiting.removeFirst()
            held.insert(again)
        case .disconnect(let again):
            #expect(state.isClosed && isConnected)
            held.insert(again)
        }
    }

    mutating func tick() {
        let (expired, disconnect) = state.tick(now: now)
        #expect(expired == Array(waiting.prefix(expired.count)))
        waiting.removeFirst(expired.count)
        for slot in disconnect { #expect(held.insert(slot).inserted) }
    }

    func check() {
        #expect(Set(state.warm.map(\.slot)).union(state.cold).union(state.busy) == Set(0..<size))
        #expect(state.warm.count + state.cold.count + state.busy.count == size)
        #expect(state.busy == held)
        #expect(state.waiters.map(\.id) == waiting)
        #expect(waiting.isEmpty || held.count == size)
    }

    mutating func finish(_ random: inout SplitMix64) {
        let (refused, disconnect) = state.close()
        #expect(refused == waiting)
        waiting = []
        for slot in disconnect { #expect(held.insert(slot).inserted) }
        request()
        for slot in held.sorted() {
            release(slot, isConnected: Bool.random(using: &random))
            if held.contains(slot) { release(slot, isConnected: false) }
        }
    }
}
