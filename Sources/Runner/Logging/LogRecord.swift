import Control
import TradingModel

/// A line of the log as one JSON object, in the fields of OpenTelemetry's log data model
/// (https://opentelemetry.io/docs/specs/otel/logs/data-model/). docs/metrics.md shows one.
struct LogRecord: Encodable {
  /// What the line is about, where its writer knew it.
  struct Attributes: Encodable {
    var strategy: String?
    var account: String?
    var order: String?
    /// The part of the daemon, or `file:line` of a script.
    var source: String?
  }

  /// When, in UTC.
  var timestamp: Moment
  var severityNumber: Int
  var severityText: String
  var body: String
  /// The same for every line, and every record anywhere, about one order, its bracket included.
  var traceId: String?
  /// The order's own; different for each order of a bracket.
  var spanId: String?
  var attributes: Attributes

  init(_ line: LogLine) {
    timestamp = Moment(line.time)
    severityNumber = Self.severity(line.level)
    severityText = line.level.rawValue.uppercased()
    body = line.message
    traceId = line.order.map(TraceID.trace)
    spanId = line.order.map(TraceID.span)
    attributes = Attributes(
      strategy: line.strategy?.rawValue, account: line.account?.rawValue,
      order: line.order?.rawValue, source: line.source)
  }

  /// The line, its end included; nil when it cannot be encoded.
  var text: String? {
    // Safe: a record of texts and numbers encodes; the caller writes the plain line otherwise.
    guard let bytes = try? ControlCoding.encode(self) else { return nil }  // Safe: see above.
    return String(decoding: bytes, as: UTF8.self) + "\n"
  }

  private static func severity(_ level: LogLevel) -> Int {
    switch level {
    case .debug: 5
    case .info: 9
    case .notice: 10
    case .warning: 13
    case .error: 17
    }
  }
}
