package import Foundation
package import Performance
package import TradingModel

/// What a list of results tells of one: read from the result's JSON without its curves, fills and
/// round trips, so that a list of large results is quick.
package struct ResultSummary: Hashable, Sendable {
  package var kind: TradingResult.Kind
  package var strategy: String?
  package var script: String?
  package var account: String
  package var start: Timestamp
  package var end: Timestamp
  package var currency: String
  /// Figures by the names of docs/report.md; those that are not defined are absent.
  package var figures: [String: Double]

  /// Reads the text of a result. O(its bytes).
  ///
  /// - Throws: `ReportError` where it is not a result.
  package init(_ data: Data) throws(ReportError) {
    let wanted: Set = [
      "format", "kind", "strategy", "script", "account", "start", "end", "currency", "statistics",
    ]
    let kept = try data.withUnsafeBytes { bytes in
      Result { () throws(ReportError) in try ResultSkimmer.members(named: wanted, of: bytes) }
    }.get()
    let head: Head
    do {
      head = try JSONDecoder().decode(Head.self, from: kept)
    } catch {
      throw ReportError("it is not a result in JSON")
    }
    guard head.format == ResultDocument.format else {
      throw ReportError("it is not a result in JSON")
    }
    kind = head.kind
    strategy = head.strategy
    script = head.script
    account = head.account
    start = head.start.timestamp
    end = head.end.timestamp
    currency = head.currency
    figures = (head.statistics ?? [:]).compactMapValues(\.self)
  }

  private struct Head: Decodable {
    var format: String
    var kind: TradingResult.Kind
    var strategy: String?
    var script: String?
    var account: String
    var start: UTCTime
    var end: UTCTime
    var currency: String
    var statistics: [String: Double?]?
  }
}

/// Finds members of a JSON object without reading the others.
enum ResultSkimmer {
  /// The deepest nesting that is followed.
  private static let depthLimit = 64

  /// An object of the named members alone, each as it stands in `bytes`. Only as much of the rest
  /// is looked at as it takes to get past it.
  static func members(
    named names: Set<String>, of bytes: UnsafeRawBufferPointer
  ) throws(ReportError) -> Data {
    var place = 0
    var result = Data("{".utf8)
    try expect(UInt8(ascii: "{"), bytes, &place)
    skipBlanks(bytes, &place)
    if place < bytes.count, bytes[place] == UInt8(ascii: "}") { return Data("{}".utf8) }
    while true {
      skipBlanks(bytes, &place)
      let key = try string(bytes, &place)
      try expect(UInt8(ascii: ":"), bytes, &place)
      skipBlanks(bytes, &place)
      let start = place
      try skipValue(bytes, &place)
      let name = String(decoding: bytes[(key.lowerBound + 1)..<(key.upperBound - 1)], as: UTF8.self)
      if names.contains(name) {
        if result.count > 1 { result.append(UInt8(ascii: ",")) }
        result.append(contentsOf: bytes[key])
        result.append(UInt8(ascii: ":"))
        result.append(contentsOf: bytes[start..<place])
      }
      skipBlanks(bytes, &place)
      guard place < bytes.count else { throw cut }
      let byte = bytes[place]
      place += 1
      if byte == UInt8(ascii: "}") { break }
      guard byte == UInt8(ascii: ",") else { throw ReportError("it is not a result in JSON") }
    }
    result.append(UInt8(ascii: "}"))
    return result
  }

  private static var cut: ReportError { ReportError("it ends in the middle") }

  private static func skipBlanks(_ bytes: UnsafeRawBufferPointer, _ place: inout Int) {
    while place < bytes.count, [0x20, 0x09, 0x0A, 0x0D].contains(bytes[place]) { place += 1 }
  }

  private static func expect(
    _ wanted: UInt8, _ bytes: UnsafeRawBufferPointer, _ place: inout Int
  ) throws(ReportError) {
    skipBlanks(bytes, &place)
    guard place < bytes.count else { throw cut }
    guard bytes[place] == wanted else { throw ReportError("it is not a result in JSON") }
    place += 1
  }

  /// The range of a string with its quotes.
  private static func string(
    _ bytes: UnsafeRawBufferPointer, _ place: inout Int
  ) throws(ReportError) -> Range<Int> {
    let start = place
    try expect(UInt8(ascii: "\""), bytes, &place)
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\\"): place += 2
      case UInt8(ascii: "\""):
        place += 1
        return start..<place
      default: place += 1  // Any other byte is the string's own.
      }
    }
    throw cut
  }

  private static func skipValue(
    _ bytes: UnsafeRawBufferPointer, _ place: inout Int
  ) throws(ReportError) {
    var depth = 0
    let start = place
    while place < bytes.count {
      switch bytes[place] {
      case UInt8(ascii: "\""):
        _ = try string(bytes, &place)
        if depth == 0 { return }
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        depth += 1
        place += 1
        guard depth <= depthLimit else { throw ReportError("it is nested too deeply") }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        // The end of what the value stands in ends a number or a word.
        if depth == 0 {
          guard place > start else { throw ReportError("it is not a result in JSON") }
          return
        }
        depth -= 1
        place += 1
        if depth == 0 { return }
      case UInt8(ascii: ",") where depth == 0: return
      default: place += 1  // Numbers, words and blanks.
      }
    }
    throw cut
  }
}
