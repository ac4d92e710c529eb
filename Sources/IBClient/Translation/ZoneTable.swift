import Foundation
import Synchronization

/// Time zones by the names that gateways write, looked up once each.
///
/// Thread-safe. Holds at most 256 names; the names come from contract details and are few.
final class ZoneTable: Sendable {
  private let zones = Mutex<[String: TimeZone?]>([:])

  /// Names that are words for people rather than keys of the zone database.
  private static let displayNames: [String: String] = [
    "Greenwich Mean Time": "Europe/London", "British Summer Time": "Europe/London",
    "Coordinated Universal Time": "UTC", "Eastern Standard Time": "America/New_York",
    "Eastern Daylight Time": "America/New_York", "Central Standard Time": "America/Chicago",
    "Central Daylight Time": "America/Chicago", "Mountain Standard Time": "America/Denver",
    "Mountain Daylight Time": "America/Denver", "Pacific Standard Time": "America/Los_Angeles",
    "Pacific Daylight Time": "America/Los_Angeles", "EST": "America/New_York",
    "EDT": "America/New_York", "CST": "America/Chicago", "PST": "America/Los_Angeles",
    "Central European Standard Time": "Europe/Paris",
    "Central European Summer Time": "Europe/Paris", "Central European Time": "Europe/Paris",
    "CET": "Europe/Paris", "CEST": "Europe/Paris", "MET": "Europe/Paris",
    "Eastern European Standard Time": "Europe/Athens",
    "China Standard Time": "Asia/Shanghai", "Hong Kong Standard Time": "Asia/Hong_Kong",
    "Japan Standard Time": "Asia/Tokyo", "JST": "Asia/Tokyo",
    "Singapore Standard Time": "Asia/Singapore", "India Standard Time": "Asia/Kolkata",
    "Australian Eastern Standard Time": "Australia/Sydney", "US/Eastern": "America/New_York",
    "US/Central": "America/Chicago", "US/Mountain": "America/Denver",
    "US/Pacific": "America/Los_Angeles", "GB-Eire": "Europe/London",
    // Old names, which newer zone databases leave out.
    "GB": "Europe/London", "Eire": "Europe/Dublin", "Portugal": "Europe/Lisbon",
    "Poland": "Europe/Warsaw", "Turkey": "Europe/Istanbul", "Israel": "Asia/Jerusalem",
    "Japan": "Asia/Tokyo", "Hongkong": "Asia/Hong_Kong", "Singapore": "Asia/Singapore",
    "PRC": "Asia/Shanghai", "ROK": "Asia/Seoul", "ROC": "Asia/Taipei",
    "Canada/Eastern": "America/Toronto", "Canada/Pacific": "America/Vancouver",
    "Mexico/General": "America/Mexico_City", "Brazil/East": "America/Sao_Paulo",
    "Australia/NSW": "Australia/Sydney", "NZ": "Pacific/Auckland",
  ]

  /// Seconds since the epoch of a local time in the named zone; nil for an unknown zone. A time
  /// that a clock change skips or repeats counts by the offset before the change.
  func seconds(of local: CivilTime, zone name: String) -> Int64? {
    guard let zone = zone(name) else { return nil }
    let guess = local.secondsAsUTC
    // The offset belongs to the moment that is looked for: guess it, then look again there.
    let first = Int64(zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(guess))))
    let second = Int64(
      zone.secondsFromGMT(for: Date(timeIntervalSince1970: Double(guess - first))))
    return guess - second
  }

  private func zone(_ name: String) -> TimeZone? {
    zones.withLock { zones in
      if let known = zones[name] { return known }
      let found = TimeZone(identifier: Self.displayNames[name] ?? name)
      if zones.count < 256 { zones[name] = .some(found) }
      return found
    }
  }
}
