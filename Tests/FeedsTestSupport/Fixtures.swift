public import Feeds
import Synchronization
public import TradingModel

extension Instrument {
  /// A stock that is open from 2026-03-04 14:30 to 21:00 UTC and closed the rest of the week.
  public static func make(
    id: Int64 = 265_598, address: String = "AAPL.NASDAQ", hours: TradingSchedule? = nil
  ) -> Instrument {
    let contract = InstrumentAddress(address)?.contract
    let schedule =
      hours
      ?? TradingSchedule.weekdays(
        firstMidnight: 1_772_409_600, open: 52_200, close: 75_600)
    return Instrument(
      id: InstrumentID(rawValue: id),
      contract: contract
        ?? Contract(symbol: "AAPL", securityType: .stock, exchange: "SMART", currency: "USD"),
      address: address, longName: "Test \(address)", tickSize: Decimal64(mantissa: 1, scale: 2),
      tradingHours: schedule, liquidHours: schedule)
  }
}

extension TradingSchedule {
  /// Five days from a Monday's midnight (2026-03-02), open between two seconds of the UTC day.
  public static func weekdays(firstMidnight: Int64, open: Int64, close: Int64) -> TradingSchedule {
    let sessions = (0..<5).map { day -> Session in
      let midnight = firstMidnight + Int64(day) * 86_400
      return Session(
        open: Timestamp(seconds: midnight + open), close: Timestamp(seconds: midnight + close))
    }
    let coverage = Session(
      open: Timestamp(seconds: firstMidnight), close: Timestamp(seconds: firstMidnight + 7 * 86_400)
    )
    return TradingSchedule(zone: "UTC", sessions: sessions, coverage: coverage)
  }

  /// Nothing is known.
  public static let unknown = TradingSchedule(zone: "UTC", sessions: [])
}

extension Quote {
  /// A quote with both sides changed.
  public static func make(
    _ instrument: Int64 = 265_598, at time: Timestamp, bid: Price = 100, ask: Price = 101
  ) -> Quote {
    var quote = Quote(instrument: InstrumentID(rawValue: instrument), time: time)
    quote.bid = bid
    quote.ask = ask
    quote.changed = [.bid, .ask]
    return quote
  }
}

extension Trade {
  /// A reported trade.
  public static func make(
    _ price: Price, _ size: Quantity = 1, at time: Timestamp, _ instrument: Int64 = 265_598
  ) -> Trade {
    Trade(instrument: InstrumentID(rawValue: instrument), time: time, price: price, size: size)
  }
}

extension Bar {
  /// A bar of one price with ten traded once.
  public static func make(_ start: Timestamp, _ price: Price = 100) -> Bar {
    Bar(start: start, open: price, high: price, low: price, close: price, volume: 10, count: 1)
  }

  /// Bars without a gap, from `from` up to `until`.
  public static func run(_ size: BarSize, from: Timestamp, until: Timestamp) -> [Bar] {
    var bars: [Bar] = []
    var time = from
    while time < until {
      bars.append(.make(time))
      time = time.advanced(by: .seconds(Int64(size.rawValue)))
    }
    return bars
  }
}

/// A reader that keeps what it was offered, and takes as much as the test allows.
public final class CollectingSubscriber: FeedSubscriber {
  private struct State {
    var events: [FeedEvent] = []
    var room = Int.max
    var offers = 0
  }

  private let state = Mutex(State())
  private let onOffer: (@Sendable (FeedEvent) -> Void)?

  /// A reader with room for everything; `onOffer` runs within each offer.
  public init(onOffer: (@Sendable (FeedEvent) -> Void)? = nil) { self.onOffer = onOffer }

  /// How many more events it takes.
  public func setRoom(_ room: Int) { state.withLock { $0.room = room } }
  /// What it took, in order.
  public var events: [FeedEvent] { state.withLock { $0.events } }
  /// How often it was asked.
  public var offers: Int { state.withLock { $0.offers } }
  /// Forgets what it took.
  public func clear() { state.withLock { $0.events = [] } }

  /// The quotes it took.
  public var quotes: [Quote] {
    events.compactMap { if case .quote(let quote) = $0 { quote } else { nil } }
  }
  /// The bars it took.
  public var bars: [(size: BarSize, bar: Bar, isWarmup: Bool)] {
    events.compactMap {
      if case .bar(_, let size, let bar, let isWarmup) = $0 { (size, bar, isWarmup) } else { nil }
    }
  }
  /// The states it took.
  public var states: [FeedState] {
    events.compactMap { if case .state(_, let state) = $0 { state } else { nil } }
  }
  /// The failures it took.
  public var failures: [FeedError] {
    events.compactMap { if case .failed(_, let error) = $0 { error } else { nil } }
  }

  /// Takes the event while there is room.
  public func offer(_ event: FeedEvent) -> Bool {
    onOffer?(event)
    return state.withLock { state in
      state.offers += 1
      guard state.room > 0 else { return false }
      state.room -= 1
      state.events.append(event)
      return true
    }
  }
}
