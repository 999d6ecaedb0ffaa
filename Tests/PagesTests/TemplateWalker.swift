import Vietnamese

@testable import Pages

/// Walks templates with the types of their models instead of values, and notes every name that is not declared, every section over a
/// value that is always true, and every address or attribute that could break out.
struct TemplateWalker {
    let sources: [String: String]
    let keys: Set<String>
    var problems: [String] = []
    /// `Model.name` for each name that a template uses.
    var used: Set<String> = []
    private var seen: Set<String> = []

    init(sources: [String: String], keys: Set<String>) {
        self.sources = sources
        self.keys = keys
    }

    mutating func walk(_ template: String, as model: any PageModel.Type, dot: Bool = false) {
        guard seen.insert("\(template) \(model) \(dot)").inserted, let source = sources[template] else { return }
        var scopes: [(section: String, model: any PageModel.Type, dot: Bool)] = [("", model, dot)]
        for match in source.matches(of: /\{\{(\{|[#^\/><$&!=%]?\*?)\s*([^}]*?)\s*\}\}/) {
            let (mark, name) = (String(match.1), String(match.2))
            let scope = scopes[scopes.count - 1]
            let place = "\(template).mustache {{\(mark)\(name)}} in \(scope.model)"
            switch mark {
            case "#", "^":
                scopes.append(section(name, mark, scope, place))
            case "/":
                let closed = scopes.removeLast()
                if closed.section != name { problems.append("\(place) closes \(closed.section)") }
            case "$", "<":
                scopes.append((name, scope.model, scope.dot))
                if mark == "<" { walk(name, as: scope.model) }
            case ">": walk(name, as: scope.model, dot: scope.dot)
            case ">*":
                _ = type(of: name, scope, place)
                for control in FieldControl.allCases {
                    if sources[control.template] == nil { problems.append("\(control.template).mustache is not there") }
                    walk(control.template, as: scope.model)
                }
            case "": variable(name, scope, place)
            default: problems.append("\(place): only plain tags are allowed")
            }
        }
        if scopes.count != 1 { problems.append("\(template).mustache leaves \(scopes.last?.section ?? "") open") }
    }

    private mutating func section(
        _ name: String, _ mark: String, _ scope: (section: String, model: any PageModel.Type, dot: Bool), _ place: String
    ) -> (section: String, model: any PageModel.Type, dot: Bool) {
        if let inner = name.wholeMatch(of: /empty\((.+)\)/) {
            if let type = type(of: String(inner.1), scope, place), !(type is any ListOfValues.Type) {
                problems.append("\(place): not a list")
            }
            return (name, scope.model, scope.dot)
        }
        guard let type = type(of: name, scope, place) else { return (name, scope.model, scope.dot) }
        if mark == "^" {
            if type == String.self || type == Int.self || type is any ListOfValues.Type { problems.append("\(place) never shows") }
            return (name, scope.model, scope.dot)
        }
        if type == Int.self { problems.append("\(place) always shows") }
        if let inner = innerModel(type) { return (name, inner, false) }
        return (name, scope.model, type != Bool.self)
    }

    private mutating func variable(_ name: String, _ scope: (section: String, model: any PageModel.Type, dot: Bool), _ place: String) {
        if name == "." {
            if !scope.dot { problems.append("\(place): not in a text's section") }
            return
        }
        guard let type = type(of: name, scope, place) else { return }
        if ![String.self, String?.self, Int.self, Int?.self].contains(where: { $0 == type }) {
            problems.append("\(place) prints a \(type)")
        }
    }

    /// The type behind a name: the innermost model's, the frame's or a text's; names of outer models do not count.
    private mutating func type(of name: String, _ scope: (section: String, model: any PageModel.Type, dot: Bool), _ place: String)
        -> Any.Type?
    {
        if name.hasPrefix("t.") {
            if !keys.contains(String(name.dropFirst(2))) { problems.append("\(place): the catalogue lacks it") }
            return String.self
        }
        let isFrame = name.hasPrefix("frame.")
        let model: any PageModel.Type = isFrame ? Frame.self : scope.model
        let own = isFrame ? String(name.dropFirst(6)) : name
        guard let type = model.declared[own] else {
            problems.append("\(place) is not declared")
            return nil
        }
        used.insert("\(model).\(own)")
        return type
    }
}

protocol ListOfValues { static var element: Any.Type { get } }
extension Array: ListOfValues { static var element: Any.Type { Element.self } }
protocol MaybeValue { static var wrapped: Any.Type { get } }
extension Optional: MaybeValue { static var wrapped: Any.Type { Wrapped.self } }

/// The model inside lists and optionals.
func innerModel(_ type: Any.Type) -> (any PageModel.Type)? {
    if let list = type as? any ListOfValues.Type { return innerModel(list.element) }
    if let maybe = type as? any MaybeValue.Type { return innerModel(maybe.wrapped) }
    return type as? any PageModel.Type
}
