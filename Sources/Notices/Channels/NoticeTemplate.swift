/// A message's text with named places, and how what is put there is written.
package struct NoticeTemplate: Hashable, Sendable {
  /// What the text is.
  package enum Form: String, Hashable, Sendable, CaseIterable {
    /// As it stands, without characters of control.
    case text
    /// JSON; places stand inside of its strings.
    case json
    /// `name=value&name=value`.
    case form

    /// The header `Content-Type`.
    package var contentType: String {
      switch self {
      case .text: "text/plain; charset=utf-8"
      case .json: "application/json"
      case .form: "application/x-www-form-urlencoded"
      }
    }

    /// A value as it must be written between the template's own characters.
    package func escaped(_ value: String) -> String {
      switch self {
      case .text: Escaping.plain(value)
      case .json: Escaping.json(value)
      case .form: Escaping.form(value)
      }
    }
  }

  /// What may stand between braces.
  package static let places = [
    "title", "text", "kind", "account", "strategy", "symbol", "time", "priority",
  ]

  package var text: String
  package var form: Form

  package init(_ text: String, form: Form) {
    self.text = text
    self.form = form
  }

  /// Names between braces that are no places: most likely spelt wrongly.
  package var unknownPlaces: [String] {
    parts.compactMap { part in
      guard case .place(let name) = part, !NoticeTemplate.places.contains(name) else { return nil }
      return name
    }
  }

  /// The text with a notice's own words.
  package func filled(_ notice: Notice, isSilent: Bool) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .place(let name):
        let value = NoticeTemplate.value(name, notice, isSilent: isSilent)
        result += value.map(form.escaped) ?? "{\(name)}"
      }
    }
    return result
  }

  private static func value(_ name: String, _ notice: Notice, isSilent: Bool) -> String? {
    switch name {
    case "title": notice.title
    case "text": notice.text
    case "kind": notice.kind.rawValue
    case "account": notice.account ?? ""
    case "strategy": notice.strategy ?? ""
    case "symbol": notice.symbol ?? ""
    case "time": UTCText.seconds(notice.time)
    case "priority": isSilent ? "quiet" : notice.isUrgent ? "urgent" : "normal"
    // Reported as `unknownPlaces` when the configuration is read.
    default: nil
    }
  }

  private enum Part {
    case text(String)
    case place(String)
  }

  /// Cut at `{name}`; any other brace is text.
  private var parts: [Part] {
    var parts: [Part] = []
    var plain = ""
    var rest = Substring(text)
    while let open = rest.firstIndex(of: "{") {
      plain += rest[..<open]
      let after = rest.index(after: open)
      let name = rest[after...].prefix { $0 == "_" || ("a"..."z").contains($0) }
      if !name.isEmpty, name.endIndex < rest.endIndex, rest[name.endIndex] == "}" {
        if !plain.isEmpty { parts.append(.text(plain)) }
        plain = ""
        parts.append(.place(String(name)))
        rest = rest[rest.index(after: name.endIndex)...]
      } else {
        plain += "{"
        rest = rest[after...]
      }
    }
    plain += rest
    if !plain.isEmpty { parts.append(.text(plain)) }
    return parts
  }
}
