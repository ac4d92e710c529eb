/// What a column of a recorded file means.
public enum RecordedColumn: String, Hashable, Sendable, CaseIterable {
  /// The stamp; the clock alone where there is a `date` column.
  case time
  /// The date of a stamp whose clock stands in `time`.
  case date
  /// A bar's first price.
  case open
  /// A bar's highest price.
  case high
  /// A bar's lowest price.
  case low
  /// A bar's last price.
  case close
  /// What was traded in a bar.
  case volume
  /// A bar's volume-weighted average price.
  case wap
  /// The number of trades in a bar.
  case count
  /// The best bid.
  case bid
  /// The best ask.
  case ask
  /// The size at the best bid.
  case bidSize = "bid_size"
  /// The size at the best ask.
  case askSize = "ask_size"
  /// The price of a trade.
  case price
  /// The size of a trade.
  case size
}

/// What the rows of a recorded file are.
public enum RecordedKind: String, Hashable, Sendable {
  /// Best bid and ask.
  case quotes
  /// Trades.
  case trades
  /// Bars.
  case bars
}

/// How the stamps of a recorded file are written.
public enum StampFormat: String, Hashable, Sendable, CaseIterable {
  /// `YYYY-MM-DD HH:MM:SS` and its kin: `T`, `.` or `/` for the dash, a fraction, an offset, no
  /// clock at all; and without any signs, `YYYYMMDD HHMMSS` with or without milliseconds.
  case text
  /// The same with the date as `DD.MM.YYYY` or `DD/MM/YYYY`.
  case dayFirst = "day-first"
  /// The same with the date as `MM/DD/YYYY`.
  case monthFirst = "month-first"
  /// Seconds since 1970 in UTC; a fraction may follow.
  case seconds = "epoch-s"
  /// Milliseconds since 1970 in UTC.
  case milliseconds = "epoch-ms"
  /// Microseconds since 1970 in UTC.
  case microseconds = "epoch-us"
  /// Nanoseconds since 1970 in UTC.
  case nanoseconds = "epoch-ns"

  /// Nanoseconds of one unit; nil for dates.
  var unit: Int64? {
    switch self {
    case .text, .dayFirst, .monthFirst: nil
    case .seconds: 1_000_000_000
    case .milliseconds: 1_000_000
    case .microseconds: 1000
    case .nanoseconds: 1
    }
  }
}

/// How a recorded file is written, as far as it is stated; what is not, is told from the file's
/// first lines.
public struct RecordedFormat: Hashable, Sendable {
  /// Where a column is.
  public enum Place: Hashable, Sendable {
    /// By its number, from 0.
    case index(Int)
    /// By its name in the header; capitals make no difference.
    case name(String)
  }

  /// The columns; empty means that they are told from the header, or by their number without one.
  public var columns: [RecordedColumn: Place]
  /// The byte between two columns; nil for the commonest of comma, semicolon, tab and bar.
  public var separator: UInt8?
  /// How stamps are written; nil for what the first one looks like.
  public var stamps: StampFormat?
  /// The zone of stamps that carry no offset.
  public var zone: RecordedFile.Zone

  /// A format from its parts.
  public init(
    columns: [RecordedColumn: Place] = [:], separator: UInt8? = nil, stamps: StampFormat? = nil,
    zone: RecordedFile.Zone = .byShape
  ) {
    self.columns = columns
    self.separator = separator
    self.stamps = stamps
    self.zone = zone
  }
}
