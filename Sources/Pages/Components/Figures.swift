import Reports
package import TradingModel

/// Numbers as pages write them: a true minus sign, thousands apart, an absent one as a dash.
package enum Figures {
  package static let absent = "<span class=\"none\">–</span>"

  /// As many digits as the value has.
  package static func exact(_ value: Decimal64?) -> String {
    value.map { Wording.exact($0) } ?? absent
  }

  /// A fixed number of digits after the point.
  package static func fixed(_ value: Decimal64?, _ places: Int = 2) -> String {
    value.map { Wording.number($0, places) } ?? absent
  }

  /// Money with two digits and its currency behind it.
  package static func money(_ value: Money?, _ currency: String? = nil) -> String {
    guard let value else { return absent }
    let unit = currency.map { " <span class=\"unit\">\(Markup.escaped($0))</span>" } ?? ""
    return Wording.number(value, 2) + unit
  }

  /// A gain or loss: its sign says it, and its colour says it again.
  package static func profit(_ value: Money?, _ currency: String? = nil) -> String {
    guard let value else { return absent }
    let text = Wording.signed(Wording.number(value, 2))
    let kind = text.hasPrefix("+") ? "up" : text.hasPrefix("−") ? "down" : "even"
    let unit = currency.map { " <span class=\"unit\">\(Markup.escaped($0))</span>" } ?? ""
    return "<span class=\"\(kind)\">\(text)</span>\(unit)"
  }

  /// A whole count.
  package static func count(_ value: some BinaryInteger) -> String {
    Wording.number(Decimal64(mantissa: Int64(clamping: value), scale: 0), 0)
  }

  /// How long something took or has lasted.
  package static func duration(_ value: Duration?) -> String {
    guard let value else { return absent }
    return Wording.duration(seconds: value / .seconds(1))
  }

  /// Bytes in the largest unit that leaves at least one of it.
  package static func bytes(_ value: Int64?) -> String {
    guard let value else { return absent }
    var rest = Double(value)
    for unit in ["B", "KiB", "MiB", "GiB"] {
      if rest < 1024 || unit == "GiB" {
        return Wording.number(rest, unit == "B" ? 0 : 1) + " " + unit
      }
      rest /= 1024
    }
    return "\(value) B"
  }
}
