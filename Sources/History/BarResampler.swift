public import PaperExchange
public import TradingModel

/// Makes longer bars of shorter ones, of trades or of quotes, by the rule of the live feeds
/// (`BarAggregator`): shorter than a day they are counted from midnight UTC, longer ones follow the
/// trading day; an interval without data makes no bar; what lies outside of the sessions builds
/// nothing.
public struct BarResampler: Sendable {
  /// Which price of a quote makes bars.
  public enum Price: String, Hashable, Sendable, CaseIterable {
    /// The middle between bid and ask.
    case mid
    /// The best bid.
    case bid
    /// The best ask.
    case ask
    /// The last trade, where the quote has one.
    case last
  }

  /// The length of the bars that it makes.
  public let size: BarSize
  private let price: Price
  private let hours: SessionPattern?
  private let kind: SessionPattern.Kind
  private var aggregator: BarAggregator
  private var gate: SessionGate
  /// Until when the schedule in use is known; it is renewed as time goes by.
  private var renewal = Timestamp(rawValue: .min)

  /// A maker of bars of `size`. `hours` nil counts every moment as open and days by UTC;
  /// `regularHoursOnly` takes the main session alone.
  public init(
    size: BarSize, price: Price = .mid, hours: SessionPattern? = nil, regularHoursOnly: Bool = false
  ) {
    self.size = size
    self.price = price
    self.hours = hours
    kind = regularHoursOnly ? .liquid : .trading
    let schedule = TradingSchedule(zone: "UTC", sessions: [])
    aggregator = BarAggregator(
      size: size, schedule: schedule, completeFrom: Timestamp(rawValue: .min))
    gate = SessionGate(schedule)
  }

  /// Takes the next event; `finished` hears the bars that it ends. A bar has to be shorter than
  /// those that are made and lie in one of them; others are left out.
  public mutating func add(_ event: HistoryEvent, finished: (Bar) -> Void) {
    switch event {
    case .bar(let bar, let length):
      guard length < size, opens(bar.start) else { return }
      aggregator.add(bar, until: event.time, closed: finished)
    case .trade(let trade):
      guard !trade.isUnreported, opens(trade.time) else { return }
      aggregator.add(price: trade.price, quantity: trade.size, at: trade.time, closed: finished)
    case .quote(let quote):
      aggregator.advance(to: quote.time, closed: finished)
      guard let price = price(of: quote), opens(quote.time) else { return }
      aggregator.add(price: price, quantity: nil, at: quote.time, closed: finished)
    }
  }

  /// Ends the bar that is being built, whole or not.
  public mutating func finish(_ finished: (Bar) -> Void) {
    aggregator.advance(to: Timestamp(rawValue: .max), closed: finished)
  }

  private func price(of quote: Quote) -> TradingModel.Price? {
    switch price {
    case .mid: quote.mid
    case .bid: quote.bid
    case .ask: quote.ask
    case .last: quote.changed.contains(.last) ? quote.last : nil
    }
  }

  /// Whether bars are built at a moment; renews the schedule where its days are used up.
  private mutating func opens(_ time: Timestamp) -> Bool {
    guard let hours else { return true }
    if time >= renewal {
      let days = 40
      let start = time.advanced(by: .seconds(-8 * 86_400))
      let schedule = hours.schedule(kind, from: start, days: days)
      aggregator.update(schedule: schedule)
      gate.update(schedule)
      renewal = time.advanced(by: .seconds(Int64(days - 16) * 86_400))
    }
    return gate.builds(at: time)
  }
}

/// A series of longer bars made while another is read.
struct ResampledReader: HistoryReader {
  private var source: any HistoryReader
  private var resampler: BarResampler
  private var events: [HistoryEvent] = []
  private var waiting: [HistoryEvent] = []
  private var given = 0
  private var hasEnded = false

  init(source: any HistoryReader, resampler: BarResampler) {
    self.source = source
    self.resampler = resampler
  }

  var progress: (done: Int64, of: Int64)? { source.progress }
  var faults: HistoryFaults { source.faults }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    buffer.removeAll(keepingCapacity: true)
    let size = resampler.size
    while buffer.isEmpty {
      if given < waiting.count {
        let end = min(waiting.count, given + max(1, limit))
        buffer.append(contentsOf: waiting[given..<end])
        given = end
        return
      }
      guard !hasEnded else { return }
      waiting.removeAll(keepingCapacity: true)
      given = 0
      try source.read(into: &events, limit: 2048)
      for event in events {
        resampler.add(event) { waiting.append(.bar($0, size)) }
      }
      if events.isEmpty {
        hasEnded = true
        resampler.finish { waiting.append(.bar($0, size)) }
      }
    }
  }
}

extension HistorySeries {
  /// The same instrument's longer bars, made while this series is read; see `BarResampler`.
  public func resampled(by resampler: BarResampler) -> HistorySeries {
    HistorySeries(
      symbol: symbol, origin: "\(origin) as bars of \(resampler.size)",
      reader: ResampledReader(source: reader, resampler: resampler))
  }
}
