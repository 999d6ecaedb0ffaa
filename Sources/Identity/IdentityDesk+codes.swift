import Foundation
import Store
public import Vietnamese

/// Where a one-time code goes.
public enum CodeAddress: Sendable, Equatable {
    case phone(PhoneNumber)
    case email(EmailAddress)

    /// - Throws: ``IdentityError/badAddress`` for anything but a mobile number or an e-mail address.
    public init(typed: String) throws(IdentityError) {
        if typed.contains("@") {
            guard let email = try? EmailAddress(parsing: typed) else { throw .badAddress }
            self = .email(email)
        } else {
            guard let phone = try? PhoneNumber(parsing: typed), [.mobile, .other].contains(phone.kind) else { throw .badAddress }
            self = .phone(phone)
        }
    }

    var way: String { if case .phone = self { "phone" } else { "email" } }

    /// The form under which it is known again. Letters of an e-mail address count alike in capitals and small.
    var canonical: String {
        switch self {
        case .phone(let phone): phone.stored
        case .email(let email): email.text.lowercased()
        }
    }

    /// As a gateway or mail server takes it.
    public var text: String {
        switch self {
        case .phone(let phone): phone.stored
        case .email(let email): email.text
        }
    }

    public var masked: String {
        switch self {
        case .phone(let phone): phone.masked
        case .email(let email): email.masked
        }
    }
}

/// A code that waits to be typed.
public struct CodeTicket: Sendable {
    /// For the form.
    public let ticket: String
    /// Six digits, to be sent and kept nowhere.
    public let code: String
    public let address: CodeAddress
}

extension IdentityDesk {
    /// A code is good for five minutes and five tries.
    public static let codeTime: Int64 = 300_000
    static let tries = 5

    /// Makes a code for an address. Whether an account has the address is neither looked up nor told: who signs in the first time opens one.
    ///
    /// - Parameter session: of whoever adds the address to the own account; nil signs in.
    /// - Throws: ``IdentityError/wait(seconds:)`` after three codes in 15 minutes or ten in a day for one address, or
    ///   sixty in an hour from one place.
    public func makeCode(for address: CodeAddress, commune: Int, next: String, session: CitizenSession?, from place: Place) async throws
        -> CodeTicket
    {
        let (ticket, code) = (Self.random(), String((0..<6).map { _ in Character(String(Int.random(in: 0...9))) }))
        let hash = Self.hash(ticket)
        let mark = print(of: address.canonical, way: address.way)
        let origin = cipher.fingerprint("citizen_code|\(place.address)")
        let sealed = try cipher.seal("\(address.way) \(address.text) \(next)", place: "citizen_code.\(hash)")
        let now = clock()
        try await database.write { tx in
            try tx.takeTurn(in: commune)
            try tx.execute("DELETE FROM citizen_code WHERE created_at < \(now - 86_400_000)")
            try refuse(3, within: 900_000, "commune = \(commune) AND print = \(mark)", now, in: tx)
            try refuse(10, within: 86_400_000, "commune = \(commune) AND print = \(mark)", now, in: tx)
            // A village may share one address: this only stops what no village does.
            try refuse(60, within: 3_600_000, "place = \(origin)", now, in: tx)
            try tx.execute(
                """
                INSERT INTO citizen_code (commune, ticket, print, place, sealed, code, citizen, tries, created_at)
                VALUES (\(commune), \(hash), \(mark), \(origin), \(sealed), \(codePrint(code, hash)), \(session?.citizen), 0, \(now))
                """)
        }
        return CodeTicket(ticket: ticket, code: code, address: address)
    }

    private func refuse(_ most: Int64, within time: Int64, _ which: SQL, _ now: Int64, in tx: ReadTransaction) throws {
        let row = try tx.first(
            "SELECT count(*) AS n, min(created_at) AS first FROM citizen_code WHERE created_at > \(now - time) AND " + which)
        guard let row, try row.integer("n") >= most, let first = row["first"].integer else { return }
        throw IdentityError.wait(seconds: Int((first + time - now + 999) / 1000))
    }

    private func codePrint(_ code: String, _ hash: String) -> String { cipher.fingerprint("citizen_code|\(hash)|\(code)") }

    /// Signs in, or adds the address to the account that asked for the code. Every try is counted before it is judged.
    ///
    /// - Throws: ``IdentityError/wrongCode`` for whatever is wrong: code, ticket, time, number of tries.
    public func useCode(_ code: String, ticket: String, commune: Int, session: CitizenSession?, from place: Place) async throws -> Arrival {
        let hash = Self.hash(ticket)
        let now = clock()
        let typed = code.filter { $0.isASCII && $0.isNumber }
        let row = try await database.write { tx -> Row? in
            let counted = try tx.execute(
                """
                UPDATE citizen_code SET tries = tries + 1
                WHERE commune = \(commune) AND ticket = \(hash) AND tries < \(Self.tries) AND created_at > \(now - Self.codeTime)
                """)
            guard counted == 1, let row = try tx.first("SELECT * FROM citizen_code WHERE commune = \(commune) AND ticket = \(hash)"),
                row["code"].text == codePrint(typed, hash)
            else { return nil }
            // Used once; the row stays, because codes are counted by the day.
            try tx.execute("UPDATE citizen_code SET tries = \(Self.tries), code = '' WHERE commune = \(commune) AND ticket = \(hash)")
            return row
        }
        guard let row else { throw IdentityError.wrongCode }
        let parts = try cipher.open(row.text("sealed"), place: "citizen_code.\(hash)").split(separator: " ", maxSplits: 2).map(String.init)
        guard parts.count >= 2 else { throw IdentityError.wrongCode }
        let address = try CodeAddress(typed: parts[1])
        let asked = row["citizen"].text
        if let asked, session?.citizen.text != asked { throw IdentityError.badState }
        let proof = Proof(way: address.way, print: try row.text("print"), label: address.masked)
        return try await settle(
            proof, commune: commune, adding: asked == nil ? nil : session, next: parts.count > 2 ? parts[2] : "", from: place)
    }
}
