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
}
