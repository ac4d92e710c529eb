import TradingModel

/// A recording as the market that it makes, worked out here from the file's text and from the
/// documented way in which a recording is played, and from nothing of the gateway's code.
struct RecordedPath {
  /// One change of the market.
  struct Step {
    var time: Timestamp
    var bid: Price
    var ask: Price
    /// The price of the trade that follows the quote; nil where the file has no volumes.
    var trade: Price?
  }

  /// A file that is not what it is taken for.
  struct BadRow: Error {
    var row: String
  }

  var steps: [Step] = []
  /// Whether stop orders look at trades (else at the quotes).
  var hasTrades: Bool

  /// Quotes: `YYYYMMDD HHMMSSmmm,bid,ask,...` in New York's winter time.
  init(quotes rows: [String]) throws {
    hasTrades = false
    for row in rows {
      let fields = row.split(separator: ",")
      let prices = fields.dropFirst().prefix(2).compactMap { Price(String($0)) }
      guard prices.count == 2 else { throw BadRow(row: row) }
      let time = try Self.quoteTime(String(fields[0]))
      steps.append(Step(time: time, bid: prices[0], ask: prices[1], trade: nil))
    }
  }

  /// Bars of a minute: `YYYY-MM-DD HH:MM:SS,open,high,low,close,volume` in UTC. A bar is four
  /// trades a quarter of a minute apart; the ask stands one tick above each.
  init(bars rows: [String], tick: Price) throws {
    hasTrades = true
    for row in rows {
      let fields = row.split(separator: ",")
      let prices = fields.dropFirst().prefix(4).compactMap { Price(String($0)) }
      guard prices.count == 4 else { throw BadRow(row: row) }
      let start = try Self.barTime(String(fields[0]))
      let (open, high, low, close) = (prices[0], prices[1], prices[2], prices[3])
      let path = close >= open ? [open, low, high, close] : [open, high, low, close]
      for (quarter, price) in path.enumerated() {
        steps.append(
          Step(
            time: start.advanced(by: .seconds(15 * quarter)), bid: price, ask: price + tick,
            trade: price))
      }
    }
  }

  /// The moment of a quote's stamp.
  static func quoteTime(_ text: String) throws -> Timestamp {
    let digits = text.filter(\.isNumber).compactMap(\.wholeNumberValue)
    guard digits.count == 17 else { throw BadRow(row: text) }
    func number(_ range: Range<Int>) -> Int { digits[range].reduce(0) { $0 * 10 + $1 } }
    let day = days(number(0..<4), number(4..<6), number(6..<8))
    let seconds = number(8..<10) * 3600 + number(10..<12) * 60 + number(12..<14) + 5 * 3600
    return Timestamp(seconds: Int64(day * 86_400 + seconds))
      .advanced(by: .milliseconds(number(14..<17)))
  }

  /// The moment of a bar's stamp.
  static func barTime(_ text: String) throws -> Timestamp {
    let parts = text.split { !$0.isNumber }.compactMap { Int($0) }
    guard parts.count == 6 else { throw BadRow(row: text) }
    let day = days(parts[0], parts[1], parts[2])
    return Timestamp(seconds: Int64(day * 86_400 + parts[3] * 3600 + parts[4] * 60 + parts[5]))
  }

  /// Days since 1970 of a date.
  private static func days(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shifted = month <= 2 ? year - 1 : year
    let monthFromMarch = (month + 9) % 12
    let dayOfYear = (153 * monthFromMarch + 2) / 5 + day - 1
    return shifted * 365 + shifted / 4 - shifted / 100 + shifted / 400 + dayOfYear - 719_468
  }
}
