import Control
import Telemetry

/// What the daemon counts and times, for Prometheus. While no daemon answers there is one line that
/// says so, since an empty answer would look like one without samples.
struct MetricsRoute: PageRoute {
  let path: RoutePath = "/metrics"
  let door = RouteDoor.program

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    var families: [MetricFamily] = []
    if case .metrics(let told)? = try await sources.ask(.metrics) { families = told }
    let up = MetricFamily(
      "perigee_up", .gauge, "1 while the daemon answers.", families.isEmpty ? 0 : 1)
    return .bytes(
      Array(PrometheusText.write([up] + families).utf8), type: PrometheusText.contentType)
  }
}
