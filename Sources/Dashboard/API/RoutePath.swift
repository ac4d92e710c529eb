/// A path with free parts: `/orders/{intent}`.
struct RoutePath: Hashable, Sendable, ExpressibleByStringLiteral, CustomStringConvertible {
  private enum Part: Hashable, Sendable {
    case fixed(String)
    case free(String)
  }

  let description: String
  private let parts: [Part]

  init(stringLiteral text: String) {
    description = text
    parts = RoutePath.split(text).map {
      $0.hasPrefix("{") && $0.hasSuffix("}")
        ? .free(String($0.dropFirst().dropLast())) : .fixed($0)
    }
  }

  /// How many parts are fixed: of two paths that fit, the one with more is meant.
  var fixedParts: Int {
    parts.count { part in
      if case .fixed = part { true } else { false }
    }
  }

  /// The free parts by name, decoded; nil when the path is another one.
  func match(_ path: String) -> [String: String]? {
    let texts = RoutePath.split(path)
    guard texts.count == parts.count else { return nil }
    var found: [String: String] = [:]
    for (part, text) in zip(parts, texts) {
      switch part {
      case .fixed(let word): guard word == text else { return nil }
      case .free(let name):
        guard let value = FormValues.decoded(text, plusIsSpace: false) else { return nil }
        found[name] = value
      }
    }
    return found
  }

  private static func split(_ path: String) -> [String] {
    path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
  }
}
