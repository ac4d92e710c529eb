import Performance
import TradingModel

/// A result as it stands in JSON. The names are those of `CodingKeys`, are documented in
/// docs/report.md and stay: new ones may come. Decimals are texts, times are ISO 8601 in UTC.
struct ResultDocument: Codable {
  static let format = "perigee-result"
  static let version = 1

  var format: String
  var version: Int
  var kind: TradingResult.Kind
  var strategy: String?
  var script: String?
  var account: String
  var parameters: [NamedText]
  var execution: [NamedText]
  var start: UTCTime
  var end: UTCTime
  var currency: String
  var capital: Money
  var orders: Orders
  var equity: [Point]
  var days: [Day]
  var fills: [FillRow]
  var trades: [TradeRow]
  var prices: [Series]
  var notes: [String]
  /// What follows from the rest: written for readers of other programs, not read back.
  var statistics: [String: Double?]?
  var drawdown: Fall?
  var months: [ReturnTables.Month]?
  var years: [ReturnTables.Year]?

  enum CodingKeys: String, CodingKey {
    case format, version, kind, strategy, script, account, parameters, execution, start, end
    case currency, capital, orders, equity, days, fills, trades, prices, notes, statistics
    case drawdown, months, years
  }

  struct Orders: Codable {
    var requested: Int
    var filled: Int
    var partlyFilled: Int
    var cancelled: Int
    var rejected: Int
    var open: Int

    enum CodingKeys: String, CodingKey {
      case requested, filled, cancelled, rejected, open
      case partlyFilled = "partly_filled"
    }
  }

  struct Point: Codable {
    var time: UTCTime
    var equity: Money
    var exposure: Money
  }

  struct Day: Codable {
    var date: String
    var equity: Money
    var invested: Bool
  }

  struct Fall: Codable {
    var depth: Double
    var peak: String?
    var trough: String
    var recovery: String?
    var days: Int
  }

  struct FillRow: Codable {
    var time: UTCTime
    var symbol: String
    var side: Side
    var quantity: Quantity
    var price: Price
    var pointValue: Decimal64
    var commission: Money?
    var order: Int64
    var tag: String?
    var arrivalMid: Price?

    enum CodingKeys: String, CodingKey {
      case time, symbol, side, quantity, price, commission, order, tag
      case pointValue = "point_value"
      case arrivalMid = "arrival_mid"
    }
  }

  struct TradeRow: Codable {
    var symbol: String
    var side: Side
    var quantity: Quantity
    var entryTime: UTCTime
    var entryPrice: Price
    var exitTime: UTCTime?
    var exitPrice: Price
    var profit: Money
    var fees: Money
    var adverse: Money
    var favorable: Money
    var slippage: Money?
    var entryTag: String?
    var exitTag: String?

    enum CodingKeys: String, CodingKey {
      case symbol, side, quantity, profit, fees, slippage
      case entryTime = "entry_time"
      case entryPrice = "entry_price"
      case exitTime = "exit_time"
      case exitPrice = "exit_price"
      case adverse = "mae"
      case favorable = "mfe"
      case entryTag = "entry_tag"
      case exitTag = "exit_tag"
    }
  }

  struct Series: Codable {
    var symbol: String
    var bars: [BarRow]
  }

  struct BarRow: Codable {
    var start: UTCTime
    var open: Price
    var high: Price
    var low: Price
    var close: Price
    var volume: Quantity?
    var wap: Price?
    var count: Int?
  }
}
