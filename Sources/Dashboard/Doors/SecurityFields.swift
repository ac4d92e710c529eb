/// The header fields that every answer carries.
enum SecurityFields {
  /// What a page may do: load its own style and script, talk to its own server, and nothing else.
  static let policy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    + "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

  /// The policy of a document that carries its style and script in itself, named by digest.
  static func policy(styles: [String], scripts: [String]) -> String {
    func list(_ digests: [String]) -> String {
      digests.isEmpty ? "'none'" : digests.map { "'\($0)'" }.joined(separator: " ")
    }
    return "default-src 'none'; script-src \(list(scripts)); style-src \(list(styles)); "
      + "img-src data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
  }

  /// The fields beside the policy. Not `no-referrer`: browsers would then send `Origin: null`
  /// with every form, and the doors refuse that.
  static let others: [(name: String, value: String)] = [
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("x-frame-options", "DENY"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), microphone=(), geolocation=(), payment=(), usb=()"),
  ]

  /// Completes an answer. What it says itself about caching and policy stands.
  static func complete(_ reply: Reply) -> Reply {
    var reply = reply
    let names = Set(reply.fields.map(\.name))
    if !names.contains("content-security-policy") {
      reply.fields.append(("content-security-policy", policy))
    }
    if !names.contains("cache-control") { reply.fields.append(("cache-control", "no-store")) }
    reply.fields += others
    return reply
  }
}
