import TradingModel

/// What is asked of the source's history over the control socket.
struct HistoryQuestion: Hashable, Sendable, Codable {
  /// The most seconds that one question may cover.
  static let mostSeconds: Int64 = 366 * 86_400

  var symbol: String
  /// The length of a bar in seconds.
  var bar: Int32
  /// The end, exclusive.
  var end: Moment
  /// How far back from the end, in seconds.
  var seconds: Int64
  var regularHoursOnly: Bool
}

/// Bars as they travel over the control socket.
struct HistoryFrame: Hashable, Sendable, Codable {
  /// One bar; names are short because there may be thousands.
  struct Row: Hashable, Sendable, Codable {
    /// Nanoseconds since 1970.
    var t: Int64
    var o: Decimal64
    var h: Decimal64
    var l: Decimal64
    var c: Decimal64
    var v: Decimal64?
    var w: Decimal64?
    var n: Int?

    init(_ bar: Bar) {
      t = bar.start.rawValue
      (o, h, l, c) = (bar.open, bar.high, bar.low, bar.close)
      (v, w, n) = (bar.volume, bar.wap, bar.count)
    }

    var bar: Bar {
      Bar(
        start: Timestamp(rawValue: t), open: o, high: h, low: l, close: c, volume: v, wap: w,
        count: n)
    }
  }

  /// The address and the contract's number.
  var symbol: String
  var instrument: Int64
  var rows: [Row]
}
