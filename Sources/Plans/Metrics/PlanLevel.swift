import Registers
import Store
public import Vietnamese

/// From which level of government a plan comes, told from its issuer's name. Higher levels are greater.
public enum PlanLevel: Int, Sendable, Comparable, CaseIterable {
    case commune, province, central

    /// - Parameter issuer: "UBND xã Suối Mây", "Ban Thường vụ Tỉnh ủy Lam Sơn", "Thủ tướng Chính phủ"; a name of no level counts as the
    ///   commune's own.
    public init(issuer: String) {
        let words = " " + folded(issuer).split { !$0.isLetter }.joined(separator: " ") + " "
        func has(_ names: [String]) -> Bool { names.contains { words.contains(" \($0) ") } }
        if has(["xa", "phuong", "dac khu", "thi tran"]) {
            self = .commune
        } else if has(["thu tuong", "chinh phu", "quoc hoi", "trung uong", "bo truong"]) || words.hasPrefix(" bo ") {
            self = .central
        } else if has(["tinh", "thanh pho", "huyen"]) || words.hasPrefix(" so ") {
            self = .province
        } else {
            self = .commune
        }
    }

    public static func < (one: PlanLevel, other: PlanLevel) -> Bool { one.rawValue < other.rawValue }

    public func text(_ language: Language = .vi) -> String {
        switch (self, language) {
        case (.commune, .vi): "xã"
        case (.province, .vi): "tỉnh"
        case (.central, .vi): "trung ương"
        case (.commune, .en): "commune"
        case (.province, .en): "province"
        case (.central, .en): "central"
        }
    }
}

extension Record {
    /// The level of a record of register `plan`.
    var level: PlanLevel { PlanLevel(issuer: self["issuer"].text ?? "") }
}
