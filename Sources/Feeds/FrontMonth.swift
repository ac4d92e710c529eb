import TradingModel

/// Which month of a future is meant by "the front month": the one that trades most.
///
/// The months are compared by the volume of their last two daily bars together, so that a day
/// that has just begun does not decide alone. Of equal volumes, and where no volume is known, the
/// earliest month wins.
struct FrontMonth {
  /// How many of the nearest months are compared; one history request each.
  static let candidateLimit = 6
  /// How far back the daily bars are asked for: over a long weekend.
  static let span = Duration.seconds(7 * 86_400)

  /// The months to compare, earliest first.
  static func candidates(_ months: [Instrument]) -> [Instrument] {
    Array(months.sorted(by: isEarlier).prefix(candidateLimit))
  }

  /// The month of the largest volume; nil only when there is no month.
  static func choice(_ months: [(month: Instrument, volume: Decimal64?)]) -> Instrument? {
    var best: (month: Instrument, volume: Decimal64)?
    for (month, volume) in months.sorted(by: { isEarlier($0.month, $1.month) }) {
      let volume = volume ?? .zero
      if best.map({ volume > $0.volume }) ?? true { best = (month, volume) }
    }
    return best?.month
  }

  /// The volume that a month is compared by; nil where its bars tell none.
  static func volume(_ days: [Bar]) -> Decimal64? {
    let volumes = days.sorted { $0.start < $1.start }.suffix(2).compactMap(\.volume)
    return volumes.isEmpty ? nil : volumes.reduce(.zero, +)
  }

  private static func isEarlier(_ left: Instrument, _ right: Instrument) -> Bool {
    (left.contract.expiry ?? "", left.id) < (right.contract.expiry ?? "", right.id)
  }
}
