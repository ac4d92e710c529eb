public import PaperExchange
import TradingModel

/// A file of splits and dividends: a line each, a date or a whole stamp and a ratio or an amount.
///
/// A ratio is the new shares for one old (`4`, or `4:1`; `1:10` for a reverse split). A third
/// column `dividend` makes the number an amount that is taken off earlier prices. An instrument's
/// date begins at midnight of `zone`. A first line without digits is a header.
public enum SplitsFile {
  /// Reads the file.
  ///
  /// - Throws: `HistoryError` with the line.
  public static func read(
    path: String, zone: RecordedFile.Zone = .fixed(offsetSeconds: 0)
  ) throws(HistoryError) -> [PriceStep] {
    let text: String
    do {
      let bytes = try RecordedBytes(path: path)
      var all: [UInt8] = []
      var buffer = [UInt8](repeating: 0, count: 65_536)
      while true {
        let count = try bytes.read(&buffer)
        guard count > 0, all.count < 1 << 20 else { break }
        all += buffer[..<count]
      }
      text = String(decoding: all, as: UTF8.self)
    } catch {
      throw HistoryError(error)
    }
    var steps: [PriceStep] = []
    for (index, line) in text.split(whereSeparator: \.isNewline).enumerated() {
      let fields = line.split(separator: ",", omittingEmptySubsequences: false).map {
        String($0.filter { $0 != "\"" && $0 != " " || $0 == ":" })
      }
      guard line.contains(where: \.isNumber), !line.hasPrefix("#") else { continue }
      guard fields.count >= 2, let time = RecordedFile.moment(fields[0], zone: zone),
        let change = change(fields)
      else {
        throw HistoryError(
          file: path, line: index + 1,
          message: "is not a date and a ratio, such as 2020-08-31,4:1; a dividend is "
            + "2020-08-07,0.82,dividend")
      }
      steps.append(PriceStep(time: time, change: change))
    }
    return steps
  }

  private static func change(_ fields: [String]) -> PriceStep.Change? {
    if fields.count > 2, fields[2].lowercased() == "dividend" {
      return Decimal64(fields[1]).map { .difference(-$0) }
    }
    let parts = fields[1].split(separator: ":").map(String.init)
    guard let first = parts.first.flatMap({ Decimal64($0) }), first > .zero else { return nil }
    if parts.count == 1 { return .split(new: first, old: .one) }
    guard parts.count == 2, let second = Decimal64(parts[1]), second > .zero else { return nil }
    return .split(new: first, old: second)
  }
}
