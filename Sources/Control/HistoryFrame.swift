package import TradingModel

/// What is asked of the source's history over the control socket.
package struct HistoryQuestion: Hashable, Sendable, Codable {
  /// The most seconds that one question may cover.
  package static let mostSeconds: Int64 = 366 * 86_400

  package var symbol: String
  /// The length of a bar in seconds.
  package var bar: Int32
  /// The end, exclusive.
  package var end: Moment
  /// How far back from the end, in seconds.
  package var seconds: Int64
  package var regularHoursOnly: Bool

  package init(
    symbol: String, bar: Int32, end: Moment, seconds: Int64, regularHoursOnly: Bool
  ) {
    self.symbol = symbol
    self.bar = bar
    self.end = end
    self.seconds = seconds
    self.regularHoursOnly = regularHoursOnly
  }
}

/// Bars as they travel over the control socket.
package struct HistoryFrame: Hashable, Sendable, Codable {
  /// One bar; names are short because there may be thousands.
  package struct Row: Hashable, Sendable, Codable {
    /// Nanoseconds since 1970.
    package var t: Int64
    package var o: Decimal64
    package var h: Decimal64
    package var l: Decimal64
    package var c: Decimal64
    package var v: Decimal64?
    package var w: Decimal64?
    package var n: Int?

    package init(_ bar: Bar) {
      t = bar.start.rawValue
      (o, h, l, c) = (bar.open, bar.high, bar.low, bar.close)
      (v, w, n) = (bar.volume, bar.wap, bar.count)
    }

    package var bar: Bar {
      Bar(
        start: Timestamp(rawValue: t), open: o, high: h, low: l, close: c, volume: v, wap: w,
        count: n)
    }
  }

  /// The address and the contract's number.
  package var symbol: String
  package var instrument: Int64
  package var rows: [Row]

  package init(
    symbol: String, instrument: Int64, rows: [Row]
  ) {
    self.symbol = symbol
    self.instrument = instrument
    self.rows = rows
  }
}
