import Foundation
import Journal
import Logging
import Orders
import OrdersTestSupport
import StrategyChannel
import Tape
import Testing
import TradingModel

/// A data folder in which the real writers record what one strategy and its desk do, under one
/// clock: journal, log and tape.
final class ReviewWorld {
  let path: String
  let clock = ManualClock()
  let market = FakeMarket()
  let recorder: TapeRecorder
  let tap: any ChannelTap
  let logs: LogStore
  let fixture: DeskFixture
  static let alpha = StrategyID(rawValue: "alpha")

  init(strategies: [String] = ["alpha"], callbacks: [String] = ["on_quote", "on_fill"]) throws {
    path = FileManager.default.temporaryDirectory.path + "/review-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    let clock = clock
    recorder = try TapeRecorder(
      root: path + "/tape", perigee: "1",
      world: TapeWorld(now: { clock.now }, freeBytes: { _ in .max }, warn: { _ in }))
    tap = recorder.begin()
    let folder = try DataFolder(path: path)
    logs = try LogStore(folder: folder, clock: { clock.now })
    let journal = try OrderJournal(folder: folder, durability: .normal, clock: { clock.now })
    fixture = try DeskFixture(log: journal, clock: clock, market: market)
    see(
      .start(
        DeskStart(
          strategies: strategies.map { name in
            StrategyStart(
              strategy: StrategyID(rawValue: name), accounts: [AccountName(rawValue: "paper")],
              scriptName: "\(name).lua", source: "-- nothing", seed: 1)
          })))
    for index in strategies.indices {
      say(
        .described(
          StrategyDescription(wishes: [SymbolWish(symbol: "AAPL")], callbacks: callbacks)),
        of: UInt16(index))
    }
    see(.instrument(0, symbol: "AAPL", ChildInstrument(.make())))
    see(.connection(AccountName(rawValue: "paper"), isReady: true, text: nil))
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  func pass(_ duration: Duration) { clock.advance(by: duration) }

  /// The strategies see an event.
  func see(_ body: ChildEvent.Body, for strategy: UInt16? = nil) {
    for record in WireRecord.records(
      of: ChildEvent(time: clock.now, strategy: strategy, body))
    {
      record.bytes.withUnsafeBytes { tap.wrote(kind: record.kind, $0) }
    }
  }

  /// A strategy says something.
  func say(_ body: ChildMessage.Body, of strategy: UInt16 = 0) {
    for record in WireRecord.records(of: ChildMessage(strategy: strategy, body)) {
      record.bytes.withUnsafeBytes { tap.read(kind: record.kind, $0) }
    }
  }

  func quote(_ bid: Price, _ ask: Price) {
    var quote = Quote(instrument: InstrumentID(rawValue: 265_598), time: clock.now)
    quote.bid = bid
    quote.ask = ask
    see(.quote(0, quote, sent: 0))
    market.set(bid: bid, ask: ask, at: clock.now)
  }

  /// The strategy asks for an order, and the desk handles it a little later.
  func place(_ number: Int64, _ ticket: OrderTicket = .make()) -> Order {
    say(
      .request(number: number, account: AccountName(rawValue: "paper"), .place(ticket)))
    pass(.microseconds(30))
    return fixture.place(number, ticket)
  }

  func log(_ text: String, strategy: StrategyID? = alpha, order: IntentID? = nil) {
    logs.append(
      LogEntry(
        at: clock.now, level: .info, strategy: strategy, order: order, source: "alpha.lua:3",
        text: text))
  }

  /// Writes everything down.
  func settle() {
    fixture.desk.tick()
    recorder.drain()
    logs.flush()
  }
}
