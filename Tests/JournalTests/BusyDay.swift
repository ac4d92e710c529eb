import Foundation
import Journal
import Orders
import OrdersTestSupport
import TradingModel

/// A journal with something of everything: orders in every state, fills, corrections, refusals,
/// decisions.
enum BusyDay {
  static func fill(_ folder: TemporaryFolder, orders: Int64 = 12) throws -> OrderJournal {
    let desk = try makeDesk(folder)
    for number in 1...orders {
      let order = desk.place(number)
      switch number % 4 {
      case 0: desk.receive(.orderReport(order.report()))
      case 1:
        desk.receive(
          .execution(order.execution("a\(number).01", 40)), .commission(.make("a\(number).01")),
          .execution(order.execution("a\(number).02", 30, at: "187.20")))
      case 2: desk.receive(.execution(order.execution("b\(number).01", 100)))
      default:
        desk.desk.handleOrderRequests([.make(number, strategy: "beta", account: "nobody")])
      }
    }
    desk.receive(
      .position(
        PositionReport(
          account: AccountNumber(rawValue: "DU1"), instrument: InstrumentID(rawValue: 265_598),
          contract: Instrument.make().contract, quantity: 70, averageCost: "187.30")))
    guard let journal = desk.log as? OrderJournal else { throw CancellationError() }
    try decide(journal)
    try journal.settle()
    return journal
  }

  static func decide(_ journal: OrderJournal) throws {
    let time = Timestamp(seconds: 1_767_623_500)
    let strategy = StrategyID(rawValue: "alpha")
    let account = AccountName(rawValue: "paper")
    try journal.commit([
      .restrained(
        Restraint(
          scope: .all, level: .pause, reason: "a \"reason\"", actor: "someone", since: time)),
      .restrained(
        Restraint(
          scope: .strategy(strategy), level: .halt, reason: "r", actor: "a", since: time)),
      .released(.all, reason: "done", actor: "someone", at: time),
      .adjusted(
        HoldingAdjustment(
          strategy: strategy, account: account, instrument: InstrumentID(rawValue: 265_598),
          quantity: 5, price: "1.5", kind: .adopted, reason: "from before", actor: "someone",
          at: time), contract: nil),
      .mark(DeskMark(scope: "house", key: "day", value: "2026-01-05"), at: time),
      .mark(DeskMark(scope: "house", key: "gone", value: "x"), at: time),
      .mark(DeskMark(scope: "house", key: "gone", value: nil), at: time),
      .note(account, kind: "k", text: "line\nbreak é", at: time),
      .accountValue(
        AccountValue(account: account, key: "NetLiquidation", value: "1", currency: "USD"),
        at: time),
    ])
  }
}
