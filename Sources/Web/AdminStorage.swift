import Declarations
import Foundation
import HTTPKit
import Hummingbird
import Jobs
import Pages
import Registers
import Store
import Vietnamese

/// What one register takes: its present rows and its former versions.
private struct RegisterRoom {
    let register: RegisterDeclaration
    let present: Int64
    let former: Int64
    let records: Int64

    var total: Int64 { present + former }
}

extension Visit {
    func storagePage() async throws -> Response {
        if site.isShared { return try await sharedStoragePage() }
        let url = urls.administration + "/dung-luong"
        let (sample, before, records, running) = try await read { tx in
            let sample = try tx.storageSample(at: tx.now)
            // A month back, or as far as was measured.
            let before = try sample.flatMap { sample in
                try tx.storageSample(at: sample.at - 30 * 86_400_000) ?? tx.storageSample(after: sample.at - 30 * 86_400_000)
            }
            let counts = try tx.rows("SELECT register, CAST(sum(records) AS BIGINT) AS n FROM tally GROUP BY register")
            let records = Dictionary(try counts.map { (try $0.text("register"), try $0.integer("n")) }, uniquingKeysWith: +)
            let running =
                try tx.first(
                    "SELECT 1 AS one FROM job WHERE kind = \(StorageJob.name) AND state IN ('waiting', 'running') LIMIT 1") != nil
            return (sample, before, records, running)
        }
        var sections = [AdminSection(label: words("storage_disk"), meter: diskMeter(), details: totals(sample, before))]
        if let sample { sections += [registers(sample, records), rest(sample)] }
        let page = AdminPage(
            title: words("storage_title"), lead: words("storage_lead"), crumbs: [administrationCrumb],
            tag: running
                ? Tag(text: words("storage_measuring"), meaning: .onCourse)
                : sample.map { Tag(text: words("storage_measured", Instant(milliseconds: $0.at).text(language)), meaning: .plain) },
            actions: running ? [] : [Action(label: words("storage_measure"), url: url, style: .plain, isPost: true)], sections: sections,
            empty: sample == nil && !running
                ? Empty(heading: words("storage_none"), text: words("storage_none_text")) : nil, pollUrl: running ? url : nil)
        return try await self.page(page, at: .administration)
    }

    private func diskMeter() -> AdminMeter? {
        DiskRoom(of: site.configuration.data).map { disk in
            AdminMeter(
                text: site.words("storage_free", language, sizeText(disk.free), sizeText(disk.size), String(disk.freePercent)),
                percent: 100 - disk.freePercent)
        }
    }

    private func totals(_ sample: StorageSample?, _ before: StorageSample?) -> [Detail] {
        guard let sample else { return [] }
        func detail(_ key: String, _ bytes: Int64) -> Detail { Detail(label: words(key), value: sizeText(bytes)) }
        var details = [
            detail("storage_database", sample.database), detail("storage_files", sample.bytes[StorageSample.files] ?? 0),
            detail("storage_journal", sample.bytes["journal"] ?? 0),
            detail("storage_history", sample.bytes.filter { $0.key.hasSuffix("_history") }.values.reduce(0, +)),
        ]
        if let before, before.at < sample.at {
            let grown = sample.total - before.total
            let days = max(1, (sample.at - before.at) / 86_400_000)
            let sign = grown < 0 ? "−" : "+"
            details.append(
                Detail(
                    label: words("storage_growth"),
                    value: site.words("storage_growth_value", language, sign + sizeText(abs(grown)), grouped(days, language))))
        } else {
            details.append(Detail(label: words("storage_growth"), value: words("storage_growth_unknown")))
        }
        return details
    }

    /// The registers by what they take, the largest first.
    private func registers(_ sample: StorageSample, _ records: [String: Int64]) -> AdminSection {
        let rooms = catalogue.registers.map { register in
            RegisterRoom(
                register: register, present: sample.bytes["reg_\(register.id)"] ?? 0,
                former: sample.bytes["reg_\(register.id)_history"] ?? 0, records: records[register.id] ?? 0)
        }.sorted { ($0.total, $1.register.id) > ($1.total, $0.register.id) }
        let heads = ["storage_register", "admin_fact_records", "storage_present", "storage_former", "storage_share"].map { words($0) }
        return AdminSection(
            label: words("storage_by_register"), text: words("storage_by_register_text"),
            columns: zip(heads, [false, true, true, true, true]).map { ListColumn(label: $0, isNumber: $1) },
            rows: rooms.map { room in
                let share = FixedPoint.percent(room.total, of: max(sample.database, 1), scale: 1)?.percentText(language)
                return ListRow(
                    url: urls.register(room.register.id),
                    cells: [
                        ListCell(
                            label: heads[0], text: plural(room.register),
                            url: can(.read, room.register) ? urls.register(room.register.id) : nil),
                        ListCell(label: heads[1], text: grouped(room.records, language), isNumber: true),
                        ListCell(label: heads[2], text: sizeText(room.present), isNumber: true),
                        ListCell(label: heads[3], text: sizeText(room.former), isNumber: true),
                        ListCell(label: heads[4], text: share, isNumber: true),
                    ])
            })
    }

    /// Tables that are no register's.
    private func rest(_ sample: StorageSample) -> AdminSection {
        let own = Set(catalogue.registers.flatMap { ["reg_\($0.id)", "reg_\($0.id)_history"] } + [StorageSample.files])
        let groups = Dictionary(grouping: sample.bytes.filter { !own.contains($0.key) }) { item in
            item.key == "journal" ? "journal" : item.key.hasPrefix("derived_") ? "search" : "other"
        }.mapValues { $0.reduce(0) { $0 + $1.value } }
        return AdminSection(
            label: words("storage_rest"),
            details: groups.sorted { $0.value > $1.value }.map {
                Detail(label: words("storage_part_\($0.key)"), value: sizeText($0.value))
            })
    }

    func measureStorage() async throws -> Response {
        try forbidOnShared()
        try await write { tx in
            try tx.takeTurn(in: commune.code)
            let isUnderWay =
                try tx.first(
                    "SELECT 1 AS one FROM job WHERE kind = \(StorageJob.name) AND state IN ('waiting', 'running') LIMIT 1") != nil
            if isUnderWay { return }
            struct Nothing: Encodable {}
            try tx.enqueue(
                JobRequest(
                    StorageJob.name, commune: commune.code, label: words("storage_job"), payload: Nothing(), person: actor.person))
        }
        site.jobs.wake()
        return .seeOther(urls.administration + "/dung-luong")
    }
}
