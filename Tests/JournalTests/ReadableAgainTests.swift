import Journal
import Orders
import OrdersTestSupport
import Testing
import TradingModel

struct ReadableAgainTests {
  @Test("an execution that was kept unread is replaced by its whole form, and only by that")
  func unreadFill_IsReplaced() throws {
    let folder = try TemporaryFolder()
    let journal = try OrderJournal(
      folder: DataFolder(path: folder.path), durability: .normal,
      clock: { Timestamp(seconds: 1_767_623_400) })
    func fill(_ quantity: Quantity, _ price: Price) -> OrderRecord {
      .filled(
        Fill(
          execution: ExecutionID(rawValue: "u.01"), intent: nil, strategy: nil,
          account: AccountName(rawValue: "paper"), instrument: InstrumentID(rawValue: 1),
          side: .buy, quantity: quantity, price: price, time: nil, timeText: "t", exchange: "X",
          perm: PermID(rawValue: 5), brokerOrder: nil, cumulativeQuantity: quantity))
    }
    for record in [fill(0, 0), fill(100, "187.25"), fill(90, "1")] { try journal.commit([record]) }
    let kept = try journal.load().fills
    #expect(kept.map(\.quantity) == [100] && kept.map(\.price) == ["187.25"])
    #expect(try JournalVerifier(folder: folder.path).verify().isWhole)
  }
}
