import TradingModel

/// Numbers as the gate's messages write them. Used for refusals and reports only.
enum RiskText {
  /// With separators between thousands, and no needless zeros: `25,000`, `187.25`.
  static func number(_ value: Decimal64) -> String {
    let text = value.normalized.description
    let sign = text.hasPrefix("-") ? "-" : ""
    let parts = text.dropFirst(sign.count).split(separator: ".", omittingEmptySubsequences: false)
    var whole = ""
    let digits = parts.first ?? ""
    for (offset, digit) in digits.enumerated() {
      if offset > 0, (digits.count - offset) % 3 == 0 { whole.append(",") }
      whole.append(digit)
    }
    return sign + whole + (parts.count > 1 ? "." + parts[1] : "")
  }

  /// An amount of money in whole units of its currency: `$25,000`, `EUR 25,000`.
  static func money(_ amount: Money, _ currency: String) -> String {
    let isSmall = amount.magnitude < 100
    let text = number(amount.rounded(toScale: isSmall ? 2 : 0).magnitude)
    let sign = amount.isNegative ? "-" : ""
    return currency == "USD" ? "\(sign)$\(text)" : "\(sign)\(currency) \(text)"
  }

  /// A per cent value with at most one digit after the point.
  static func percent(_ value: Decimal64) -> String { number(value.rounded(toScale: 1)) + " %" }

  /// Seconds, whole ones from 10 on.
  static func seconds(_ duration: Duration) -> String {
    let tenths = Decimal64(mantissa: duration.nanoseconds / 100_000_000, scale: 1)
    return number(tenths >= 10 ? tenths.rounded(toScale: 0) : tenths) + " s"
  }

  /// The time of day by the universal time: `14:02:11 UTC`.
  static func time(_ time: Timestamp) -> String {
    let second = ((time.seconds % 86_400) + 86_400) % 86_400
    let parts = [second / 3600, second / 60 % 60, second % 60]
    return parts.map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":") + " UTC"
  }
}
