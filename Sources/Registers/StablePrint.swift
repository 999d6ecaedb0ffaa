extension String {
    /// A short print of the text (FNV-1a, 64 bits), the same on every machine and in every release: tells that it changed, hides nothing.
    package var stablePrint: UInt64 { utf8.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1)) &* 0x100_0000_01B3 } }
}
