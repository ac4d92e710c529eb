public import PaperExchange
import TradingModel

/// Writes events as CSV that `HistoryFile` reads back without any option: stamps are of UTC, and of
/// a bar its start.
public struct CSVWriter: Sendable {
  private let kind: RecordedKind
  private var day = Int64.min
  private var date: [UInt8] = []

  /// A writer of one kind of rows.
  public init(kind: RecordedKind) { self.kind = kind }

  /// The first line.
  public var header: String {
    switch kind {
    case .quotes: "timestamp_utc,bid,ask,bid_size,ask_size\n"
    case .trades: "timestamp_utc,price,size\n"
    case .bars: "timestamp_utc,open,high,low,close,volume,wap,count\n"
    }
  }

  /// Appends a line. Events of another kind write none.
  public mutating func append(_ event: HistoryEvent, to out: inout [UInt8]) {
    switch (event, kind) {
    case (.bar(let bar, _), .bars):
      append(bar.start, to: &out)
      for price in [bar.open, bar.high, bar.low, bar.close] { append(price, to: &out) }
      append(bar.volume, to: &out)
      append(bar.wap, to: &out)
      append(bar.count.map { Decimal64(mantissa: Int64($0), scale: 0) }, to: &out)
    case (.quote(let quote), .quotes):
      append(quote.time, to: &out)
      append(quote.bid, to: &out)
      append(quote.ask, to: &out)
      append(quote.bidSize, to: &out)
      append(quote.askSize, to: &out)
    case (.trade(let trade), .trades):
      append(trade.time, to: &out)
      append(trade.price, to: &out)
      append(trade.size, to: &out)
    case (.bar, _), (.quote, _), (.trade, _): return
    }
    out.append(0x0A)
  }

  private func append(_ number: Decimal64?, to out: inout [UInt8]) {
    out.append(UInt8(ascii: ","))
    if let number { out += Array(number.description.utf8) }
  }

  private mutating func append(_ time: Timestamp, to out: inout [UInt8]) {
    let seconds = time.seconds
    let number = (seconds - (seconds % 86_400 + 86_400) % 86_400) / 86_400
    if number != day {
      day = number
      let compact = Array(CivilDate(dayNumber: Int(number)).compactText.utf8)
      date = compact[0..<4] + [0x2D] + compact[4..<6] + [0x2D] + compact[6...] + [0x20]
    }
    out += date
    let second = Int(seconds - number * 86_400)
    for (index, part) in [second / 3600, second / 60 % 60, second % 60].enumerated() {
      if index > 0 { out.append(0x3A) }
      out.append(0x30 + UInt8(part / 10))
      out.append(0x30 + UInt8(part % 10))
    }
    let fraction = time.rawValue - seconds &* 1_000_000_000
    guard fraction > 0 else { return }
    let digits = Array(String(1_000_000_000 + fraction).utf8.dropFirst())
    out.append(0x2E)
    out += digits.reversed().drop { $0 == 0x30 }.reversed()
  }
}
