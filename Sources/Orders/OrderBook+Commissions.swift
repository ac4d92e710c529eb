import TradingModel

extension OrderBook {
  /// A commission that has not come for this long is told as missing.
  static let commissionPatience = Duration.seconds(24 * 3600)
  /// So many missing ones are named; the rest is counted.
  static let namedCommissions = 20

  /// Tells once of the fills for which the broker told no commission within a day. Nothing waits
  /// for one. O(fills in memory).
  mutating func listMissingCommissions(at now: Timestamp, into step: inout OrderStep) {
    let limit = now.advanced(by: .zero - OrderBook.commissionPatience)
    let since = commissionsListed
    let missing = executions.fills.values
      .filter { fill in
        guard fill.commission == nil, let time = fill.time, time <= limit else { return false }
        return since.map { time > $0 } ?? true
      }
      .sorted {
        ($0.time ?? limit, $0.execution.rawValue) < ($1.time ?? limit, $1.execution.rawValue)
      }
    guard let newest = missing.last?.time else { return }
    let names = missing.prefix(OrderBook.namedCommissions)
      .map { "\($0.execution.rawValue) (\($0.account.rawValue))" }.joined(separator: ", ")
    let rest = missing.count - OrderBook.namedCommissions
    step.note(
      nil, kind: "commission.missing",
      text: "The broker told no commission within a day of \(missing.count) fills: \(names)"
        + (rest > 0 ? " and \(rest) more" : "") + ". What they cost is not in any figure; the "
        + "broker's statement has it.", at: now)
    commissionsListed = newest
    step.records.append(
      .mark(
        DeskMark(scope: "house", key: OrderBook.commissionMark, value: "\(newest.rawValue)"),
        at: now))
  }

  /// Takes up how far fills were looked at before.
  mutating func restoreCommissionMark(_ marks: [DeskMark]) {
    let mark = marks.first { $0.scope == "house" && $0.key == OrderBook.commissionMark }
    commissionsListed = mark?.value.flatMap { Int64($0) }.map { Timestamp(rawValue: $0) }
  }

  private static let commissionMark = "commissions_listed_to"
}
