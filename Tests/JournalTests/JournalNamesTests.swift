import Foundation
import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

@Suite struct JournalNamesTests {
  @Test("names are those of orders, positions and values, each once and in order")
  func names_AreDistinct() throws {
    let folder = try TemporaryFolder()
    _ = try BusyDay.fill(folder)
    let names = try JournalReader(folder: folder.path).names()
    #expect(names.accounts == ["paper"])
    #expect(names.strategies == ["alpha"])
    #expect(try JournalReader(folder: folder.path).names(limit: 0) == JournalNames())
  }

  @Test("an empty journal knows nobody")
  func empty_HasNone() throws {
    let folder = try TemporaryFolder()
    _ = try folder.open()
    #expect(try JournalReader(folder: folder.path).names() == JournalNames())
  }
}
