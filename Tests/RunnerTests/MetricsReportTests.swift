import Control
import Feeds
import Telemetry
import Testing
import TradingModel

@testable import Runner

@Suite struct MetricsReportTests {
  private func facts() -> MetricsReport.Facts {
    var feeds = FeedStatistics()
    feeds.streams = 3
    feeds.events = 12
    return MetricsReport.Facts(
      status: StatusReport(
        version: "1", process: 7, mode: "paper", started: Moment(Timestamp(seconds: 1_700_000_000)),
        dataDirectory: "/d",
        connections: [
          .init(endpoint: "127.0.0.1:4002", state: "ready", accounts: ["swing"], reason: nil),
          .init(endpoint: "127.0.0.1:7497", state: "down", accounts: [], reason: "refused"),
        ], openFeeds: 3, strategiesRunning: 1, strategiesFailed: 0),
      strategies: [
        StrategyRow(
          name: "a\"b", script: "a.lua", accounts: ["swing"], symbols: [], desk: nil,
          state: .running, reason: nil, started: nil, restarts: 2, errors: 4, process: 8)
      ], accounts: [], budgets: [], feeds: feeds,
      openOrders: [.init(account: "swing", state: "working"): 5], files: ["journal.db": 4096],
      process: { $0 == 7 ? nil : ProcessReading(1) }, openDescriptors: 20, logErrors: 4)
  }

  @Test("every family has a name of ours, a help, and no name comes twice")
  func families_AreNamed() {
    let families = MetricsReport(facts(), meter: TradingMeter()).families
    #expect(Set(families.map(\.name)).count == families.count)
    for family in families {
      #expect(family.name.hasPrefix("perigee_"))
      #expect(!family.help.isEmpty)
      #expect((family.kind == .counter) == family.name.hasSuffix("_total"), "\(family.name)")
    }
  }

  @Test("what is counted stands in the text")
  func counts_StandInTheText() {
    let meter = TradingMeter()
    meter.fills.increment()
    meter.commit.record(nanoseconds: 15_000)
    let text = PrometheusText.write(MetricsReport(facts(), meter: meter).families)
    for line in [
      "perigee_connection_up{endpoint=\"127.0.0.1:4002\"} 1",
      "perigee_connection_up{endpoint=\"127.0.0.1:7497\"} 0",
      "perigee_open_orders{account=\"swing\",state=\"working\"} 5", "perigee_fills_total 1",
      "perigee_feed_streams 3", "perigee_strategy_errors_total{strategy=\"a\\\"b\"} 4",
      "perigee_journal_commit_seconds_count 1", "perigee_file_bytes{file=\"journal.db\"} 4096",
    ] {
      #expect(text.split(separator: "\n").contains(Substring(line)), "\(line)")
    }
  }
}
