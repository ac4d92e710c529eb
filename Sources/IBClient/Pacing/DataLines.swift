import TWSProtocol
import TradingModel

/// How many subscriptions of each kind a gateway serves at once.
public struct LineLimits: Hashable, Sendable {
  /// Instruments with live prices: the account's market data lines.
  public var marketData: Int
  /// Books of orders.
  public var depth: Int
  /// Streams of single ticks.
  public var tickByTick: Int

  /// The limits of an account with so many market data lines; books and single ticks follow from
  /// them: one for each hundred lines, at least 3, at most 60.
  public init(marketData: Int = 100) {
    self.marketData = max(1, marketData)
    depth = min(60, max(3, marketData / 100))
    tickByTick = depth
  }
}

/// The subscriptions of one connection, counted by what is written and what the gateway says, so
/// that one too many is refused here and not there. No I/O, no clock.
///
/// Quotes and real-time bars of one instrument share a line. A gateway that refuses earlier than
/// the limits say is believed: its limit holds until the connection ends.
struct DataLines {
  enum Kind: Hashable {
    case marketData
    case depth
    case tickByTick
  }

  /// What has a line.
  struct Subject: Hashable {
    /// The contract id, or nought where only the description was known.
    var contract: Int
    var description: String
  }

  private struct Line {
    var kind: Kind
    var subject: Subject
  }

  private var limits: LineLimits
  private var open: [Int32: Line] = [:]
  private var counts: [Kind: [Subject: Int]] = [:]

  init(_ limits: LineLimits) { self.limits = limits }

  /// What has a line of a kind, sorted.
  func subjects(_ kind: Kind) -> [Subject] {
    (counts[kind] ?? [:]).keys.sorted {
      ($0.description, $0.contract) < ($1.description, $1.contract)
    }
  }

  func limit(_ kind: Kind) -> Int {
    switch kind {
    case .marketData: limits.marketData
    case .depth: limits.depth
    case .tickByTick: limits.tickByTick
    }
  }

  /// Why a message must not be written: it would open a line too many. Words for people, with the
  /// broker's rule.
  func refusal(of message: ClientMessage) -> String? {
    guard let (_, line) = Self.opening(message), counts[line.kind]?[line.subject] == nil else {
      return nil
    }
    let (used, limit) = (counts[line.kind]?.count ?? 0, limit(line.kind))
    guard used >= limit else { return nil }
    switch line.kind {
    case .marketData:
      return "all \(limit) market data lines are in use, and the gateway serves no more at once: "
        + "close other feeds, or book more lines and set market_data_lines in brokers.toml"
    case .depth:
      return "all \(limit) books of orders that the gateway serves at once are in use"
    case .tickByTick:
      return "all \(limit) tick-by-tick streams that the gateway serves at once are in use"
    }
  }

  /// Books a message that was written.
  mutating func wrote(_ message: ClientMessage) {
    if let (id, line) = Self.opening(message) {
      close(id)
      open[id] = line
      counts[line.kind, default: [:]][line.subject, default: 0] += 1
    } else if let id = Self.closing(message) {
      close(id)
    }
  }

  /// The gateway ended a request; a snapshot came to its end.
  mutating func close(_ id: Int32) {
    guard let line = open.removeValue(forKey: id) else { return }
    let left = (counts[line.kind]?[line.subject] ?? 1) - 1
    counts[line.kind]?[line.subject] = left > 0 ? left : nil
  }

  /// The gateway refused a line for there being too many: what is open without it is the limit.
  /// The kind and its new limit; nil for a request that is no line.
  mutating func learn(_ id: Int32) -> (kind: Kind, limit: Int)? {
    guard let kind = open[id]?.kind else { return nil }
    close(id)
    let used = max(1, counts[kind]?.count ?? 0)
    guard used < limit(kind) else { return nil }
    switch kind {
    case .marketData: limits.marketData = used
    case .depth: limits.depth = used
    case .tickByTick: limits.tickByTick = used
    }
    return (kind, used)
  }

  private static func opening(_ message: ClientMessage) -> (Int32, Line)? {
    func line(_ id: RequestID, _ kind: Kind, _ contract: TWSContract) -> (Int32, Line) {
      let words = [contract.symbol, contract.securityType, contract.lastTradeDateOrMonth]
      let subject = Subject(
        contract: contract.contractID,
        description: words.filter { !$0.isEmpty }.joined(separator: " "))
      return (id.rawValue, Line(kind: kind, subject: subject))
    }
    if case .requestMarketData(let request) = message {
      return line(request.requestID, .marketData, request.contract)
    }
    if case .requestRealTimeBars(let request) = message {
      return line(request.requestID, .marketData, request.contract)
    }
    if case .requestMarketDepth(let request) = message {
      return line(request.requestID, .depth, request.contract)
    }
    if case .requestTickByTick(let request) = message {
      return line(request.requestID, .tickByTick, request.contract)
    }
    return nil
  }

  private static func closing(_ message: ClientMessage) -> Int32? {
    if case .cancelMarketData(let id) = message { return id.rawValue }
    if case .cancelRealTimeBars(let id) = message { return id.rawValue }
    if case .cancelTickByTick(let id) = message { return id.rawValue }
    if case .cancelMarketDepth(let request) = message { return request.requestID.rawValue }
    return nil
  }
}

extension ClientMessage {
  /// The contract id that a data request is about; nil where it names none.
  var subject: InstrumentID? {
    let contract: TWSContract
    if case .requestMarketData(let request) = self {
      contract = request.contract
    } else if case .requestRealTimeBars(let request) = self {
      contract = request.contract
    } else if case .requestHistoricalData(let request) = self {
      contract = request.contract
    } else if case .requestTickByTick(let request) = self {
      contract = request.contract
    } else if case .requestMarketDepth(let request) = self {
      contract = request.contract
    } else if case .requestHistoricalTicks(let request) = self {
      contract = request.contract
    } else if case .requestHeadTimestamp(let request) = self {
      contract = request.contract
    } else {
      return nil
    }
    return contract.contractID > 0 ? InstrumentID(rawValue: Int64(contract.contractID)) : nil
  }
}
