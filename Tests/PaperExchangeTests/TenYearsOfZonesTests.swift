import Foundation
import PaperExchange
import Testing
import TradingModel

@Suite("Ten years of clock changes")
struct TenYearsOfZonesTests {
  static let zones: [(ExchangeZone, String)] = [
    (.eastern, "America/New_York"), (.central, "America/Chicago"), (.london, "Europe/London"),
    (.centralEurope, "Europe/Berlin"), (.tokyo, "Asia/Tokyo"), (.utc, "Etc/UTC"),
  ]

  @Test("every hour of ten years has the offset that the system's zones have", arguments: zones)
  func offsets_AreTheSystems(zone: ExchangeZone, identifier: String) throws {
    let system = try #require(TimeZone(identifier: identifier))
    let start = 1_735_689_600  // 2025-01-01T00:00:00Z
    var wrong: [Int] = []
    for seconds in stride(from: start, to: start + 3_653 * 86_400, by: 3_600) {
      // The last second before the hour, and its first.
      for second in [seconds - 1, seconds] {
        let offset = system.secondsFromGMT(for: Date(timeIntervalSince1970: Double(second)))
        if zone.offsetSeconds(at: Timestamp(seconds: Int64(second))) != offset {
          wrong.append(second)
        }
      }
    }
    #expect(wrong.isEmpty, "\(zone.name): \(wrong.prefix(5))")
  }
}
