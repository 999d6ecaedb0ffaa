import Declarations
import Foundation
import HTTPKit
import HTTPTypes
import Hummingbird
import OneStop
import Pages
import Province
import Registers
import Vietnamese

extension Visit {
    /// What stands around the page for this person: only the doors that open.
    func frame(_ door: FrontDoor, notices: [Notice] = []) async throws -> Frame {
        Frame(
            language: language, place: commune.name.capitalizedFirst, placeUrl: urls.front,
            demoNotice: commune.isDemo ? site.words("demo_notice", language, commune.name) : nil, navigation: navigation(door),
            search: SearchBox(
                url: urls.search, placeholder: site.words("search_placeholder", language), paletteUrl: urls.search + "/nhanh"),
            account: accountBox(),
            signInUrl: actor.isSignedIn || citizen != nil ? nil : CommuneURLs.query(urls.signIn, [("next", door == .account ? nil : here)]),
            languageUrl: CommuneURLs.query(urls.language, [("to", language == .vi ? "en" : "vi"), ("next", here)]),
            notices: notices + flash(), formToken: context.csrfToken, assetsUrl: "/assets", assetVersion: Site.version,
            version: Site.version,
            sourceUrl: site.configuration.sourceURL, licence: "Apache-2.0")
    }

    /// The doors that open for this person.
    func navigation(_ door: FrontDoor) -> [NavigationItem] {
        var navigation: [NavigationItem] = []
        func add(_ item: FrontDoor, _ key: String, _ url: String, count: String? = nil) {
            navigation.append(NavigationItem(label: site.words(key, language), url: url, current: door == item, count: count))
        }
        if actor.isSignedIn {
            if allows(.viewInbox) { add(.myWork, "nav_my_work", urls.myWork) }
            if let dossiers = catalogue.registers[DossierDesk.register], can(.create, dossiers) { add(.oneStop, "nav_one_stop", urls.oneStop) }
            if allows(.viewDashboard) { add(.dashboard, "nav_dashboard", urls.dashboard) }
            if commune.level == .province, catalogue.registers[ProvinceDesk.members].map({ can(.read, $0) }) == true {
                add(.communes, "nav_communes", urls.province)
            }
        } else {
            add(.front, "nav_front", urls.front)
        }
        // Wherever citizens who are signed in are, their own things are one tap away.
        if citizen != nil { navigation.append(NavigationItem(label: site.words("nav_own", language), url: ownURL, current: door == .account)) }
        if catalogue.registers["plan"] != nil { add(.plans, "nav_plans", urls.plans) }
        if catalogue.registers.contains(where: { registry.rights.allowsSome(.read, on: $0, to: actor) }) {
            add(.registers, "nav_registers", urls.registers)
        }
        if allows(.manageAccounts) { add(.administration, "nav_administration", urls.administration) }
        return navigation
    }

    private func accountBox() -> AccountBox? {
        guard actor.isSignedIn else { return nil }
        return AccountBox(
            personName: actor.personName ?? "", postName: actor.acting?.name ?? site.words("no_post", language),
            posts: actor.posts.map { PostChoice(value: $0.id, label: "\($0.name) · \($0.unitName)", current: $0.id == actor.acting?.id) },
            switchUrl: urls.account + "/chuc-danh", settingsUrl: urls.account + "/phien", signOutUrl: urls.signOut)
    }

    /// What the page before has to say: a key of the catalogue in the query `note`, so that reloading or sharing the address does no harm.
    private func flash() -> [Notice] {
        guard let key = query["note"],
            [
                "saved", "created", "deleted", "restored", "moved", "commented", "step_gone", "imported", "published", "submitted",
                "view_saved", "not_ready", "review_undone", "review_kept", "bulk_none", "quality_counting", "quality_accepted",
                "quality_confirmed", "merged", "unmerged", "metric_bound", "metrics_rebound", "metrics_unchanged", "bundle_sending",
                "agenda_drawn", "agenda_none", "counted", "signed", "document_issued", "numbers_set",
                "no_channel", "digest_sending", "test_sending", "urged", "urged_none",
                "rows_asked", "rows_answered", "rows_calling",
                "supplemented", "withdrawn", "withdraw_reason", "rated",
                "dossier_taken", "paper_put", "paper_withdrawn",
            ].contains(key)
        else { return [] }
        return [
            Notice(
                text: site.words("note_\(key)", language),
                meaning: ["not_ready", "review_kept", "bulk_none", "no_channel", "urged_none", "withdraw_reason"].contains(key)
                    ? .atRisk : .achieved)
        ]
    }

    /// Back to a page, with a word about what was done.
    func redirect(_ path: String, note: String? = nil) -> Response {
        guard let note else { return .seeOther(path) }
        return .seeOther(path + (path.contains("?") ? "&" : "?") + "note=" + note)
    }
}
