import TradingModel

/// How fast the time of a played market runs against the exchange's clock.
public enum Pace: Hashable, Sendable, Codable {
  /// So many seconds of the market in a second; 1 is real time. Values not above nought count
  /// as 1.
  case factor(Double)
  /// As fast as the reader takes it: every event is due at once.
  case asFastAsPossible
}

/// Turns times of a played market into times of the exchange's clock and back.
struct PaceClock: Sendable, Hashable {
  /// The two clocks' common starting point.
  let exchangeStart: Timestamp
  let sourceStart: Timestamp
  let pace: Pace

  /// The moment on the exchange's clock; the start itself for the fastest pace.
  func exchangeTime(of source: Timestamp) -> Timestamp {
    switch pace {
    case .asFastAsPossible: return exchangeStart
    case .factor(let factor):
      let elapsed = source.rawValue.subtractingReportingOverflow(sourceStart.rawValue).partialValue
      guard factor > 0, factor != 1 else { return moved(exchangeStart, by: elapsed) }
      return moved(exchangeStart, by: clamped(Double(elapsed) / factor))
    }
  }

  /// The moment of the played market. Before the start both clocks run alike.
  func sourceTime(of exchange: Timestamp) -> Timestamp {
    let elapsed = exchange.rawValue
      .subtractingReportingOverflow(exchangeStart.rawValue).partialValue
    switch pace {
    case .asFastAsPossible: return moved(sourceStart, by: elapsed)
    case .factor(let factor):
      guard factor > 0, factor != 1, elapsed > 0 else { return moved(sourceStart, by: elapsed) }
      return moved(sourceStart, by: clamped(Double(elapsed) * factor))
    }
  }

  /// The moment on the exchange's clock of anything that history tells: before the start both
  /// clocks run alike, as in `sourceTime`.
  func historyTime(of source: Timestamp) -> Timestamp {
    guard source >= sourceStart else {
      return exchangeStart.advanced(by: source.since(sourceStart))
    }
    return exchangeTime(of: source)
  }

  private func moved(_ time: Timestamp, by nanoseconds: Int64) -> Timestamp {
    time.advanced(by: .nanoseconds(nanoseconds))
  }

  private func clamped(_ value: Double) -> Int64 {
    value >= 9.2e18 ? .max : value <= -9.2e18 ? .min : Int64(value)
  }
}
