public import PaperExchange
public import TradingModel

/// Which entry of the local store: an instrument, what its rows are, and how long its bars are.
public struct HistoryKey: Hashable, Sendable, Comparable, CustomStringConvertible {
  /// The address as scripts write it.
  public var symbol: String
  /// What the rows are.
  public var kind: RecordedKind
  /// The length of bars; nil for quotes and trades.
  public var barSize: BarSize?

  /// A key from its parts; a length is kept for bars alone.
  public init(symbol: String, kind: RecordedKind, barSize: BarSize? = nil) {
    self.symbol = symbol
    self.kind = kind
    self.barSize = kind == .bars ? barSize ?? .minute : nil
  }

  /// `AAPL.NASDAQ bars 1m`.
  public var description: String {
    symbol + " " + kind.rawValue + (barSize.map { " \($0)" } ?? "")
  }

  /// Order by symbol, kind and size.
  public static func < (left: HistoryKey, right: HistoryKey) -> Bool {
    (left.symbol, left.kind.rawValue, left.barSize?.rawValue ?? 0)
      < (right.symbol, right.kind.rawValue, right.barSize?.rawValue ?? 0)
  }

  /// The folder and the file in the store: `AAPL.NASDAQ/bars-1m.phist`. What a file name should
  /// not have is written as `%` and two hexadecimal digits.
  public var path: String {
    HistoryKey.escaped(symbol) + "/" + kind.rawValue + (barSize.map { "-\($0)" } ?? "") + ".phist"
  }

  static func escaped(_ symbol: String) -> String {
    var text = ""
    for (index, byte) in symbol.utf8.enumerated() {
      let isPlain =
        (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
        || (0x61...0x7A).contains(byte) || byte == 0x2D || byte == 0x5F
        || (byte == 0x2E && index > 0)
      if isPlain {
        text.unicodeScalars.append(Unicode.Scalar(byte))
      } else {
        let digits = String(byte, radix: 16, uppercase: true)
        text += "%" + (digits.utf8.count == 1 ? "0" : "") + digits
      }
    }
    return text
  }
}
