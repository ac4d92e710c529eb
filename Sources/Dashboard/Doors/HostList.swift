/// The names by which this server may be asked. A page of a stranger that makes its own name point
/// here (DNS rebinding) asks by that name, and is refused.
struct HostList: Hashable, Sendable {
  private let names: Set<String>

  /// The loopback names, the address that is bound, and what the configuration allows.
  init(address: String, allowed: [String]) {
    var names: Set<String> = ["127.0.0.1", "localhost", "[::1]"]
    if address != "0.0.0.0" && address != "::" {
      names.insert(address.contains(":") ? "[\(address)]" : address.lowercased())
    }
    for name in allowed { names.insert(name.lowercased()) }
    self.names = names
  }

  /// Whether a `Host` field (`localhost:7490`) names this server. Any port will do: a tunnel may
  /// have another one, and a stranger's page can not choose the name.
  func allows(_ host: String?) -> Bool {
    guard let host, let name = HostList.name(of: host) else { return false }
    return names.contains(name)
  }

  /// The name without the port; nil when it is malformed.
  private static func name(of host: String) -> String? {
    let host = host.lowercased()
    let end = host.hasPrefix("[") ? host.firstIndex(of: "]").map { host.index(after: $0) } : nil
    let name = end.map { host[..<$0] } ?? host.prefix { $0 != ":" }
    let rest = host[name.endIndex...]
    guard !name.isEmpty else { return nil }
    if rest.isEmpty { return String(name) }
    guard rest.first == ":", rest.count > 1,
      rest.dropFirst().allSatisfy({ ("0"..."9").contains($0) })
    else { return nil }
    return String(name)
  }
}
