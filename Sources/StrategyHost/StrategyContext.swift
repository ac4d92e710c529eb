import LuaRuntime
import StrategyChannel
import TradingModel

/// What the functions of the Lua API work on: everything that one strategy knows.
///
/// Confined to the child's thread. Holds no reference to the Lua state, so the state's closures
/// may hold it.
final class StrategyContext {
  let index: UInt16
  let start: StrategyStart
  private let sink: any MessageSink

  /// The event's time: the only clock.
  var now = Timestamp(rawValue: 0)
  let market = MarketShelf()
  var orders = OrderShelf()
  var accounts = AccountShelf()
  var timers = TimerNames()
  let state = StateShelf()
  var delivered = DeliveredFills()
  /// Bar sizes asked for by `feed.subscribe`.
  var wantedSizes: Set<BarSize> = []
  /// How many rows of the order book the script asked for, by symbol.
  var depths: [String: Int32] = [:]
  /// Set while a warm-up bar is handled: orders are refused then.
  var isWarmingUp = false
  /// The callback that runs, or ran last.
  var callback = StrategyCallback.start
  /// Lines of the log that found no room; told with the next one that does.
  private var lostLines = 0
  /// The daemon is gone; nothing more can be sent.
  private(set) var failure: ChannelError?

  init(index: UInt16, start: StrategyStart, sink: any MessageSink) {
    self.index = index
    self.start = start
    self.sink = sink
    orders.nextNumber = start.firstRequestNumber
  }

  var defaultAccount: AccountName { start.accounts[0] }

  func send(_ body: ChildMessage.Body) {
    guard failure == nil else { return }
    do throws(ChannelError) {
      if case .request = body {
        try sink.send(ChildMessage(strategy: index, body, callback: callback))
      } else {
        try sink.send(ChildMessage(strategy: index, body))
      }
    } catch { failure = error }
  }

  func log(_ level: LogLevel, _ text: String, file: String? = nil, line: Int? = nil) {
    guard failure == nil else { return }
    do throws(ChannelError) {
      if lostLines > 0 {
        let note = ChildMessage(
          strategy: index,
          .log(
            .warning, text: LostLinesNote.text(lostLines), file: nil, line: nil))
        guard try sink.offer(note) else {
          lostLines += 1
          return
        }
        lostLines = 0
      }
      let message = ChildMessage(
        strategy: index,
        .log(level, text: Self.bounded(text), file: file, line: line.map { Int32(clamping: $0) }))
      if try !sink.offer(message) { lostLines += 1 }
    } catch { failure = error }
  }

  /// At most 4 KiB of the text, cut between characters.
  static func bounded(_ text: String) -> String {
    guard text.utf8.count > 4096 else { return text }
    var end = text.utf8.index(text.startIndex, offsetBy: 4093)
    while end.samePosition(in: text.unicodeScalars) == nil { end = text.utf8.index(before: end) }
    return text[..<end] + "..."
  }

  /// The account that a script names, or the default one; nil when it may not name it.
  func account(_ name: String?) -> AccountName? {
    guard let name else { return defaultAccount }
    return start.accounts.first { $0.rawValue == name }
  }

  var accountList: String { start.accounts.map(\.rawValue).joined(separator: ", ") }
}
