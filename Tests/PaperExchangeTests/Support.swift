import Foundation
import TradingModel

@testable import PaperExchange

/// Monday 2026-11-23 15:00 UTC: ten in the morning in New York, everything is open.
let monday = Timestamp(seconds: 1_795_446_000)
let apple = InstrumentID(rawValue: 265_598)
let euro = InstrumentID(rawValue: 12_087_792)
let first = AccountNumber(rawValue: "DU1")
let second = AccountNumber(rawValue: "DU2")

func decimal(_ text: String) -> Decimal64 {
  guard let value = Decimal64(text) else { preconditionFailure("not a decimal: \(text)") }
  return value
}

func time(_ text: String) -> Timestamp {
  var reader = StampReader(format: .text, clock: LocalClock(offsetSeconds: 0))
  guard let value = Array(text.utf8).withUnsafeBufferPointer({ reader.read($0) }) else {
    preconditionFailure("not a time: \(text)")
  }
  return value
}

/// An engine with two accounts, driven by hand.
struct Desk {
  var engine: MatchingEngine
  var now = monday
  private var number: Int64 = 0

  init(
    cash: Money = 1_000_000, checksFunds: Bool = false, at time: Timestamp = monday,
    restoring ledger: Ledger? = nil
  ) {
    now = time
    engine = MatchingEngine(
      catalogue: InstrumentCatalogue(at: time),
      accounts: [
        PaperAccount(number: first, cash: cash), PaperAccount(number: second, cash: cash),
      ],
      settings: MatchingEngine.Settings(checksFunds: checksFunds), restoring: ledger)
  }

  mutating func quote(
    _ bid: String, _ ask: String, of instrument: InstrumentID = apple, size: Decimal64 = 1000
  ) {
    now = now.advanced(by: .milliseconds(1))
    engine.apply(
      MarketEvent(
        instrument: instrument, time: now, sourceTime: now,
        kind: .quote(
          BookTop(bid: decimal(bid), bidSize: size, ask: decimal(ask), askSize: size))))
  }

  mutating func trade(_ price: String, of instrument: InstrumentID = apple) {
    now = now.advanced(by: .milliseconds(1))
    engine.apply(
      MarketEvent(
        instrument: instrument, time: now, sourceTime: now,
        kind: .trade(price: decimal(price), size: 1)))
  }

  @discardableResult
  mutating func place(
    _ side: Side, _ quantity: Decimal64, _ type: OrderType = .market,
    _ instrument: InstrumentID = apple, account: AccountNumber = first, client: Int = 1,
    number wanted: Int64? = nil, change: (inout OrderTerms) -> Void = { _ in }
  ) -> ClientOrderKey {
    number = max(number + 1, wanted ?? 0)
    let key = ClientOrderKey(client: client, order: wanted ?? number)
    var terms = OrderTerms(
      account: account, instrument: instrument, side: side, quantity: quantity, type: type)
    change(&terms)
    engine.place(terms, as: key, at: now)
    return key
  }

  func record(_ key: ClientOrderKey) -> OrderRecord {
    guard let record = engine.order(key) else { preconditionFailure("no order \(key)") }
    return record
  }

  var fills: [Execution] { engine.ledger.executions }

  /// Takes what was told since the last call.
  mutating func told() -> [ExchangeEvent] {
    defer { engine.events.removeAll() }
    return engine.events
  }

  mutating func codes() -> [Int] {
    told().compactMap { if case .message(_, let code, _) = $0 { code } else { nil } }
  }
}

/// A small generator with a fixed seed.
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    return SyntheticWalk.mix(state, 7)
  }
}

/// The folder of shared test data, or nil with a loud word.
func sharedData(_ file: String) -> String? {
  var candidates: [String] = []
  if let stated = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] { candidates = [stated] }
  var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
  while folder.path != "/" {
    candidates.append(folder.appendingPathComponent("shared").path)
    folder = folder.deletingLastPathComponent()
  }
  for candidate in candidates {
    let path = candidate + "/data/" + file
    if FileManager.default.fileExists(atPath: path) { return path }
  }
  print("SKIPPED: shared/data/\(file) was not found; set PERIGEE_SHARED to test against it")
  return nil
}
