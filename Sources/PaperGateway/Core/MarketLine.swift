import PaperExchange
import TWSProtocol
import TradingModel

/// A client's line of market data on one instrument.
struct MarketLine {
  let session: ClientSession
  let request: RequestID
  /// Which of the generic ticks were asked for.
  let wants: GenericTicks
}

/// The generic ticks that the gateway knows.
struct GenericTicks: OptionSet, Hashable, Sendable {
  let rawValue: UInt8
  static let rtVolume = GenericTicks(rawValue: 1)
  static let rtTradeVolume = GenericTicks(rawValue: 2)
  static let shortable = GenericTicks(rawValue: 4)
  static let tradeCount = GenericTicks(rawValue: 8)

  init(rawValue: UInt8) { self.rawValue = rawValue }

  /// Reads `233,375`; numbers that are not known here, and `mdoff`, are left out.
  init(list: String) {
    self = []
    for part in list.split(separator: ",") {
      switch part.prefix(while: { $0 != ":" }) {
      case "233": insert(.rtVolume)
      case "375": insert(.rtTradeVolume)
      case "236": insert(.shortable)
      case "293", "294": insert(.tradeCount)
      default: break
      }
    }
  }
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
  var lastMid: Price?
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
