import PaperExchange
import TWSProtocol
import TradingModel

/// A client's line of market data on one instrument. Belongs to the core's loop.
final class MarketLine {
  let session: ClientSession
  let request: RequestID
  /// Which of the generic ticks were asked for.
  let wants: GenericTicks
  /// What the line brings: live, frozen, delayed or delayed frozen data.
  var type = MarketDataType.live
  /// The letters of the exchanges that were told last.
  var letters = ""
  /// The second of the last trade that was told.
  var lastSecond: Int64 = 0
  /// The mark price that was told last.
  var mark: Price?
  /// The greeks that were told last, by tick type.
  var greeks: [Int32: Double] = [:]
  /// How far a delayed line was told, by the clock of the delayed market.
  var delayedUntil: Timestamp?
  /// The delayed day so far.
  var delayed = DelayedDay()

  init(session: ClientSession, request: RequestID, wants: GenericTicks) {
    self.session = session
    self.request = request
    self.wants = wants
  }

  var isDelayed: Bool { type == .delayed || type == .delayedFrozen }
}

/// What a delayed line has told.
struct DelayedDay {
  var top: BookTop?
  var last: Price?
}

/// A client's tick-by-tick stream.
struct TickStream {
  enum Kind: String {
    case last = "Last"
    case allLast = "AllLast"
    case bidAsk = "BidAsk"
    case midPoint = "MidPoint"
  }

  let session: ClientSession
  let request: RequestID
  let kind: Kind
  let ignoresSize: Bool
  var lastMid: Price?
  var lastTop: BookTop?
}

/// A client's order book.
final class DepthStream {
  let session: ClientSession
  let request: RequestID
  let rows: Int
  let makers: SyntheticBook.Makers
  let isSmart: Bool
  /// The book as the client has it.
  var told: MarketDepth

  init(
    session: ClientSession, request: RequestID, instrument: InstrumentID, rows: Int,
    makers: SyntheticBook.Makers, isSmart: Bool
  ) {
    self.session = session
    self.request = request
    self.rows = rows
    self.makers = makers
    self.isSmart = isSmart
    told = MarketDepth(instrument: instrument, time: Timestamp(rawValue: 0))
  }

  /// Rows of a book that names nobody travel in the shorter message.
  var namesMakers: Bool { makers != .none }
}

/// A client's bars that go on: five-second bars, or a history that is kept up to date.
struct BarStream {
  enum Form {
    case realTime
    case history(format: Int)
  }

  let session: ClientSession
  let request: RequestID
  let form: Form
  let price: HistoryPrice
  /// Bars outside of the main session are left out.
  let onlyLiquidHours: Bool
  var builder: BarBuilder
  var hasChanged = false
  /// When the next bar without events would begin.
  var nextFlat: Timestamp?
  /// The last price, from which a bar without events is made.
  var lastPrice: Price?
}
