import Orders
import TradingModel

/// What the last look at the positions told, to compare the next one with. No I/O.
struct SecondLookMemory {
  private struct Key: Hashable {
    var account: AccountNumber
    var instrument: InstrumentID
  }

  private var last: [Key: PositionReport]?

  /// The positions on which this look and the one before agree; what both leave out is not told.
  /// A position that the last look had and this one lacks counts as flat from the next look on.
  mutating func confirmed(by positions: [PositionReport]) -> [PositionReport] {
    var now: [Key: PositionReport] = [:]
    for report in positions {
      now[Key(account: report.account, instrument: report.instrument)] = report
    }
    let before = last ?? [:]
    var confirmed = now.filter { before[$0.key]?.quantity == $0.value.quantity }.map(\.value)
    for (key, old) in before where now[key] == nil {
      var flat = old
      flat.quantity = .zero
      flat.averageCost = nil
      // Left out for the second time: so it is flat, and is not looked for any more.
      if old.quantity.isZero { confirmed.append(flat) } else { now[key] = flat }
    }
    last = now
    return confirmed.sorted { ($0.account, $0.instrument) < ($1.account, $1.instrument) }
  }
}
