/// A column that a file would need and does not have.
struct LayoutFault: Error {
  var column: String
}

/// Where everything stands in the rows of one file: what was stated and what its first line says.
struct RecordedLayout: Hashable, Sendable {
  var kind: RecordedKind
  var columns: [RecordedColumn: Int]
  var separator: UInt8
  /// Whether the first line names the columns.
  var hasHeader: Bool

  /// The layout of a file by its first line.
  static func detect(
    _ line: UnsafeBufferPointer<UInt8>, format: RecordedFormat
  ) throws(LayoutFault) -> RecordedLayout {
    let separator = format.separator ?? mostCommonSeparator(line)
    let fields = line.split(separator: separator, omittingEmptySubsequences: false).map {
      trimmed(String(decoding: $0, as: UTF8.self))
    }
    let first = fields.first?.utf8.first ?? 0
    let hasHeader = first < 0x30 || first > 0x39
    let columns: [RecordedColumn: Int]
    if !format.columns.isEmpty {
      columns = try stated(format.columns, names: hasHeader ? fields : nil)
    } else if hasHeader {
      columns = named(fields)
    } else {
      columns = numbered(fields)
    }
    let kind = kind(of: columns)
    for column in kind.needed where columns[column] == nil {
      throw LayoutFault(column: column == .time ? "timestamp" : column.rawValue)
    }
    let known = Set(kind.needed + kind.optional)
    return RecordedLayout(
      kind: kind, columns: columns.filter { known.contains($0.key) }, separator: separator,
      hasHeader: hasHeader)
  }

  /// Blanks, quotation marks and the brackets of some programs are not part of a name.
  private static func trimmed(_ field: String) -> String {
    let signs: Set<Character> = [" ", "\"", "<", ">", "\t", "\u{FEFF}"]
    var text = Substring(field)
    while let last = text.last, signs.contains(last) { text.removeLast() }
    while let first = text.first, signs.contains(first) { text.removeFirst() }
    return String(text)
  }

  private static func mostCommonSeparator(_ line: UnsafeBufferPointer<UInt8>) -> UInt8 {
    let comma = UInt8(ascii: ",")
    var best = (byte: comma, count: 0)
    for byte in [comma, UInt8(ascii: ";"), UInt8(ascii: "\t"), UInt8(ascii: "|")] {
      let count = line.count { $0 == byte }
      if count > best.count { best = (byte, count) }
    }
    return best.byte
  }

  private static func stated(
    _ places: [RecordedColumn: RecordedFormat.Place], names: [String]?
  ) throws(LayoutFault) -> [RecordedColumn: Int] {
    var columns: [RecordedColumn: Int] = [:]
    for (column, place) in places {
      switch place {
      case .index(let index): columns[column] = max(0, index)
      case .name(let name):
        let wanted = name.lowercased()
        guard let index = names?.firstIndex(where: { $0.lowercased() == wanted }) else {
          throw LayoutFault(column: name)
        }
        columns[column] = index
      }
    }
    return columns
  }

  /// The names under which the columns are known, without signs and capitals.
  private static let names: [RecordedColumn: [String]] = [
    .date: ["date", "day", "tradingday"],
    .open: ["open", "o", "openprice"], .high: ["high", "h", "highprice"],
    .low: ["low", "l", "lowprice"], .close: ["close", "c", "closeprice"],
    .volume: ["volume", "vol", "v", "tickvol", "tickvolume"],
    .wap: ["wap", "vwap", "average"], .count: ["count", "trades", "barcount", "n"],
    .bid: ["bid", "bidprice", "bestbid", "bidpx"],
    .ask: ["ask", "askprice", "bestask", "askpx", "offer"],
    .bidSize: ["bidsize", "bidvolume", "bidqty", "bidsz"],
    .askSize: ["asksize", "askvolume", "askqty", "asksz"],
    .price: ["price", "px", "tradeprice", "last"],
    .size: ["size", "quantity", "qty", "amount", "tradesize", "volume", "vol"],
  ]

  private static func named(_ header: [String]) -> [RecordedColumn: Int] {
    let plain = header.map { $0.lowercased().filter { $0.isLetter || $0.isNumber } }
    var columns: [RecordedColumn: Int] = [:]
    for (column, names) in names {
      if let index = plain.firstIndex(where: { names.contains($0) }) { columns[column] = index }
    }
    let time = plain.firstIndex {
      $0.hasPrefix("time") || $0.hasPrefix("datetime") || $0 == "ts" || $0 == "tsevent"
        || $0 == "gmttime" || $0 == "localtime"
    }
    columns[.time] = time ?? columns[.date]
    if time == nil || time.map({ plain[$0].hasPrefix("datetime") }) == true {
      columns[.date] = nil
    } else if let time, plain[time] != "time" {
      // A whole stamp beside a date says all by itself.
      columns[.date] = nil
    }
    return columns
  }

  /// Without a header: a stamp with four prices and perhaps a volume is a bar; with two prices and
  /// anything after, a quote.
  private static func numbered(_ fields: [String]) -> [RecordedColumn: Int] {
    // Some programs write date and clock into columns of their own.
    let second = fields.count > 1 ? fields[1] : ""
    let shift = second.contains(":") ? 1 : 0
    var columns: [RecordedColumn: Int] = shift == 1 ? [.date: 0, .time: 1] : [.time: 0]
    if fields.count - shift >= 5 {
      columns[.open] = 1 + shift
      columns[.high] = 2 + shift
      columns[.low] = 3 + shift
      columns[.close] = 4 + shift
      if fields.count - shift >= 6 { columns[.volume] = 5 + shift }
    } else {
      columns[.bid] = 1 + shift
      columns[.ask] = 2 + shift
    }
    return columns
  }

  private static func kind(of columns: [RecordedColumn: Int]) -> RecordedKind {
    if columns[.bid] != nil || columns[.ask] != nil { return .quotes }
    if columns[.open] == nil, columns[.price] != nil, columns[.size] != nil { return .trades }
    return .bars
  }
}
