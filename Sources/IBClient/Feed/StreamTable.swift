import Feeds
import TWSProtocol
import TradingModel

/// The streams of one client and the numbers of their subscriptions. Belongs to the feed loop's
/// thread; `tickPrice` and its neighbours are the tick path.
final class StreamTable {
  private var streams: [StreamID: MarketStream] = [:]
  /// By request id, from `base` on; a dense table, as the tick path looks here for every tick.
  private var slots: ContiguousArray<MarketStream?> = []
  private var base: Int32
  private let firstBase: Int32
  private let translation: GatewayTime
  private unowned let link: any GatewayLink
  private let retryInterval = Duration.seconds(30)

  init(
    link: any GatewayLink, translation: GatewayTime, firstRequestID: Int32, depthLimit: Int = 3
  ) {
    self.link = link
    self.depthLimit = depthLimit
    self.translation = translation
    base = firstRequestID
    firstBase = firstRequestID
  }

  var count: Int { streams.count }

  /// Whether the connection has used up its numbers and should be made anew.
  var isExhausted: Bool { slots.count >= RequestIDs.streamLimit }

  // MARK: Opening and closing

  /// How many order books there may be at once.
  private let depthLimit: Int

  func open(_ stream: MarketStream, now: Uptime) {
    if stream.book != nil {
      let open = streams.values.count { $0.book != nil }
      let type = stream.instrument.contract.securityType
      if let refusal = HistoryRules.depthRefusal(type, open: open, limit: depthLimit) {
        return stream.tell(.ended(refusal))
      }
    }
    streams[stream.id] = stream
    if link.isReady {
      subscribe(stream, now: now)
    } else {
      stream.tell(.interrupted(link.trouble))
    }
  }

  func close(_ id: StreamID) {
    guard let stream = streams.removeValue(forKey: id) else { return }
    unsubscribe(stream)
  }

  private func subscribe(_ stream: MarketStream, now: Uptime) {
    let number = base &+ Int32(truncatingIfNeeded: slots.count)
    let requestID = RequestID(rawValue: number)
    let contract = TWSContract(stream.instrument.contract)
    let message: ClientMessage
    switch stream.kind {
    case .quotes:
      let ticks = stream.isPlain ? "" : Self.extraTicks(stream.instrument.contract.securityType)
      message = .requestMarketData(
        .init(requestID: requestID, contract: contract, genericTicks: ticks))
    case .realTimeBars:
      let what = HistoryTerms.whatToShow(stream.instrument.contract.securityType)
      message = .requestRealTimeBars(
        .init(
          requestID: requestID, contract: contract, whatToShow: what,
          isRegularHoursOnly: false))
    case .depth(let rows):
      // A new subscription tells the whole book anew.
      stream.book?.clear()
      message = .requestMarketDepth(
        .init(
          requestID: requestID, contract: contract, rows: rows,
          isSmartDepth: TWSFlag(stream.isSmartDepth), options: ""))
    }
    if let refusal = link.request(message) {
      stream.retryAt = now.advanced(by: .seconds(1))
      stream.tell(.interrupted(refusal))
      return
    }
    slots.append(stream)
    stream.requestID = number
    stream.retryAt = nil
    stream.setDelayed(false)
  }

  private func unsubscribe(_ stream: MarketStream) {
    guard let number = stream.requestID else { return }
    forget(number)
    stream.requestID = nil
    guard link.isReady else { return }
    let requestID = RequestID(rawValue: number)
    // A refusal means that the connection is ending, and the subscription with it.
    switch stream.kind {
    case .quotes: _ = link.request(.cancelMarketData(requestID))
    case .realTimeBars: _ = link.request(.cancelRealTimeBars(requestID))
    case .depth:
      _ = link.request(
        .cancelMarketDepth(
          .init(requestID: requestID, isSmartDepth: TWSFlag(stream.isSmartDepth))))
    }
  }

  private func forget(_ number: Int32) {
    let index = Int(number) - Int(base)
    guard slots.indices.contains(index) else { return }
    slots[index] = nil
  }

  /// Trades as they are reported (375) and all trades (233); lines without trades refuse both.
  private static func extraTicks(_ type: SecurityType) -> String {
    switch type {
    case .forex, .commodity, .index: ""
    default: "233,375"
    }
  }

  // MARK: The connection

  /// Subscribes every stream anew, with fresh numbers.
  func connectionReady(now: Uptime) {
    resubscribeAll(now: now)
  }

  /// The subscriptions are gone, or the gateway says that they are: makes them again.
  func resubscribeAll(now: Uptime) {
    // Numbers of this connection are not used again: what still comes for them is for nobody.
    base = base &+ Int32(truncatingIfNeeded: slots.count)
    slots.removeAll(keepingCapacity: true)
    for stream in streams.values.sorted(by: { $0.id.rawValue < $1.id.rawValue }) {
      stream.requestID = nil
      subscribe(stream, now: now)
    }
  }

  func connectionLost(_ reason: String) {
    slots.removeAll(keepingCapacity: true)
    base = firstBase
    for stream in streams.values {
      stream.requestID = nil
      stream.retryAt = nil
      stream.tell(.interrupted(reason))
    }
  }

  /// The gateway is there, but cut off from the market; or it is back with the lines kept.
  func marketLost(_ reason: String) {
    for stream in streams.values { stream.tell(.interrupted(reason)) }
  }

  func marketBack() {
    for stream in streams.values where stream.requestID != nil { stream.tellFlow() }
  }

  /// Subscribes again where a trouble may have passed.
  func sweep(now: Uptime) {
    guard link.isReady else { return }
    for stream in streams.values {
      guard let retryAt = stream.retryAt, now >= retryAt else { continue }
      subscribe(stream, now: now)
    }
  }

  // MARK: The tick path

  @inline(__always)
  private func stream(_ requestID: RequestID) -> MarketStream? {
    let index = Int(requestID.rawValue) - Int(base)
    guard index >= 0, index < slots.count else { return nil }
    return slots[index]
  }

  @inline(__always)
  func receive(_ tick: GatewayMessage.TickPrice, at time: Timestamp) {
    guard let stream = stream(tick.requestID), stream.builder.price(tick, time: time) else {
      return
    }
    stream.sink.receive(stream.builder.quote)
  }

  @inline(__always)
  func receive(_ tick: GatewayMessage.TickSize, at time: Timestamp) {
    guard let stream = stream(tick.requestID), stream.builder.size(tick, time: time) else {
      return
    }
    stream.sink.receive(stream.builder.quote)
  }

  func receive(_ tick: GatewayMessage.TickString, at time: Timestamp) {
    guard let stream = stream(tick.requestID),
      let trade = stream.builder.trade(tick, time: time)
    else { return }
    stream.sink.receive(trade)
  }

  func receive(_ tick: GatewayMessage.TickGeneric, at time: Timestamp) {
    guard let stream = stream(tick.requestID), stream.builder.generic(tick, time: time) else {
      return
    }
    stream.sink.receive(stream.builder.quote)
  }

  func receive(_ bar: GatewayMessage.RealTimeBar) {
    guard let stream = stream(bar.requestID), let bar = translation.bar(bar) else { return }
    stream.sink.receive(bar)
  }

  func receive(_ step: GatewayMessage.MarketDepth, at time: Timestamp) {
    guard let stream = stream(step.requestID) else { return }
    tellBook(stream, stream.book?.apply(step, at: time) ?? false)
  }

  func receive(_ step: GatewayMessage.MarketDepthL2, at time: Timestamp) {
    guard let stream = stream(step.requestID) else { return }
    tellBook(stream, stream.book?.apply(step, at: time) ?? false)
  }

  /// A step that does not fit means that a step was lost: the whole book is asked for again.
  private func tellBook(_ stream: MarketStream, _ fits: Bool) {
    guard let book = stream.book?.book else { return }
    if fits { return stream.sink.receive(book) }
    unsubscribe(stream)
    stream.retryAt = Uptime(rawValue: .min)
  }

  func receive(_ notice: GatewayMessage.MarketDataTypeNotice) {
    guard let stream = stream(notice.requestID) else { return }
    // 1 live, 2 frozen, 3 delayed, 4 delayed and frozen.
    stream.setDelayed(notice.type.rawValue >= 3)
  }

  /// An error about a number that may be one of ours; false when it is not.
  func receive(_ error: GatewayMessage.ErrorNotice, now: Uptime) -> Bool {
    guard let stream = stream(RequestID(rawValue: error.id)) else { return false }
    if SourceCode.isWarning(error.code) { return true }
    if error.code == SourceCode.bookReset {
      stream.book?.clear()
      return true
    }
    forget(error.id)
    stream.requestID = nil
    let cause = SourceCode.feedError(error.code, error.text)
    switch cause.code {
    case .invalid where !stream.isPlain && stream.kind == .quotes:
      stream.isPlain = true
      subscribe(stream, now: now)
    case .notFound, .ambiguous, .noPermission, .invalid, .noData:
      streams[stream.id] = nil
      stream.tell(.ended(cause))
    case .pacing, .cancelled, .timedOut, .disconnected, .competingSession, .other:
      stream.retryAt = now.advanced(by: retryInterval)
      stream.tell(.interrupted(cause.description))
    }
    return true
  }
}
