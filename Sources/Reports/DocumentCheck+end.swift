import Vietnamese

/// What stands below the text: who signs, and who gets it.
extension OfficialDocument {
    func signatureFindings(_ layout: DocumentLayout) -> [FormFinding] {
        var findings = signer()
        guard layout.form == .minutes else { return findings + capacityFindings() }
        if secondSignature.map({ $0.name.isEmpty }) ?? true {
            findings.append(.must(.secondSignature, "Biên bản phải có chữ ký của thư ký.", "Minutes are signed by their secretary too."))
        }
        return findings
    }

    private func signer() -> [FormFinding] {
        if signature.capacity.isEmpty { return [.must(.signature, "Chưa chọn chức danh ký.", "Who signs is missing.")] }
        if signature.name.isEmpty { return [.must(.signature, "Chức danh ký chưa có người giữ.", "Nobody holds the signing post.")] }
        let titles = ["GS.", "PGS.", "TS.", "ThS.", "CN.", "KS.", "BS.", "Ông ", "Bà ", "Đ/c ", "Đồng chí "]
        guard let title = titles.first(where: { signature.name.hasPrefix($0) }) else { return [] }
        return [
            .must(
                .signature, "Trước họ tên người ký không ghi “\(title.filter { $0 != " " })”.",
                "No title stands before the signer's name.")
        ]
    }

    /// Quyền hạn: a deputy signs for the head (KT.); by order (TL.) and by authorisation (TUQ.) sign those below, never the head; Điều 13 of the
    /// decree.
    private func capacityFindings() -> [FormFinding] {
        guard let post = signature.capacity.last?.withoutPrefix else { return [] }
        func has(_ prefix: String) -> Bool { signature.capacity.contains { $0.hasPrefix(prefix) } }
        let isDeputy = post.hasPrefix("PHÓ ")
        var findings: [FormFinding] = []
        if isDeputy, !has("KT."), !has("TL."), !has("TUQ."), !has("Q.") {
            findings.append(
                .must(
                    .signature, "Cấp phó ký phải ghi “KT.” trước chức vụ của cấp trưởng.", "A deputy signs for the head: “KT.” is missing.")
            )
        }
        if has("KT."), !isDeputy {
            findings.append(.must(.signature, "“KT.” chỉ dùng cho cấp phó ký thay cấp trưởng.", "“KT.” is for deputies only."))
        }
        if has("TL.") || has("TUQ."), post.hasSuffix("CHỦ TỊCH") {
            findings.append(
                .must(
                    .signature, "Chủ tịch, Phó Chủ tịch không ký thừa lệnh, thừa ủy quyền.",
                    "The chair and the deputies don't sign by order or authorisation."))
        }
        let isCommittee = issuer.first.map { ["ỦY BAN NHÂN DÂN", "HỘI ĐỒNG NHÂN DÂN"].contains(where: $0.hasPrefix) } ?? false
        if has("TM."), !isCommittee, issuer.first?.hasPrefix("BAN ") != true, issuer.first?.hasPrefix("HỘI ĐỒNG ") != true {
            findings.append(
                .must(.signature, "“TM.” chỉ dùng cho tập thể (Ủy ban, Hội đồng, Ban).", "“TM.” is for collective bodies only."))
        }
        return findings
    }

    func recipientFindings(_ layout: DocumentLayout) -> [FormFinding] {
        guard let last = recipients.last else { return [.must(.recipients, "Chưa có nơi nhận.", "The recipients are missing.")] }
        var findings: [FormFinding] = []
        if !last.hasPrefix("Lưu") {
            findings.append(
                .must(
                    .recipients, "Dòng cuối của nơi nhận phải là “Lưu: VT, đơn vị soạn thảo”.",
                    "The last line says where it is kept: “Lưu: VT, …”."))
        } else if last.firstMatch(of: /\bVT\b/) == nil {
            findings.append(.must(.recipients, "Dòng “Lưu” phải ghi “VT” (văn thư).", "“Lưu” must name “VT”, the clerk."))
        }
        if !addressees.isEmpty, recipients.first?.hasPrefix("Như trên") != true {
            findings.append(
                .must(
                    .recipients, "Có “Kính gửi” thì dòng đầu của nơi nhận là “Như trên”.", "With addressees the first line is “Như trên”."))
        }
        return findings
    }
}

extension String {
    /// "KT. CHỦ TỊCH" without its prefix.
    fileprivate var withoutPrefix: String {
        prefixMatch(of: /[A-ZĐ]{1,3}\.\s/).map { String(self[$0.range.upperBound...]) } ?? self
    }
}
