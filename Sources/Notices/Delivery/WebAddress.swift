import Foundation

/// What an address must be like to be asked.
package enum WebAddress {
  /// Names of this machine; what goes there crosses no network.
  package static let localHosts: Set<String> = ["127.0.0.1", "localhost", "::1", "[::1]"]

  /// Whether the address has a host and is https, or on this machine.
  package static func isSafe(_ text: String) -> Bool {
    guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return false }
    switch url.scheme?.lowercased() {
    case "https": return true
    case "http": return localHosts.contains(host)
    default: return false
    }
  }

  /// Whether the address has a host at all and is one of the web.
  package static func isWeb(_ text: String) -> Bool {
    guard let url = URL(string: text), let host = url.host(), !host.isEmpty else { return false }
    return ["http", "https"].contains(url.scheme?.lowercased() ?? "")
  }

  static func isLocal(_ text: String) -> Bool {
    URL(string: text)?.host().map(localHosts.contains) ?? false
  }
}
