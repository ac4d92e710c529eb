import StrategyChannel
import TradingModel

/// Turns entries into rows of tables. A state machine: it knows the symbols and strategies of each
/// life that has not ended.
public struct TapeRows: Sendable {
  /// A row of a table, its cells in the order of the table's columns.
  public struct Row: Sendable, Hashable {
    /// The table.
    public var table: TapeTable
    /// The cells.
    public var cells: [TapeValue]
  }

  private struct Life {
    var strategies: [StrategyID] = []
    var symbols: [UInt16: String] = [:]
    var addresses: [InstrumentID: String] = [:]
  }

  private var lives: [TapeEntry.Life: Life] = [:]

  /// Knows nothing yet: begins with the first entry of a tape.
  public init() {}

  /// The row that an entry makes; nil for entries that stand in no table.
  public mutating func take(_ entry: TimedEntry) -> Row? {
    let made: (table: TapeTable, cells: [TapeValue])?
    let number = entry.entry.life
    switch entry.entry {
    case .event(_, let event):
      learn(event.body, life: number)
      made = cells(event, lives[number] ?? Life())
    case .message(_, let message): made = cells(message, lives[number] ?? Life())
    case .ended:
      lives[number] = nil
      made = nil
    case .gap: made = nil
    }
    return made.map { made in
      let head: [TapeValue] = [
        .integer(Int64(clamping: entry.position)), .time(entry.time), .integer(Int64(number)),
      ]
      return Row(table: made.table, cells: head + made.cells)
    }
  }

  private mutating func learn(_ body: ChildEvent.Body, life: TapeEntry.Life) {
    if case .start(let desk) = body {
      lives[life, default: Life()].strategies = desk.strategies.map(\.strategy)
    } else if case .instrument(let index, _, let instrument) = body {
      lives[life, default: Life()].symbols[index] = instrument.address
      lives[life, default: Life()].addresses[instrument.id] = instrument.address
    }
  }

  private func cells(
    _ event: ChildEvent, _ life: Life
  ) -> (table: TapeTable, cells: [TapeValue])? {
    switch event.body {
    case .quote(let index, let quote, _):
      return (
        .quotes,
        [
          .time(quote.time), .text(life.symbols[index]), .decimal(quote.bid),
          .decimal(quote.bidSize), .decimal(quote.ask), .decimal(quote.askSize),
          .decimal(quote.last), .decimal(quote.lastSize), .decimal(quote.volume),
          .flag(quote.changed.contains(.conflated)),
        ]
      )
    case .trade(let index, let trade, let missed):
      return (
        .trades,
        [
          .time(trade.time), .text(life.symbols[index]), .decimal(trade.price),
          .decimal(trade.size), .flag(trade.isUnreported), .integer(Int64(missed)),
        ]
      )
    case .bar(let index, let size, let bar, let isWarmup):
      return (
        .bars,
        [
          .time(bar.start), .text(life.symbols[index]), .text("\(size)"), .decimal(bar.open),
          .decimal(bar.high), .decimal(bar.low), .decimal(bar.close), .decimal(bar.volume),
          .flag(isWarmup),
        ]
      )
    case .order(let order): return (.orders, cells(order, event, life))
    case .filled(let delivery): return (.fills, cells(delivery, event, life))
    case .start, .instrument, .depth, .warmedUp, .feedState, .feedFailed, .requestRefused, .preview,
      .position, .holding, .accountValue, .timer, .connection, .stop:
      return nil
    }
  }

  private func cells(_ order: Order, _ event: ChildEvent, _ life: Life) -> [TapeValue] {
    let ticket = order.ticket
    return [
      .time(event.time), .text(name(event.strategy, life) ?? order.strategy?.rawValue),
      .text(order.intent.rawValue), .integer(order.requestNumber), .text(order.account.rawValue),
      .text(symbol(ticket.instrument, life)), .text(ticket.side.rawValue),
      .decimal(ticket.quantity), .text(ticket.type.code), .decimal(ticket.type.limitPrice),
      .decimal(ticket.type.stopPrice), .text(order.state.rawValue), .decimal(order.filled),
      .decimal(order.averagePrice), .text(order.reason),
    ]
  }

  private func cells(_ delivery: FillDelivery, _ event: ChildEvent, _ life: Life) -> [TapeValue] {
    let fill = delivery.fill
    return [
      .time(fill.time ?? event.time), .text(name(event.strategy, life) ?? fill.strategy?.rawValue),
      .text(fill.execution.rawValue), .text(fill.intent?.rawValue), .text(fill.account.rawValue),
      .text(symbol(fill.instrument, life)), .text(fill.side.rawValue), .decimal(fill.quantity),
      .decimal(fill.price), .decimal(fill.commission?.amount), .text(fill.commission?.currency),
      .flag(delivery.isReplayed),
    ]
  }

  private func cells(
    _ message: ChildMessage, _ life: Life
  ) -> (table: TapeTable, cells: [TapeValue])? {
    let strategy = TapeValue.text(name(message.strategy, life))
    switch message.body {
    case .request(let number, let account, let action):
      return (
        .requests,
        [strategy, .integer(number), .text(account.rawValue)] + cells(action, life)
      )
    case .log(let level, let text, let file, let line):
      return (
        .logs,
        [strategy, .text("\(level)"), .text(text), .text(file), .integer(line.map { Int64($0) })]
      )
    case .fault(let callback, let fault), .interrupted(let callback, _, let fault):
      return (
        .logs,
        [
          strategy, .text("error"), .text("\(callback): \(fault.message)"), .text(fault.file),
          .integer(fault.line.map { Int64($0) }),
        ]
      )
    case .described, .started, .state, .delivered, .timerSet, .timerCancel, .subscribe,
      .unsubscribe, .stopped:
      return nil
    }
  }

  /// From `action` to `tag`.
  private func cells(_ action: OrderRequest.Action, _ life: Life) -> [TapeValue] {
    func ticket(_ word: String, _ ticket: OrderTicket) -> [TapeValue] {
      [
        .text(word), .absent, .text(symbol(ticket.instrument, life)), .text(ticket.side.rawValue),
        .decimal(ticket.quantity), .text(ticket.type.code), .decimal(ticket.type.limitPrice),
        .decimal(ticket.type.stopPrice), .text(ticket.tag),
      ]
    }
    switch action {
    case .place(let wanted): return ticket("place", wanted)
    case .preview(let wanted): return ticket("preview", wanted)
    case .modify(let order, let quantity, let type):
      return [
        .text("modify"), .text(order.rawValue), .absent, .absent, .decimal(quantity),
        .text(type?.code), .decimal(type?.limitPrice), .decimal(type?.stopPrice), .absent,
      ]
    case .cancel(let order):
      return [.text("cancel"), .text(order.rawValue)] + Array(repeating: .absent, count: 7)
    case .cancelAll: return [.text("cancel_all")] + Array(repeating: .absent, count: 8)
    }
  }

  private func name(_ index: UInt16?, _ life: Life) -> String? {
    guard let index, Int(index) < life.strategies.count else { return nil }
    return life.strategies[Int(index)].rawValue
  }

  /// The instrument's address; its number where the life has not met it.
  private func symbol(_ instrument: InstrumentID, _ life: Life) -> String {
    life.addresses[instrument] ?? "con:\(instrument.rawValue)"
  }
}
