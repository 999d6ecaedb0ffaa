import Registers

extension Actor {
    /// The platform at work for this person, whose right to the whole was judged before: writes read-only fields too. The journal names the
    /// person as before.
    func working(_ origin: String? = nil) -> Actor {
        Actor(
            commune: commune, person: person, personName: personName, posts: posts, acting: acting, roles: roles,
            origin: [self.origin, origin].compactMap { $0 }.joined(separator: " "), isSystem: true)
    }
}
