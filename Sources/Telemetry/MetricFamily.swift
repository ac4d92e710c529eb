/// All samples of one metric, as Prometheus groups them.
package struct MetricFamily: Hashable, Sendable, Codable {
  /// How a metric behaves.
  package enum Kind: String, Hashable, Sendable, Codable {
    /// Only rises, and begins at 0 when the process starts.
    case counter
    case gauge
    case histogram
  }

  /// One label of a sample.
  package struct Label: Hashable, Sendable, Codable {
    package var name: String
    package var value: String

    package init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  /// One value under its labels.
  package struct Sample: Hashable, Sendable, Codable {
    package var labels: [Label]
    /// Nil for a histogram.
    package var value: Double?
    package var histogram: HistogramReading?

    package init(_ value: Double, _ labels: [Label] = []) {
      self.labels = labels
      self.value = value
    }

    package init(_ histogram: HistogramReading, _ labels: [Label] = []) {
      self.labels = labels
      self.histogram = histogram
    }
  }

  /// The name, with its unit and, for counters, `_total` at the end.
  package var name: String
  package var kind: Kind
  /// What it counts, in one line.
  package var help: String
  package var samples: [Sample]

  package init(_ name: String, _ kind: Kind, _ help: String, _ samples: [Sample]) {
    self.name = name
    self.kind = kind
    self.help = help
    self.samples = samples
  }

  /// One sample without labels.
  package init(_ name: String, _ kind: Kind, _ help: String, _ value: some BinaryInteger) {
    self.init(name, kind, help, [Sample(Double(value))])
  }
}
