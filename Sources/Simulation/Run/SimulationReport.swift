import Foundation

/// What became of many seeds, for people and for programs.
struct SimulationReport: Codable {
  var total: Counts
  /// Of all journals, in the order of seeds.
  var hash: String
  var seconds: Int
  /// Virtual time in trading days of six and a half hours.
  var marketDays: Double
  var faults: Int
  var kinds: Int

  init(results: [SeedResult], seconds: Int) {
    var total = Counts()
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for result in results {
      total.add(result.counts)
      for shift in stride(from: 0, to: 64, by: 8) {
        hash = (hash ^ ((result.hash >> UInt64(shift)) & 0xFF)) &* 0x100_0000_01B3
      }
    }
    self.total = total
    self.hash = String(hash, radix: 16)
    self.seconds = seconds
    marketDays = Double(total.virtualSeconds) / (6.5 * 3600)
    faults = total.fired.values.reduce(0, +)
    kinds = total.fired.values.count { $0 > 0 }
  }

  func show() {
    row("seeds", "\(total.seeds)")
    row("market-days", String(format: "%.1f", marketDays))
    row("orders", "\(total.orders)")
    row("executions", "\(total.executions)")
    row("restarts of the daemon", "\(total.restarts)")
    row("requests refused", "\(total.refusals)")
    row("orders left unknown", "\(total.unknown)")
    row("to the Lua strategy", "\(total.quotes) quotes, \(total.bars) bars")
    row("requests of the Lua strategy", "\(total.luaRequests)")
    row("differences decided", "\(total.decisions)")
    row("halts", "\(total.halts)")
    row("faults fired", "\(faults) of \(kinds) kinds")
    for (kind, count) in total.fired.sorted(by: { $0.key < $1.key }) {
      row("  \(kind)", "\(count)")
    }
    row("violations", "\(total.violations.values.reduce(0, +))")
    for (name, count) in total.violations.sorted(by: { $0.key < $1.key }) {
      row("  \(name)", "\(count)")
    }
    row("hash of all journals", hash)
    if seconds > 0 { row("seconds", "\(seconds)") }
  }

  private func row(_ name: String, _ value: String) {
    say(name.padding(toLength: 32, withPad: " ", startingAt: 0) + value)
  }
}
