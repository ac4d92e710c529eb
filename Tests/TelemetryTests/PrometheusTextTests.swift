import Telemetry
import Testing

@Suite struct PrometheusTextTests {
  @Test("a family has its help, its type and one line for each sample")
  func family_IsWritten() {
    let family = MetricFamily(
      "perigee_orders", .gauge, "Orders by state.",
      [.init(3, [.init("account", "swing"), .init("state", "working")]), .init(0.5)])
    #expect(
      PrometheusText.write([family]) == """
        # HELP perigee_orders Orders by state.
        # TYPE perigee_orders gauge
        perigee_orders{account="swing",state="working"} 3
        perigee_orders 0.5

        """)
  }

  @Test("what a name holds cannot end its label or its line")
  func label_IsEscaped() {
    let family = MetricFamily(
      "x", .gauge, "a\nb\\c", [.init(1, [.init("name", "q\"\\\n}")])])
    #expect(
      PrometheusText.write([family])
        == "# HELP x a\\nb\\\\c\n# TYPE x gauge\nx{name=\"q\\\"\\\\\\n}\"} 1\n")
  }

  @Test("a histogram's buckets add up, in seconds, and end with all")
  func histogram_IsCumulative() {
    let histogram = LatencyHistogram()
    histogram.record(nanoseconds: 9_000)
    histogram.record(nanoseconds: 30_000)
    histogram.record(nanoseconds: 20_000_000_000)
    let text = PrometheusText.write([
      MetricFamily("d_seconds", .histogram, "How long.", [.init(histogram.reading)])
    ])
    let lines = text.split(separator: "\n")
    #expect(lines.contains("d_seconds_bucket{le=\"1e-05\"} 1"))
    #expect(lines.contains("d_seconds_bucket{le=\"5e-05\"} 2"))
    #expect(lines.contains("d_seconds_bucket{le=\"10\"} 2"))
    #expect(lines.contains("d_seconds_bucket{le=\"+Inf\"} 3"))
    #expect(lines.contains("d_seconds_count 3"))
    #expect(lines.contains("d_seconds_sum 20.000039"))
  }

  @Test("what is no number is written as the format writes it")
  func oddNumbers_AreWritten() {
    let family = MetricFamily(
      "x", .gauge, "x", [.init(.infinity), .init(-.infinity), .init(.nan), .init(1e300)])
    let lines = PrometheusText.write([family]).split(separator: "\n").dropFirst(2)
    #expect(lines.map(String.init) == ["x +Inf", "x -Inf", "x NaN", "x 1e+300"])
  }
}
