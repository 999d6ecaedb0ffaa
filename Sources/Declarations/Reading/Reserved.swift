import Vietnamese

/// Words that cannot be ids of fields or registers: they mean something in expressions or in SQL.
enum Reserved {
    static let expressionWords: Set<String> = ["and", "or", "not", "in", "is", "set", "true", "false", "unset"]

    /// Reserved words of PostgreSQL 15 and SQLite 3, without those above; and columns of the platform's own (`search`, `since`, `until`).
    static let sqlWords = Set(
        """
        add all alter analyse analyze any array as asc asymmetric authorization between both by case cast check collate \
        collation column commit constraint create cross current_catalog current_date current_role current_schema current_time \
        current_timestamp current_user default deferrable delete desc distinct do drop else end escape except exists fetch for \
        foreign freeze from full glob grant group having ilike index initially inner insert intersect into isnull join lateral \
        leading left like limit localtime localtimestamp natural notnull null offset oid on only order outer overlaps placing \
        primary references returning right rollback rowid search select session_user similar since some symmetric table tablesample then to \
        trailing transaction trigger union unique until update user using values variadic verbose view when where window with
        """.split(separator: " ").map(String.init))
}

extension Checker {
    /// Reports an id that cannot be the name of a field.
    func checkFieldID(_ name: Name) {
        guard log.isID(name) else { return }
        if SystemField(rawValue: name.text) != nil {
            log.report(
                name.location, vi: "\"\(name.text)\" là trường hệ thống, sổ nào cũng có",
                en: "\"\(name.text)\" is a system field that every record has",
                hint: .init(vi: "Đặt tên khác.", en: "Choose another name."))
        } else {
            checkWord(name)
        }
    }

    /// Reports an id that cannot be the name of a register.
    func checkRegisterID(_ name: Name) {
        if log.isID(name) { checkWord(name) }
    }

    private func checkWord(_ name: Name) {
        guard Reserved.expressionWords.contains(name.text) || Reserved.sqlWords.contains(name.text) else { return }
        log.report(
            name.location, vi: "\"\(name.text)\" là từ dành riêng", en: "\"\(name.text)\" is a reserved word",
            hint: .init(vi: "Đặt tên khác, chẳng hạn \"\(name.text)_no\".", en: "Choose another name, say \"\(name.text)_no\"."))
    }
}
