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
    var isDeployed = true
    /// What a strategy that does not run has saved.
    var saved: SavedState?
    var kept: [PromotionRecord] = []
  }

  struct Failure: Error, CustomStringConvertible { var description: String }

  let state = Mutex(State())

  func sight(_ record: PromotionRecord) async -> Promotion.Sight? { state.withLock { $0.sight } }

  func isDeployed(_ strategy: StrategyID) async -> Bool { state.withLock { $0.isDeployed } }

  func errors(of strategy: StrategyID) -> Int { state.withLock { $0.sight?.errors ?? 0 } }

  func endShadow(of strategy: StrategyID) async {
    state.withLock { $0.deeds.append("end of the shadow, kept \($0.kept.last?.phase ?? "-")") }
  }

  func beginning(of strategy: StrategyID) throws -> StrategyBeginning {
    StrategyBeginning(state: state.withLock { $0.saved }, cursor: 4)
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

  func putBack(_ record: PromotionRecord, _ reason: String) async throws -> String? {
    if let failure = state.withLock({ $0.failure }) { throw Failure(description: failure) }
    state.withLock { $0.deeds.append("put back \(record.savedState?.bytes ?? []): \(reason)") }
    return nil
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

  private let rules = VersionsConfiguration()

  private func begin(
    _ office: PromotionOffice, _ record: PromotionRecord, with hands: RecordedHands
  ) async throws -> PromotionRecord {
    try #require(await office.begin(record, with: hands))
  }

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
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    let begun = try await begin(office, record(.flat), with: hands)
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
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    hands.state.withLock { $0.hasClosed = true }
    _ = try await begin(office, record(.bar), with: hands)
    await office.look(with: hands)
    #expect(hands.deeds.isEmpty)
    hands.state.withLock { $0.hasClosed = true }
    await office.look(with: hands)
    #expect(hands.deeds.first == "swap")
  }

  @Test(
    "a version that fails goes back with the state that the old one left, and it is told loudly")
  func failure_GoesBack() async throws {
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    let begun = try await begin(office, record(.now), with: hands)
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
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    hands.state.withLock { $0.failure = "the file was changed" }
    let begun = try await begin(office, record(.now), with: hands)
    #expect(begun.phase == "failed" && begun.reason == "the file was changed")
    #expect(await !office.isBusy(name))
  }

  @Test("a restart of the daemon goes on with the watch, and ends what had not begun")
  func restart_GoesOn() async throws {
    let folder = try TemporaryFolder()
    let files = PromotionFiles(dataDirectory: folder.path)
    let hands = RecordedHands()
    do {
      let office = PromotionOffice(files.load(), rules)
      _ = try await begin(office, record(.now), with: hands)
      for record in hands.state.withLock({ $0.kept }) { try files.keep(record) }
    }
    let office = PromotionOffice(files.load(), rules)
    #expect(await office.isBusy(name))
    // Whether it ran well until the daemon's end is not known: the watch begins anew.
    hands.pass(10_000)
    await office.takeUp(with: hands)
    await office.look(with: hands)
    #expect(await office.isBusy(name))
    hands.show(.init(state: .quarantined, reason: "3 deaths"))
    await office.look(with: hands)
    #expect(hands.deeds.contains { $0.hasPrefix("put back [1, 2]") })
    var waiting = try record(.flat)
    waiting.phase = "waiting"
    try files.keep(waiting)
    let third = PromotionOffice(files.load(), rules)
    await third.takeUp(with: hands)
    #expect(await third.record(of: name)?.phase == "failed")
    #expect(hands.deeds.last?.contains("was not promoted: the daemon ended") == true)
  }

  @Test("an end in the middle of the swap: which version runs follows the files, and it is told")
  func interrupted_IsTold() async throws {
    var record = try record(.now)
    record.phase = "swapping"
    let hands = RecordedHands()
    hands.state.withLock { $0.saved = SavedState(version: 1, bytes: [7]) }
    // The old text still stands there.
    let old = record.resumed { record.old }
    let first = PromotionOffice([old], rules)
    await first.takeUp(with: hands)
    #expect(await first.record(of: name)?.phase == "failed")
    #expect(hands.deeds.last?.hasPrefix("bad: ") == true)
    #expect(old.inForce.isEmpty)
    // The new one does: it runs, is watched, and the way back is the state of before its start.
    let new = record.resumed { record.new }
    #expect(new.inForce == ["fast": .integer(5)])
    let second = PromotionOffice([new], rules)
    await second.takeUp(with: hands)
    #expect(await second.isBusy(name))
    #expect(hands.deeds.last?.hasPrefix("bad: the daemon ended in the middle") == true)
    hands.show(.init(state: .failed, reason: "syntax"))
    await second.look(with: hands)
    #expect(hands.deeds.contains { $0.hasPrefix("put back [7]") })
  }

  @Test("an end on the way back: the way is gone to its end")
  func wayBack_IsFinished() async throws {
    var record = try record(.now)
    (record.phase, record.reason) = ("rolling_back", "3 errors")
    record.state = Data([3])
    record.stateVersion = 1
    let hands = RecordedHands()
    let office = PromotionOffice([record], rules)
    #expect(await office.isBusy(name))
    await office.takeUp(with: hands)
    #expect(hands.deeds.first == "put back [3]: 3 errors")
    #expect(await office.record(of: name)?.phase == "rolled_back")
  }

  @Test("a way back that fails is not called one")
  func wayBack_Fails() async throws {
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    _ = try await begin(office, record(.now), with: hands)
    hands.state.withLock { $0.failure = "the disk is gone" }
    hands.show(.init(state: .failed, reason: "syntax"))
    await office.look(with: hands)
    let done = try #require(await office.record(of: name))
    #expect(done.phase == "stuck" && done.reason?.contains("the disk is gone") == true)
    #expect(done.inForce == done.parameters)
    #expect(hands.deeds.last?.contains("could not be put back") == true)
  }

  @Test("one change of a strategy's version at a time")
  func changes_ExcludeEachOther() async throws {
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    _ = try await begin(office, record(.flat), with: hands)
    #expect(await office.begin(try record(.now), with: hands) == nil)
    #expect(await office.record(of: name)?.when == .flat)
    #expect(await !office.reserve(name))
    _ = await office.goBack(name, "by hand", with: hands)
    #expect(await office.reserve(name))
    #expect(await !office.reserve(name))
    #expect(await office.begin(try record(.now), with: hands) == nil)
    await office.release(name, nil, with: hands)
    #expect(await office.begin(try record(.now), with: hands) != nil)
  }

  @Test("what the old version left is kept before the shadow's end is awaited")
  func state_IsKeptFirst() async throws {
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    _ = try await begin(office, record(.now), with: hands)
    #expect(hands.deeds.last == "end of the shadow, kept watching")
    #expect(hands.state.withLock { $0.kept.last?.state } == Data([1, 2]))
  }

  @Test("a strategy that is withdrawn ends its promotion")
  func withdrawal_Ends() async throws {
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    _ = try await begin(office, record(.now), with: hands)
    hands.state.withLock { $0.sight = nil }
    await office.look(with: hands)
    #expect(await office.isBusy(name))
    hands.state.withLock { $0.isDeployed = false }
    await office.look(with: hands)
    #expect(await !office.isBusy(name))
  }

  @Test(
    "what a person deploys meanwhile ends a wait and a watch: nothing is put in its place later")
  func deployment_Overtakes() async throws {
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    await office.overtake(name, "deployed anew", with: hands)
    #expect(hands.deeds.isEmpty)
    _ = try await begin(office, record(.flat), with: hands)
    await office.overtake(name, "deployed anew", with: hands)
    #expect(await office.record(of: name)?.phase == "failed")
    _ = try await begin(office, record(.now), with: hands)
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
    let office = PromotionOffice([], rules)
    let hands = RecordedHands()
    #expect(await office.goBack(name, "by hand", with: hands) == nil)
    _ = try await begin(office, record(.flat), with: hands)
    #expect(await office.goBack(name, "by hand", with: hands)?.phase == "failed")
    _ = try await begin(office, record(.now), with: hands)
    #expect(await office.goBack(name, "by hand", with: hands)?.phase == "rolled_back")
    #expect(await office.goBack(name, "by hand", with: hands) == nil)
  }
}
