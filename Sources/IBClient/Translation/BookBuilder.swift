import TWSProtocol
import TradingModel

/// Applies the gateway's steps to an order book.
struct BookBuilder {
  private(set) var book: MarketDepth
  private let rows: Int

  init(instrument: InstrumentID, rows: Int, time: Timestamp) {
    book = MarketDepth(instrument: instrument, time: time)
    self.rows = rows
  }

  /// Takes a step; false when it does not fit the book, which then is not what the gateway has.
  mutating func apply(_ step: GatewayMessage.MarketDepth, at time: Timestamp) -> Bool {
    apply(
      step.operation, step.side, step.position, step.price, step.size, maker: "", at: time)
  }

  /// Takes a step with the name of who stands behind the row.
  mutating func apply(_ step: GatewayMessage.MarketDepthL2, at time: Timestamp) -> Bool {
    apply(
      step.operation, step.side, step.position, step.price, step.size, maker: step.marketMaker,
      at: time)
  }

  /// Forgets every row: the gateway begins anew.
  mutating func clear() {
    book.bids = []
    book.asks = []
  }

  private mutating func apply(
    _ operation: Int, _ side: Int, _ position: Int, _ price: TWSNumber, _ size: TWSNumber,
    maker: String, at time: Timestamp
  ) -> Bool {
    book.time = time
    switch side {
    case 0: return change(&book.asks, operation, position, price, size, maker)
    case 1: return change(&book.bids, operation, position, price, size, maker)
    default: return false
    }
  }

  private func change(
    _ side: inout [MarketDepth.Row], _ operation: Int, _ position: Int, _ price: TWSNumber,
    _ size: TWSNumber, _ maker: String
  ) -> Bool {
    if operation == 2 {
      guard side.indices.contains(position) else { return false }
      side.remove(at: position)
      return true
    }
    guard let price = Decimal64(price), let size = Decimal64(size) else { return false }
    let row = MarketDepth.Row(price: price, size: size, maker: maker)
    switch operation {
    case 0:
      guard position >= 0, position <= side.count else { return false }
      side.insert(row, at: position)
      // A gateway that inserts into a full book lets the last row fall out without a word.
      if side.count > rows { side.removeLast(side.count - rows) }
      return true
    case 1:
      guard side.indices.contains(position) else { return false }
      side[position] = row
      return true
    default: return false
    }
  }
}
