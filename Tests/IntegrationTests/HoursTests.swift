import PaperExchange
import Testing
import TradingModel

@testable import IBClient

/// What the gateway writes of its hours, read by the client, which knows none of its rules.
struct HoursTests {
  static let patterns: [(String, SessionPattern)] = [
    ("US stocks", .usStocks), ("US options", .usOptions), ("US index options", .usIndexOptions),
    ("US index", .usIndex), ("Globex", .globex), ("Globex, New York", .globexEastern),
    ("London", .londonStocks), ("Frankfurt", .continentalStocks), ("Tokyo", .tokyoStocks),
    ("currencies", .forex), ("metals", .spotMetal), ("crypto", .roundTheClock(.eastern)),
  ]

  @Test("a year and a half of openings and closes is the same on both sides", arguments: patterns)
  func hours_AreReadAsTheyAreMeant(_ name: String, _ pattern: SessionPattern) throws {
    let times = GatewayTime()
    for kind in [SessionPattern.Kind.trading, .liquid] {
      var sessions = 0
      for week in 0..<80 {
        // From 2026-01-01, noon of UTC.
        let start = Timestamp(seconds: 1_767_268_800 + Int64(week) * 7 * 86_400)
        let read = times.schedule(
          pattern.text(kind, from: start, days: 7), zone: pattern.zone.name)
        let meant = pattern.schedule(kind, from: start, days: 7)
        #expect(read.sessions == meant.sessions, "\(name), week \(week)")
        #expect(read.zone == meant.zone)
        sessions += read.sessions.count
      }
      #expect(sessions > 380, "\(name)")
    }
  }
}
