import Journal
import StrategyChannel
import Testing
import TradingModel

@testable import Runner

struct StateKeeperTests {
  @Test("of many states the newest is kept, and a load comes after every save")
  func newestState_IsKept() throws {
    let folder = try TemporaryFolder()
    let data = try DataFolder(path: folder.path + "/data")
    let keeper = StateKeeper(
      try StateStore(folder: data, clock: { Timestamp(seconds: 1_767_623_400) }))
    let names = ["a", "b"].map(StrategyID.init(rawValue:))
    for number in 0..<5_000 {
      for name in names {
        keeper.save(SavedState(version: 1, bytes: Array("\(number)".utf8)), of: name)
      }
      if number % 1_000 == 999 {
        #expect(try keeper.load(names[0])?.bytes == Array("\(number)".utf8))
      }
    }
    keeper.flush()
    for name in names { #expect(try keeper.load(name)?.bytes == Array("4999".utf8)) }
  }

  @Test("a cursor waits for its state, and is known to whoever asks after it")
  func cursor_GoesWithItsState() throws {
    let folder = try TemporaryFolder()
    let data = try DataFolder(path: folder.path + "/data")
    let store = try StateStore(folder: data, clock: { Timestamp(seconds: 1_767_623_400) })
    let keeper = StateKeeper(store)
    let name = StrategyID(rawValue: "a")
    try keeper.begin(name, at: 2)
    keeper.advance(name, to: 3)
    #expect(try keeper.cursor(of: name) == 3)
    keeper.save(SavedState(version: 1, bytes: [1], delivered: 4), of: name)
    #expect(try keeper.cursor(of: name) == 4)
    // A state that cannot be kept holds the cursors after it back.
    let large = Array(repeating: UInt8(0), count: StateStore.sizeLimit + 1)
    keeper.save(SavedState(version: 1, bytes: large, delivered: 5), of: name)
    keeper.advance(name, to: 6)
    #expect(try keeper.cursor(of: name) == 4)
    keeper.save(SavedState(version: 1, bytes: [2], delivered: 7), of: name)
    #expect(try keeper.cursor(of: name) == 7)
    #expect(try keeper.load(name)?.bytes == [2])
  }
}
