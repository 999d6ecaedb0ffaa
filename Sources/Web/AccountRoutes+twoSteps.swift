import Accounts
import HTTPKit
import HTTPTypes
import Hummingbird
import Pages
import QRCode
import Registers
import Vietnamese

extension Visit {
    /// - Parameter codes: recovery codes just made, shown this once.
    func codeSetupPage(error: AccountError? = nil, codes: [String] = []) async throws -> Response {
        let session = try ownSession()
        let (isOn, codesLeft) = try await site.accounts.twoSteps(of: session)
        let address = try await otpauth(session)
        let base = urls.account + "/hai-buoc"
        let page = CodeSetupPage(
            title: site.words("tab_two_steps", language), tabs: tabs("hai-buoc"), url: base, isOn: isOn,
            secret: isOn ? nil : site.accounts.totpForSetup(of: session).base32.groupedByFour,
            otpauth: isOn ? nil : address, imageUrl: isOn ? nil : base + "/ma-qr", error: error?.message(language),
            recoveryCodes: codes, turnOffUrl: base + "/tat", codesLeft: site.words("recovery_left", language, String(codesLeft)),
            renewUrl: base + "/ma-du-phong")
        return try await self.page(page, at: .account, status: error == nil ? .ok : error?.isWait == true ? .tooManyRequests : .badRequest)
    }

    /// What the authenticator app reads.
    private func otpauth(_ session: Session) async throws -> String {
        let name = try await site.accounts.name(of: session)
        return site.accounts.totpForSetup(of: session).address(account: name, issuer: "Đình \(commune.name)")
    }

    /// The secret as a picture, for the phone's camera; gone once two steps are on.
    func codePicture() async throws -> Response {
        let session = try ownSession()
        guard try await !site.accounts.hasTOTP(session) else { throw HTTPFailure.notFound }
        let code = try QRCode(try await otpauth(session))
        return .svg(code.svg)
    }

    func turnOnCode(_ form: FormData) async throws -> Response {
        do {
            return try await codeSetupPage(codes: try await site.accounts.enableTOTP(code: form["code"] ?? "", for: try ownSession()))
        } catch let error as AccountError {
            return try await codeSetupPage(error: error)
        }
    }

    func renewRecoveryCodes(_ form: FormData) async throws -> Response {
        let session = try ownSession()
        do {
            try await site.accounts.confirm(password: form["password"] ?? "", session)
            return try await codeSetupPage(codes: try await site.accounts.renewRecoveryCodes(for: session))
        } catch let error as AccountError {
            return try await codeSetupPage(error: error)
        }
    }

    func turnOffCode(_ form: FormData) async throws -> Response {
        let session = try ownSession()
        do {
            try await site.accounts.confirm(password: form["password"] ?? "", session)
            try await site.accounts.disableTOTP(person: session.person, by: actor)
            return redirect(urls.account + "/hai-buoc", note: "saved")
        } catch let error as AccountError {
            return try await codeSetupPage(error: error)
        }
    }
}

extension String {
    fileprivate var groupedByFour: String {
        stride(from: 0, to: count, by: 4).map { start in
            String(dropFirst(start).prefix(4))
        }.joined(separator: " ")
    }
}
