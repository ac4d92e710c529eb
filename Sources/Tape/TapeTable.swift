/// The tables that a tape is exported as.
public enum TapeTable: String, Sendable, Hashable, CaseIterable {
  /// Every quote, as it was written for a child.
  case quotes
  /// Every trade.
  case trades
  /// Every finished bar, those of the warm-up among them.
  case bars
  /// What the strategies asked for.
  case requests
  /// Every state of an order that a strategy was told.
  case orders
  /// Every execution that a strategy was told.
  case fills
  /// Every line of the strategies' logs, and the errors of their callbacks.
  case logs

  /// A column.
  public struct Column: Sendable, Hashable {
    /// What its values are.
    public enum Kind: Sendable, Hashable {
      /// Moments, to the nanosecond, in UTC.
      case time
      /// Texts.
      case text
      /// Whole numbers.
      case integer
      /// Exact decimals.
      case decimal
      /// True or false.
      case flag
    }

    /// The name.
    public var name: String
    /// What its values are.
    public var kind: Kind

    init(_ name: String, _ kind: Kind) {
      self.name = name
      self.kind = kind
    }
  }

  /// The columns. Every table begins with the number on the tape, when the daemon saw it, and the
  /// life.
  public var columns: [Column] {
    let head = [
      Column("position", .integer), Column("recorded", .time), Column("life", .integer),
    ]
    return head + ownColumns
  }

  private var ownColumns: [Column] {
    switch self {
    case .quotes:
      [
        Column("time", .time), Column("symbol", .text), Column("bid", .decimal),
        Column("bid_size", .decimal), Column("ask", .decimal), Column("ask_size", .decimal),
        Column("last", .decimal), Column("last_size", .decimal), Column("volume", .decimal),
        Column("conflated", .flag),
      ]
    case .trades:
      [
        Column("time", .time), Column("symbol", .text), Column("price", .decimal),
        Column("size", .decimal), Column("unreported", .flag), Column("missed", .integer),
      ]
    case .bars:
      [
        Column("start", .time), Column("symbol", .text), Column("size", .text),
        Column("open", .decimal), Column("high", .decimal), Column("low", .decimal),
        Column("close", .decimal), Column("volume", .decimal), Column("warmup", .flag),
      ]
    case .requests:
      [
        Column("strategy", .text), Column("number", .integer), Column("account", .text),
        Column("action", .text), Column("order", .text), Column("symbol", .text),
        Column("side", .text), Column("quantity", .decimal), Column("type", .text),
        Column("limit", .decimal), Column("stop", .decimal), Column("tag", .text),
      ]
    case .orders:
      [
        Column("time", .time), Column("strategy", .text), Column("order", .text),
        Column("number", .integer), Column("account", .text), Column("symbol", .text),
        Column("side", .text), Column("quantity", .decimal), Column("type", .text),
        Column("limit", .decimal), Column("stop", .decimal), Column("state", .text),
        Column("filled", .decimal), Column("average", .decimal), Column("reason", .text),
      ]
    case .fills:
      [
        Column("time", .time), Column("strategy", .text), Column("execution", .text),
        Column("order", .text), Column("account", .text), Column("symbol", .text),
        Column("side", .text), Column("quantity", .decimal), Column("price", .decimal),
        Column("commission", .decimal), Column("currency", .text), Column("replayed", .flag),
      ]
    case .logs:
      [
        Column("strategy", .text), Column("level", .text), Column("text", .text),
        Column("file", .text), Column("line", .integer),
      ]
    }
  }
}
