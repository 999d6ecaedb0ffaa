import Foundation

/// A pack with a field of every kind, written for these tests.
enum TrialPack {
    static func write(to folder: URL) throws {
        for (path, text) in files {
            let file = folder.appending(path: path)
            try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
            try Data(text.utf8).write(to: file)
        }
    }

    private static let files = [
        "pack.yml": """
        pack: trial
        label: { vi: Thử, en: Trial }
        version: 1.0.0
        requires: [core]
        groups:
          trial: { label: { vi: Sổ thử, en: Trial } }
        """,
        "registers/matter.yml": """
        register: matter
        label: { vi: Vụ việc, en: Matter }
        title: "{code} · {text}"
        group: trial
        workflow: matter
        scope: unit
        fields:
          code: { type: code, label: { vi: Mã, en: Code }, pattern: "V{yyyy}-{seq:3}" }
          text: { type: text, label: { vi: Nội dung, en: Text }, required: true, max: 200 }
          detail: { type: long_text, label: { vi: Chi tiết, en: Detail } }
          unit: { type: unit, label: { vi: Đơn vị, en: Unit }, required: true }
          kind:
            type: choice
            label: { vi: Loại, en: Kind }
            required: true
            default: small
            of:
              small: { vi: Nhỏ, en: Small }
              big: { label: { vi: Lớn, en: Big }, meaning: risk }
          why_big: { type: text, label: { vi: Vì sao lớn, en: Why big }, required: true, show: kind = big }
          amount: { type: money, label: { vi: Số tiền, en: Amount }, min: 0 }
          rate: { type: percent, label: { vi: Tỷ lệ, en: Rate } }
          doubled: { type: formula, label: { vi: Gấp đôi, en: Doubled }, formula: amount * 2, result: money }
          day: { type: date, label: { vi: Ngày hẹn, en: Day } }
          urgent: { type: boolean, label: { vi: Khẩn, en: Urgent }, default: true }
          tags:
            type: many_choice
            label: { vi: Nhãn, en: Tags }
            of: { red: { vi: Đỏ, en: Red }, blue: { vi: Xanh, en: Blue } }
          helpers: { type: many_reference, to: unit, label: { vi: Phối hợp, en: Helpers } }
          parent: { type: reference, to: matter, label: { vi: Thuộc vụ, en: Part of } }
          phone: { type: phone, label: { vi: Điện thoại dân, en: Phone }, personal: true }
          citizen: { type: citizen_id, label: { vi: Số định danh, en: Citizen id }, personal: true, encrypted: true }
          files: { type: attachment, label: { vi: Tệp kèm, en: Files }, max: 3, signed: [code, text] }
          spot: { type: point, label: { vi: Vị trí, en: Place } }
          home: { type: point, label: { vi: Nhà dân, en: Home }, personal: true }
          plot: { type: area, label: { vi: Thửa đất, en: Plot } }
          result: { type: long_text, label: { vi: Kết quả, en: Result } }
        list:
          columns: [code, text, unit, kind, day, phone, state]
          sort: [code]
          filters: [unit, kind, state, urgent, tags, helpers, day, amount, phone]
          board: state
          map_colour: unit
          views:
            big: { label: { vi: Vụ lớn, en: Big ones }, filter: kind = big }
        quality:
          expected: [amount]
          cadence: 12 months
          duplicates: [[text, unit]]
        """,
        "registers/bulletin.yml": """
        register: bulletin
        label: { vi: Thông báo, en: Bulletin }
        title: "{text}"
        public_read: true
        fields:
          text: { type: text, label: { vi: Nội dung, en: Text }, required: true }
          phone: { type: phone, label: { vi: Điện thoại, en: Phone }, personal: true }
        list: { columns: [text, phone] }
        """,
        "workflows/matter.yml": """
        workflow: matter
        states:
          open: { label: { vi: Đang mở, en: Open }, initial: true, due: "{day}", meaning: course }
          done: { label: { vi: Đã xong, en: Done }, final: true, meaning: ok }
          refused: { label: { vi: Từ chối, en: Refused }, final: true, meaning: late }
        transitions:
          finish:
            label: { vi: Hoàn tất, en: Finish }
            from: open
            to: done
            by: [officer, unit_head]
            require: [result, files]
          refuse:
            label: { vi: Từ chối, en: Refuse }
            from: open
            to: refused
            by: [officer]
            reason: true
            confirm: { vi: "Từ chối vụ này?", en: "Refuse it?" }
        """,
        "figures/matters.yml": """
        figures:
          matters: { label: { vi: Vụ việc nhận trong kỳ, en: Matters }, count: matter, period: day, unit: { vi: vụ, en: matters } }
          matters_big:
            label: { vi: Vụ lớn, en: Big matters }
            words: { vi: "Vụ thuộc loại lớn, theo ngày hẹn", en: Matters of the big kind }
            count: matter where kind = big
            period: day
            unit: { vi: vụ, en: matters }
          matters_dear: { label: { vi: Vụ từ một triệu đồng, en: Dear matters }, share: matter where amount >= 1000000, decimals: 1 }
          matters_private: { label: { vi: Vụ có điện thoại, en: Matters with a phone }, count: matter where phone is set }
          coverage: { label: { vi: Phủ sóng 5G, en: 5G coverage }, declared: Sở Thử nghiệm, metric: M901, class: D }
        indicators:
          trial.big_share: { label: { vi: Tỷ lệ vụ lớn, en: Share of big ones }, value: matters_big / matters, unit: percent, decimals: 1 }
        """,
        "roles.yml": """
        roles:
          officer:
            rights:
              matter: { actions: [read, create, edit, delete, restore, comment, import, export], scope: unit }
              bulletin: { actions: [create, export], scope: commune }
          unit_head:
            rights:
              matter: { actions: [read, edit, comment, personal, export], scope: subtree }
        """,
    ]
}
