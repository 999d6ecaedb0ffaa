import Pages

extension Samples {
    var queueTaking: QueueTaking {
        QueueTaking(
            title: "Lấy số thứ tự", lead: "Chạm vào loại việc để lấy số.", url: "/xep-hang",
            lines: [Choice(value: "1", label: "Hộ tịch <b>", hint: "Khai sinh · 3 người đang chờ"), Choice(value: "2", label: "Đất đai")],
            priorities: [Choice(value: "", label: "Không", selected: true), Choice(value: "9", label: "Người cao tuổi")],
            arrivalUrl: "/xep-hang/den", bookingUrl: "/dat-lich",
            errors: [FormError(fieldID: "f-line", label: "Lấy số thứ tự", message: "Chọn loại việc.")],
            hidden: [Hidden(name: "may", value: "1")], picture: "M4 4h7v1h-7z", side: 37)
    }

    var noQueue: QueueTaking {
        QueueTaking(title: "Lấy số thứ tự", url: "/xep-hang", empty: Empty(heading: "Chưa lấy số được", text: "Xin hỏi bàn hướng dẫn."))
    }

    var queueNumber: QueueNumber {
        QueueNumber(
            title: "Số của bạn", number: "012", line: "Hộ tịch <b>", state: "Mời đến quầy 2", detail: "Chờ trung bình 6 phút.",
            isCalled: true,
            eventsUrl: "/xep-hang/su-kien", returnUrl: "/xep-hang?may=1", taken: "Lấy số lúc 08:12", picture: "M4 4h7v1h-7z", side: 37)
    }

    var queueScreen: QueueScreen {
        QueueScreen(
            title: "Trung tâm Phục vụ hành chính công",
            calls: [QueueCall(number: "012", counter: "2", key: "1-2-1", words: "Mời số 0 1 2 đến quầy 2")],
            lines: [QueueWaiting(label: "Hộ tịch <b>", count: "3 người đang chờ", next: "tiếp theo: 013, 014")],
            eventsUrl: "/xep-hang/su-kien", clock: "08:12")
    }

    var emptyScreen: QueueScreen {
        QueueScreen(title: "Trung tâm", eventsUrl: "/xep-hang/su-kien", clock: "08:00", nothing: "Chưa gọi số nào")
    }

    var queueCounter: QueueCounter {
        QueueCounter(
            title: "Quầy 2", crumbs: [Link(text: "Một cửa", url: "/mot-cua")],
            views: [Tab(label: "Quầy 2", url: "/mot-cua/quay/2", current: true)], liveUrl: "/su-kien?so=counter_ticket", number: "012",
            tag: Tag(text: "Người cao tuổi <b>", meaning: .atRisk), details: [Detail(label: "Loại việc", value: "Đất đai")],
            steps: [
                TransitionForm(
                    id: "next", label: "Gọi số tiếp (3 chờ)", url: "/mot-cua/quay/2/goi", style: .primary,
                    hidden: [Hidden(name: "serving", value: "1")], key: "n")
            ], intake: Action(label: "Tiếp nhận hồ sơ", url: "/mot-cua/tiep-nhan?so=1"),
            waiting: AdminSection(
                label: "Đang chờ quầy này (1)", columns: [ListColumn(label: "Số")],
                rows: [ListRow(url: "", cells: [ListCell(label: "Số", text: "013")])]),
            summary: [Detail(label: "Số đã lấy", value: "14")])
    }

    var idleCounter: QueueCounter {
        QueueCounter(title: "Quầy 3", waiting: AdminSection(label: "Đang chờ", nothing: "Không còn ai chờ."), nothing: "Chưa phục vụ ai.")
    }

    var slots: SlotPage {
        SlotPage(
            title: "Đặt lịch hẹn", lead: "Chọn giờ còn trống.", crumbs: [Link(text: "Dịch vụ công", url: "/dich-vu")],
            views: [Tab(label: "Làm thủ tục", url: "/dat-lich?viec=service", current: true)],
            days: [
                SlotDay(
                    label: "Thứ Ba 24/11/2026",
                    slots: [SlotTime(label: "08:00", hint: "Trung tâm <b>", url: "/dat-lich/moi?gio=1"), SlotTime(label: "08:30")])
            ], notes: ["Mang theo giấy tờ liên quan."], findUrl: "/dat-lich/tra-cuu")
    }

    var noSlots: SlotPage {
        SlotPage(title: "Đặt lịch hẹn", findUrl: "/dat-lich/tra-cuu", empty: Empty(heading: "Không còn giờ nào", text: "Đến lấy số."))
    }
}
