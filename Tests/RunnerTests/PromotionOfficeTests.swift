import Foundation
import Journal
import Strategies
import StrategyChannel
import Synchronization
import Testing
import TradingModel

@testable import Runner

/// Hands that only note what they were asked to do, in virtual time.
private final class RecordedHands: PromotionHands {
  struct State {
    var time = Timestamp(seconds: 1_767_623_400)
    var sight: Promotion.Sight? = .init(state: .running)
    var hasClosed = false
    var failure: String?
    var deeds: [String] = []
    var kept: [PromotionRecord] = []
  }

  struct Failure: Error, CustomStringConvertible { var description: String }

  let state = Mutex(State())

  func sight(of strategy: StrategyID, since swapped: Timestamp?) async -> Promotion.Sight? {
    state.withLock { $0.sight }
  }

  func takeBarClose(of strategy: StrategyID) -> Bool {
    state.withLock { state in
      defer { state.hasClosed = false }
      return state.hasClosed
    }
  }

  func swap(_ record: PromotionRecord) async throws -> PromotionRecord {
    if let failure = state.withLock({ $0.failure }) { throw Failure(description: failure) }
    state.withLock { $0.deeds.append("swap") }
    var record = record
    record.state = Data([1, 2])
    record.stateVersion = 3
    record.cursor = 9
    return record
  }

  func putBack(_ record: PromotionRecord, _ reason: String) async throws {
    if let failure = state.withLock({ $0.failure }) { throw Failure(description: failure) }
    state.withLock { $0.deeds.append("put back \(record.savedState?.bytes ?? []): \(reason)") }
  }

  func keep(_ record: PromotionRecord) { state.withLock { $0.kept.append(record) } }

  func tell(_ record: PromotionRecord, _ text: String, isBad: Bool) {
    state.withLock { $0.deeds.append("\(isBad ? "bad" : "good"): \(text)") }
  }

  func now() -> Timestamp { state.withLock { $0.time } }

  var deeds: [String] { state.withLock { $0.deeds } }

  func pass(_ seconds: Int64) {
    state.withLock { $0.time = $0.time.advanced(by: .seconds(seconds)) }
  }

  func show(_ sight: Promotion.Sight) { state.withLock { $0.sight = sight } }
}

@Suite("The office of promotions")
struct PromotionOfficeTests {
  private let name = StrategyID(rawValue: "sma")

  private func record(_ moment: Promotion.Moment) throws -> PromotionRecord {
    PromotionRecord(
      strategy: name, script: "sma.lua",
      old: ScriptTexts(script: "sma.lua", source: "old").version,
      new: ScriptTexts(script: "sma.lua", source: "new").version, when: moment,
      asked: Timestamp(seconds: 1_767_623_400), actor: "me",
      parameters: ["fast": .integer(5)], phase: "waiting")
  }

  @Test("flat: it swaps once nothing is held, stays for its window, and is settled")
  func flat_Settles() async throws {
    let office = PromotionOffice([], errorLimit: 3)
    let hands = RecordedHands()
    let begun = await office.begin(try record(.flat), window: .seconds(600), with: hands)
    #expect(begun.phase == "waiting" && hands.deeds.isEmpty)
    hands.show(.init(state: .running, errors: 5, isFlat: true))
    await office.look(with: hands)
    #expect(hands.deeds.first == "swap")
    #expect(await office.record(of: name)?.phase == "watching")
    #expect(await office.isBusy(name))
    hands.pass(599)
    await office.look(with: hands)
    #expect(await office.isBusy(name))
    hands.pass(1)
    await office.look(with: hands)
    #expect(await office.record(of: name)?.phase == "settled")
    #expect(hands.deeds.last?.hasPrefix("good: version") == true)
  }

  @Test("bar: a bar that ended before does not count, the next one swaps")
  func bar_WaitsForTheNext() async throws {
    let office = PromotionOffice([], errorLimit: 3)
    let hands = RecordedHands()
    hands.state.withLock { $0.hasClosed = true }
    _ = await office.begin(try record(.bar), window: .seconds(600), with: hands)
    await office.look(with: hands)
    #expect(hands.deeds.isEmpty)
    hands.state.withLock { $0.hasClosed = true }
    await office.look(with: hands)
    #expect(hands.deeds.first == "swap")
  }

  @Test(
    "a version that fails goes back with the state that the old one left, and it is told loudly")
  func failure_GoesBack() async throws {
    let office = PromotionOffice([], errorLimit: 3)
    let hands = RecordedHands()
    let begun = await office.begin(try record(.now), window: .seconds(600), with: hands)
    #expect(begun.phase == "watching" && begun.cursor == 9)
    hands.show(.init(state: .running, errors: 3, lastError: "nil index"))
    await office.look(with: hands)
    let done = try #require(await office.record(of: name))
    #expect(done.phase == "rolled_back" && done.reason == "it made 3 errors, the newest: nil index")
    #expect(hands.deeds.contains("put back [1, 2]: it made 3 errors, the newest: nil index"))
    #expect(hands.deeds.last?.hasPrefix("bad: ROLLED BACK") == true)
    await office.look(with: hands)
    #expect(hands.deeds.count { $0.hasPrefix("put back") } == 1)
  }

  @Test("what cannot be swapped changes nothing and is told")
  func swap_Fails() async throws {
    let office = PromotionOffice([], errorLimit: 3)
    let hands = RecordedHands()
    hands.state.withLock { $0.failure = "the file was changed" }
    let begun = await office.begin(try record(.now), window: .seconds(600), with: hands)
    #expect(begun.phase == "failed" && begun.reason == "the file was changed")
    #expect(await !office.isBusy(name))
  }

  @Test("a restart of the daemon goes on with the watch, and ends what had not begun")
  func restart_GoesOn() async throws {
    let folder = try TemporaryFolder()
    let files = PromotionFiles(dataDirectory: folder.path)
    let hands = RecordedHands()
    do {
      let office = PromotionOffice(files.load(), errorLimit: 3)
      _ = await office.begin(try record(.now), window: .seconds(600), with: hands)
      for record in hands.state.withLock({ $0.kept }) { try files.keep(record) }
    }
    let office = PromotionOffice(files.load(), errorLimit: 3)
    #expect(await office.isBusy(name))
    hands.pass(300)
    hands.show(.init(state: .quarantined, reason: "3 deaths"))
    await office.look(with: hands)
    #expect(hands.deeds.contains { $0.hasPrefix("put back [1, 2]") })
    var waiting = try record(.flat)
    waiting.phase = "waiting"
    try files.keep(waiting)
    let third = PromotionOffice(files.load(), errorLimit: 3)
    #expect(await third.record(of: name)?.phase == "failed")
  }

  @Test(
    "what a person deploys meanwhile ends a wait and a watch: nothing is put in its place later")
  func deployment_Overtakes() async throws {
    let office = PromotionOffice([], errorLimit: 3)
    let hands = RecordedHands()
    await office.overtake(name, "deployed anew", with: hands)
    #expect(hands.deeds.isEmpty)
    _ = await office.begin(try record(.flat), window: .seconds(600), with: hands)
    await office.overtake(name, "deployed anew", with: hands)
    #expect(await office.record(of: name)?.phase == "failed")
    _ = await office.begin(try record(.now), window: .seconds(600), with: hands)
    #expect(await office.record(of: name)?.phase == "watching")
    await office.overtake(name, "deployed anew", with: hands)
    let over = try #require(await office.record(of: name))
    #expect(over.phase == "settled" && over.reason == "deployed anew")
    #expect(hands.state.withLock { $0.kept.last } == over)
    hands.show(.init(state: .quarantined, errors: 9))
    await office.look(with: hands)
    #expect(!hands.deeds.contains { $0.hasPrefix("put back") })
    #expect(hands.deeds.last?.contains("is over: deployed anew") == true)
  }

  @Test("by hand: a wait ends, a watched version goes back, what is over stays")
  func hand() async throws {
    let office = PromotionOffice([], errorLimit: 3)
    let hands = RecordedHands()
    #expect(await office.goBack(name, "by hand", with: hands) == nil)
    _ = await office.begin(try record(.flat), window: .seconds(600), with: hands)
    #expect(await office.goBack(name, "by hand", with: hands)?.phase == "failed")
    _ = await office.begin(try record(.now), window: .seconds(600), with: hands)
    #expect(await office.goBack(name, "by hand", with: hands)?.phase == "rolled_back")
    #expect(await office.goBack(name, "by hand", with: hands) == nil)
  }
}
