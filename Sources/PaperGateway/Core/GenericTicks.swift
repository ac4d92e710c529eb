import TradingModel

/// The generic ticks that a line of market data may be asked for.
struct GenericTicks: OptionSet, Hashable, Sendable {
  let rawValue: UInt32
  static let historicalVolatility = GenericTicks(rawValue: 1 << 0)
  static let impliedVolatility = GenericTicks(rawValue: 1 << 1)
  static let statistics = GenericTicks(rawValue: 1 << 2)
  static let markPrice = GenericTicks(rawValue: 1 << 3)
  static let rtVolume = GenericTicks(rawValue: 1 << 4)
  static let shortable = GenericTicks(rawValue: 1 << 5)
  static let tradeCount = GenericTicks(rawValue: 1 << 6)
  static let tradeRate = GenericTicks(rawValue: 1 << 7)
  static let volumeRate = GenericTicks(rawValue: 1 << 8)
  static let lastRegularTrade = GenericTicks(rawValue: 1 << 9)
  static let rtTradeVolume = GenericTicks(rawValue: 1 << 10)
  static let currentVolatility = GenericTicks(rawValue: 1 << 11)
  static let dividends = GenericTicks(rawValue: 1 << 12)
  /// Known to the broker, without anything that the exchange could tell honestly.
  static let silent: GenericTicks = []

  init(rawValue: UInt32) { self.rawValue = rawValue }

  private struct Known {
    var number: Int
    var name: String
    var tick: GenericTicks
    var types: Types
  }

  private enum Types {
    case stocks, traded, all, optionable
  }

  private static let known: [Known] = [
    Known(number: 100, name: "Option Volume", tick: .silent, types: .optionable),
    Known(number: 101, name: "Option Open Interest", tick: .silent, types: .optionable),
    Known(
      number: 104, name: "Historical Volatility", tick: .historicalVolatility, types: .optionable),
    Known(number: 105, name: "Average Opt Volume", tick: .silent, types: .optionable),
    Known(number: 106, name: "impvolat", tick: .impliedVolatility, types: .optionable),
    Known(number: 162, name: "Index Future Premium", tick: .silent, types: .optionable),
    Known(number: 165, name: "Misc. Stats", tick: .statistics, types: .all),
    Known(number: 221, name: "Creditman, Mark Price", tick: .markPrice, types: .all),
    Known(number: 225, name: "Auction", tick: .silent, types: .traded),
    Known(number: 232, name: "Pl Price", tick: .markPrice, types: .all),
    Known(number: 233, name: "RTVolume", tick: .rtVolume, types: .traded),
    Known(number: 236, name: "inventory", tick: .shortable, types: .stocks),
    Known(number: 256, name: "inventory", tick: .silent, types: .all),
    Known(number: 258, name: "Fundamentals", tick: .silent, types: .stocks),
    Known(number: 292, name: "Wide_news", tick: .silent, types: .all),
    Known(number: 293, name: "TradeCount", tick: .tradeCount, types: .traded),
    Known(number: 294, name: "TradeRate", tick: .tradeRate, types: .traded),
    Known(number: 295, name: "VolumeRate", tick: .volumeRate, types: .traded),
    Known(number: 318, name: "LastRTHTrade", tick: .lastRegularTrade, types: .traded),
    Known(number: 375, name: "RTTrdVolume", tick: .rtTradeVolume, types: .traded),
    Known(number: 411, name: "rthistvol", tick: .currentVolatility, types: .optionable),
    Known(number: 456, name: "IBDividends", tick: .dividends, types: .stocks),
    Known(number: 460, name: "Bond Factor Multiplier", tick: .silent, types: .all),
    Known(number: 576, name: "EtfNavBidAsk", tick: .silent, types: .stocks),
    Known(number: 577, name: "EtfNavLast", tick: .silent, types: .stocks),
    Known(number: 578, name: "EtfNavClose", tick: .silent, types: .stocks),
    Known(number: 586, name: "IPOHLMPRC", tick: .silent, types: .stocks),
    Known(number: 587, name: "Pl Price Delayed", tick: .silent, types: .all),
    Known(number: 588, name: "Futures Open Interest", tick: .silent, types: .traded),
    Known(number: 595, name: "Short-Term Volume X Mins", tick: .silent, types: .traded),
    Known(number: 614, name: "EtfNavMisc", tick: .silent, types: .stocks),
    Known(number: 619, name: "Creditman Slow Mark Price", tick: .silent, types: .all),
    Known(number: 623, name: "EtfFrozenNavLast", tick: .silent, types: .stocks),
  ]

  /// What reading a list of numbers gives.
  enum Reading: Hashable {
    case ticks(GenericTicks)
    /// The text with which the broker refuses the list.
    case refused(String)
  }

  /// Reads `233,375`. `mdoff` and a provider after a colon (`292:BRFG`) are taken; a number that
  /// the kind of instrument does not have refuses the whole list.
  static func read(_ list: String, _ type: SecurityType) -> Reading {
    var ticks: GenericTicks = []
    let legal = known.filter { fits($0.types, type) }
    for part in list.split(separator: ",") {
      let word = part.drop { $0 == " " }.prefix { $0 != ":" && $0 != " " }
      if word == "mdoff" { continue }
      guard let found = legal.first(where: { String($0.number) == word }) else {
        let names = legal.map { "\($0.number)(\($0.name))" }.joined(separator: ",")
        return .refused(
          "Incorrect generic tick list of \(list).  Legal ones for (\(type.rawValue)) are: "
            + names)
      }
      ticks.insert(found.tick)
    }
    return .ticks(ticks)
  }

  private static func fits(_ types: Types, _ type: SecurityType) -> Bool {
    switch types {
    case .all: true
    case .stocks: type == .stock
    case .traded: type != .forex && type != .commodity && type != .index
    case .optionable:
      type == .stock || type == .index || type == .future || type == .option
        || type == .futureOption
    }
  }
}
