import TradingModel

/// How long an instrument may be silent while its market is open.
public struct StalenessLimits: Hashable, Sendable {
  /// Currency pairs and spot metals, quoted all the time.
  public var forex = Duration.seconds(60)
  /// Stocks, futures, indices, crypto within their main session.
  public var liquid = Duration.seconds(120)
  /// Everything else, and every kind outside of its main session.
  public var illiquid = Duration.seconds(1800)
  /// Where no trading hours are known, the limit is so many times longer.
  public var unknownHoursFactor = 10
  /// The longest time between two repeated requests of one silent stream.
  public var longestRepeat = Duration.seconds(3600)

  /// The defaults.
  public init() {}

  func limit(_ instrument: Instrument, at time: Timestamp) -> Duration {
    switch instrument.contract.securityType {
    case .forex, .commodity: return forex
    case .stock, .future, .index, .crypto:
      return instrument.liquidHours.isOpen(at: time) == false ? illiquid : liquid
    default: return illiquid
    }
  }
}

/// Watches one stream's silence against the trading hours, whatever status codes a source may
/// send.
struct StalenessWatch {
  enum Verdict: Equatable {
    case quiet
    case stale(silent: Duration)
  }

  private let limits: StalenessLimits
  private var lastAlive: Timestamp
  private var nextRequest: Timestamp?
  private var repeatWait = Duration.zero

  init(limits: StalenessLimits, now: Timestamp) {
    self.limits = limits
    lastAlive = now
  }

  /// Data came.
  mutating func alive(at now: Timestamp) {
    lastAlive = max(lastAlive, now)
    nextRequest = nil
    repeatWait = .zero
  }

  /// Whether the stream has to be asked for again now.
  mutating func check(_ instrument: Instrument, now: Timestamp) -> Verdict {
    let hours = instrument.tradingHours
    let isOpen = hours.isOpen(at: now)
    guard isOpen != false else {
      // The clock begins anew at the next opening.
      alive(at: now)
      return .quiet
    }
    var limit = limits.limit(instrument, at: now)
    if isOpen == nil { limit = limit * limits.unknownHoursFactor }
    let silent = now.since(lastAlive)
    guard silent >= limit else { return .quiet }
    if let nextRequest, now < nextRequest { return .quiet }
    repeatWait = min(max(limit, repeatWait * 2), max(limit, limits.longestRepeat))
    nextRequest = now.advanced(by: repeatWait)
    return .stale(silent: silent)
  }
}
