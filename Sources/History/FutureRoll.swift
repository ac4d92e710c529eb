public import PaperExchange
public import TradingModel

/// Several months of a future as one series.
///
/// The rolls are found in a first reading of all files, by nothing that was not known at each roll:
/// the day on which the next month's volume was larger has ended before the roll. Memory grows with
/// the number of days, not of rows.
public enum FutureRoll {
  /// One month.
  public struct Contract: Sendable {
    /// Its data.
    public var series: HistorySeries
    /// The date of its last trade, as midnight UTC; needed for the rule of the calendar.
    public var lastTrade: Timestamp?
    /// A month from its parts.
    public init(series: HistorySeries, lastTrade: Timestamp? = nil) {
      self.series = series
      self.lastTrade = lastTrade
    }
  }

  /// When one month follows the other.
  public enum Rule: Hashable, Sendable {
    /// So many days before the date of the last trade, at the beginning of that day.
    case calendar(daysBefore: Int)
    /// At the beginning of the day after the first on which the next month traded more.
    case volume
  }

  /// What becomes of the prices before a roll.
  public enum Adjustment: String, Hashable, Sendable, CaseIterable {
    /// They stay, and the series jumps.
    case none
    /// The difference between both months' last closes before the roll is added.
    case difference
    /// They are multiplied by the ratio of both closes.
    case ratio
  }

  /// One roll.
  public struct Roll: Hashable, Sendable {
    /// From here on the next month's data counts.
    public var time: Timestamp
    /// The month that ends.
    public var from: String
    /// The month that begins.
    public var to: String
    /// The last close of the old month before the roll.
    public var oldPrice: Price
    /// The last close of the new month before the roll.
    public var newPrice: Price
  }

  /// Joins the months, in the order of their data, to one series.
  ///
  /// - Throws: `HistoryError` when two months do not overlap, or a date is missing.
  public static func join(
    _ contracts: [Contract], symbol: String, rule: Rule, adjustment: Adjustment,
    hours: SessionPattern? = nil, tick: Price? = nil
  ) throws(HistoryError) -> (series: HistorySeries, rolls: [Roll]) {
    var months: [Month] = []
    for contract in contracts { months.append(try Month(contract, hours: hours)) }
    months.sort { $0.lastDay < $1.lastDay }
    var rolls: [Roll] = []
    var parts: [JoinedReader.Part] = []
    var begin = Timestamp(rawValue: .min)
    for (index, month) in months.enumerated() {
      var end = Timestamp(rawValue: .max)
      if index + 1 < months.count {
        let roll = try roll(from: month, to: months[index + 1], rule: rule, hours: hours)
        guard roll.time > begin else {
          throw HistoryError(
            file: nil,
            message: "\(month.contract.series.origin) would be left before it is entered; its data "
              + "does not belong between its neighbours'")
        }
        rolls.append(roll)
        end = roll.time
      }
      parts.append(JoinedReader.Part(reader: month.contract.series.reader, from: begin, to: end))
      begin = end
    }
    let joined = HistorySeries(
      symbol: symbol, origin: "\(contracts.count) months of \(symbol)",
      reader: JoinedReader(parts: parts))
    let steps = rolls.compactMap { roll -> PriceStep? in
      switch adjustment {
      case .none: nil
      case .difference:
        PriceStep(time: roll.time, change: .difference(roll.newPrice - roll.oldPrice))
      case .ratio:
        PriceStep(
          time: roll.time, change: .factor(numerator: roll.newPrice, denominator: roll.oldPrice))
      }
    }
    guard !steps.isEmpty else { return (joined, rolls) }
    return (joined.adjusted(by: PriceAdjustment(steps, tick: tick)), rolls)
  }

  private static func roll(
    from old: Month, to new: Month, rule: Rule, hours: SessionPattern?
  ) throws(HistoryError) -> Roll {
    let day: Int
    switch rule {
    case .calendar(let before):
      guard let last = old.contract.lastTrade else {
        throw HistoryError(
          file: old.contract.series.origin,
          message: "the date of its last trade is not known; state it as FILE=YYYYMMDD, or roll by "
            + "volume")
      }
      day = Int(last.seconds / 86_400) - max(0, before)
    case .volume:
      let larger = new.days.keys.sorted().first { date in
        new.days[date, default: Day()].volume > old.days[date, default: Day()].volume
      }
      guard let larger else {
        throw HistoryError(
          file: new.contract.series.origin,
          message: "never trades more than the month before it; roll by the calendar instead")
      }
      day = larger + 1
    }
    // Prices of different days say nothing about the difference; a weekend may lie between.
    guard let (oldDay, oldPrice) = old.close(before: day),
      let (newDay, newPrice) = new.close(before: day), abs(oldDay - newDay) <= 3
    else {
      throw HistoryError(
        file: new.contract.series.origin,
        message:
          "has no price of the days before the roll that \(old.contract.series.origin) has too; "
          + "the months' data have to overlap")
    }
    return Roll(
      time: begin(day, hours: hours), from: old.contract.series.origin,
      to: new.contract.series.origin, oldPrice: oldPrice, newPrice: newPrice)
  }

  /// The first moment of a trading day.
  private static func begin(_ day: Int, hours: SessionPattern?) -> Timestamp {
    guard let hours else { return Timestamp(seconds: Int64(day) * 86_400) }
    return hours.zone.moment(CivilDate(dayNumber: day), minutes: min(0, hours.trading.open))
  }

  /// What one day of a month came to.
  private struct Day {
    var volume = Quantity.zero
    var close: Price?
  }

  /// A month and what its days came to.
  private struct Month {
    let contract: Contract
    var days: [Int: Day] = [:]
    var lastDay = Int.min

    init(_ contract: Contract, hours: SessionPattern?) throws(HistoryError) {
      self.contract = contract
      var reader = contract.series.reader
      var events: [HistoryEvent] = []
      repeat {
        try reader.read(into: &events, limit: 4096)
        for event in events { add(event, hours: hours) }
      } while !events.isEmpty
      guard !days.isEmpty else {
        throw HistoryError(file: contract.series.origin, message: "has no rows")
      }
      if let last = contract.lastTrade { lastDay = Int(last.seconds / 86_400) }
    }

    private mutating func add(_ event: HistoryEvent, hours: SessionPattern?) {
      let stamp = event.stamp
      let date = hours?.tradingDate(at: stamp).dayNumber ?? Int(stamp.seconds) / 86_400
      lastDay = max(lastDay, date)
      switch event {
      case .bar(let bar, _):
        days[date, default: Day()].close = bar.close
        if let volume = bar.volume { days[date, default: Day()].volume += volume }
      case .trade(let trade):
        days[date, default: Day()].close = trade.price
        days[date, default: Day()].volume += trade.size
      case .quote(let quote):
        if let mid = quote.mid { days[date, default: Day()].close = mid }
      }
    }

    /// The last close of a day before `day`.
    func close(before day: Int) -> (day: Int, price: Price)? {
      guard let last = days.keys.filter({ $0 < day && days[$0]?.close != nil }).max(),
        let price = days[last]?.close
      else { return nil }
      return (last, price)
    }
  }
}

/// Stretches of several series one behind the other.
struct JoinedReader: HistoryReader {
  /// A series and which stamps of it count.
  struct Part {
    var reader: any HistoryReader
    var from: Timestamp
    var to: Timestamp
  }

  private var parts: [Part]
  private var current = 0

  init(parts: [Part]) { self.parts = parts }

  var progress: (done: Int64, of: Int64)? {
    let known = parts.compactMap(\.reader.progress)
    guard known.count == parts.count else { return nil }
    return known.reduce((0, 0)) { ($0.0 &+ $1.done, $0.1 &+ $1.of) }
  }

  var faults: HistoryFaults { parts.reduce(HistoryFaults()) { $0 + $1.reader.faults } }

  mutating func read(into buffer: inout [HistoryEvent], limit: Int) throws(HistoryError) {
    while current < parts.count {
      try parts[current].reader.read(into: &buffer, limit: limit)
      let (from, to) = (parts[current].from, parts[current].to)
      let isOver = buffer.isEmpty || (buffer.last.map { $0.stamp >= to } ?? true)
      if isOver { current += 1 }
      if (buffer.first.map { $0.stamp < from } ?? false) || isOver {
        buffer.removeAll { $0.stamp < from || $0.stamp >= to }
      }
      if !buffer.isEmpty { return }
    }
    buffer.removeAll(keepingCapacity: true)
  }
}
