// The way from libFuzzer into the targets of Tests/StrategyChannelTestSupport. Built by fuzz/run, with
// the same environment as FuzzEntry.swift.

import Foundation
import StrategyChannel
import StrategyChannelTestSupport
import TradingModel

nonisolated(unsafe) private var target = ChannelTarget.messages

/// Called once by libFuzzer, before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?
) -> CInt {
  let environment = ProcessInfo.processInfo.environment
  if environment["FUZZ_LIST"] != nil {
    for target in ChannelTarget.allCases { print("\(target.rawValue)\tStrategyChannel") }
    exit(0)
  }
  guard let named = ChannelTarget(rawValue: environment["FUZZ_TARGET"] ?? "") else { exit(2) }
  target = named
  do {
    if let folder = environment["FUZZ_SEEDS"] {
      try writeSeeds(to: URL(fileURLWithPath: folder))
      exit(0)
    }
  } catch {
    print("\(error)")
    exit(2)
  }
  return 0
}

/// Called by libFuzzer with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafeRawPointer?, _ count: Int) -> CInt {
  do {
    try target.check(UnsafeRawBufferPointer(start: bytes, count: count))
  } catch {
    fatalError("\(target.rawValue): \(error)")
  }
  return 0
}

private func writeSeeds(to folder: URL) throws {
  let ticket = OrderTicket(
    instrument: InstrumentID(rawValue: 1), side: .buy, quantity: 1,
    type: .limit(Decimal64(mantissa: 9, scale: 1)))
  let fault = ScriptFault(file: "a.lua", line: 3, message: "m", traceback: "t")
  let bodies: [ChildMessage.Body] = [
    .described(
      StrategyDescription(wishes: [SymbolWish(symbol: "A.B", bars: [.minute], warmup: 9)])),
    .described(StrategyDescription(fault: fault)), .started,
    .request(number: 1, account: AccountName(rawValue: "a"), .place(ticket)),
    .request(number: 2, account: AccountName(rawValue: "a"), .preview(ticket)),
    .request(number: 3, account: AccountName(rawValue: "a"), .cancelAll),
    .request(number: 4, account: AccountName(rawValue: "a"), .cancel(IntentID(rawValue: "r1-0"))),
    .log(.info, text: "text", file: "a.lua", line: 1), .state(SavedState(version: 1, bytes: [1])),
    .timerSet(id: 1, delay: .seconds(1), isRepeating: true), .timerCancel(id: 1),
    .subscribe(SymbolWish(symbol: "A.B", bars: [.hour], warmup: 1, depth: 5)),
    .unsubscribe(symbol: "A.B"), .fault(callback: "on_quote", fault),
    .interrupted(callback: "on_quote", after: .seconds(1), fault), .stopped,
  ]
  let records = try ChannelTarget.records(of: bodies.map { ChildMessage(strategy: 0, $0) })
  for (number, record) in records.enumerated() {
    try Data(target.input(of: [record]))
      .write(to: folder.appendingPathComponent("seed-\(number)"))
  }
  try Data(target.input(of: records)).write(to: folder.appendingPathComponent("seed-all"))
  print("\(records.count + 1) seeds for \(target.rawValue)")
}
