public import Foundation
public import Performance

/// A result as JSON, and back. The keys stand in docs/report.md; prices, sizes and money are exact
/// texts, times are ISO 8601 in UTC.
///
/// The size is some 250 bytes for each fill and each round trip on top of the thinned curves, which
/// are bounded.
public enum ResultJSON {
  /// The text of a result, with its keys in the order of the alphabet; equal results give equal
  /// texts. It holds the statistics and the monthly table as well. Throws only what the encoder
  /// does for values that no result can hold.
  public static func data(_ result: TradingResult) throws -> Data {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return try encoder.encode(ResultDocument(result))
  }

  /// The result that a text holds, without what follows from it, which is computed anew.
  ///
  /// - Throws: `ReportError` with the place in the text where it is not a result.
  public static func result(_ data: Data) throws -> TradingResult {
    do {
      return try JSONDecoder().decode(ResultDocument.self, from: data).result()
    } catch let error as DecodingError {
      throw ReportError("it is not a result in JSON: \(describe(error))")
    }
  }

  private static func describe(_ error: DecodingError) -> String {
    func place(_ context: DecodingError.Context) -> String {
      let path = context.codingPath.map { $0.intValue.map { "[\($0)]" } ?? ".\($0.stringValue)" }
      return path.isEmpty ? "" : " at \(path.joined().drop { $0 == "." })"
    }
    switch error {
    case .keyNotFound(let key, let context): return "\(key.stringValue) is missing\(place(context))"
    case .typeMismatch(_, let context), .valueNotFound(_, let context),
      .dataCorrupted(let context):
      return context.debugDescription + place(context)
    @unknown default: return "unreadable"
    }
  }
}
