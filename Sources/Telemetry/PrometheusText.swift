/// Writes metrics in Prometheus' text format, version 0.0.4
/// (https://prometheus.io/docs/instrumenting/exposition_formats/). Durations become seconds.
package enum PrometheusText {
  /// The content type of the text.
  package static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  /// The families one after the other, each with its help and type.
  package static func write(_ families: [MetricFamily]) -> String {
    var text = ""
    for family in families {
      text += "# HELP \(family.name) \(helpText(family.help))\n"
      text += "# TYPE \(family.name) \(family.kind.rawValue)\n"
      for sample in family.samples {
        if let histogram = sample.histogram {
          write(histogram, family.name, sample.labels, &text)
        } else if let value = sample.value {
          text += "\(family.name)\(labels(sample.labels)) \(number(value))\n"
        }
      }
    }
    return text
  }

  private static func write(
    _ reading: HistogramReading, _ name: String, _ labels: [MetricFamily.Label],
    _ text: inout String
  ) {
    var total: UInt64 = 0
    for (count, bound) in zip(reading.counts, LatencyHistogram.bounds) {
      total &+= count
      let limit = MetricFamily.Label("le", number(Double(bound) / 1e9))
      text += "\(name)_bucket\(self.labels(labels + [limit])) \(total)\n"
    }
    let all = reading.total
    text += "\(name)_bucket\(self.labels(labels + [.init("le", "+Inf")])) \(all)\n"
    text += "\(name)_sum\(self.labels(labels)) \(number(Double(reading.nanoseconds) / 1e9))\n"
    text += "\(name)_count\(self.labels(labels)) \(all)\n"
  }

  private static func labels(_ labels: [MetricFamily.Label]) -> String {
    guard !labels.isEmpty else { return "" }
    return "{" + labels.map { "\($0.name)=\"\(labelText($0.value))\"" }.joined(separator: ",") + "}"
  }

  private static func number(_ value: Double) -> String {
    guard value.isFinite else { return value.isNaN ? "NaN" : value < 0 ? "-Inf" : "+Inf" }
    return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
  }

  private static func labelText(_ text: String) -> String {
    escaped(text) { $0 == "\"" ? "\\\"" : nil }
  }

  private static func helpText(_ text: String) -> String { escaped(text) { _ in nil } }

  private static func escaped(
    _ text: String, _ more: (Unicode.Scalar) -> String?
  ) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      default:
        if let other = more(scalar) {
          result += other
        } else {
          result.unicodeScalars.append(scalar)
        }
      }
    }
    return result
  }
}
