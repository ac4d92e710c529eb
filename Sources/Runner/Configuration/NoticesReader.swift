import Foundation
import Notices

/// Reads `[notices]` and the older `[alerts]` of runner.toml, and the files of secrets that they
/// name.
struct NoticesReader {
  /// Makes a path of the file absolute.
  let absolute: (String) -> String
  /// What is wrong with the rights of a program; nil when strangers cannot change it.
  let rightsFault: (String) -> String?
  /// Whether a file exists and can be read.
  let isReadable: (String) -> Bool

  /// What both sections say together; either may be absent.
  func read(alerts: SectionReader?, notices: SectionReader?) -> NoticeConfiguration {
    var result = NoticeConfiguration()
    if let alerts { readAlerts(alerts, into: &result) }
    if let notices { readNotices(notices, into: &result) }
    return result
  }

  // MARK: The older section

  private func readAlerts(_ section: SectionReader, into result: inout NoticeConfiguration) {
    if let address = address("webhook_file", section) {
      let form: NoticeTemplate.Form = section.choice("format") ?? .text
      let text = form == .json ? "{\"text\": \"{text}\"}" : "{text}"
      if form == .form { section.report("format", "`format` must be \"text\" or \"json\"") }
      var channel = ChannelPlan(
        name: "alerts",
        form: .webhook(
          address: address, template: NoticeTemplate(text, form: form), authorization: nil))
      // It has never been told more than what needs a person.
      for kind in NoticeKind.allCases where !NoticeKind.ofAlerts.contains(kind) {
        channel.modes[kind] = .off
      }
      result.channels.append(channel)
    } else {
      let _: NoticeTemplate.Form? = section.choice("format")
    }
    readCommon(section, into: &result)
    section.finish()
  }

  /// Keys of both sections.
  private func readCommon(_ section: SectionReader, into result: inout NoticeConfiguration) {
    if let address = address("dead_man_file", section) { result.deadMan = address }
    if let seconds = section.number("patience", in: 1...86_400) {
      result.patience = .milliseconds(Int64(seconds * 1000))
    }
    if let seconds = section.number("repeat", in: 60...86_400) {
      result.repeats = .milliseconds(Int64(seconds * 1000))
    }
  }

  // MARK: The section

  private func readNotices(_ section: SectionReader, into result: inout NoticeConfiguration) {
    readCommon(section, into: &result)
    if let spread: NoticeConfiguration.Spread = section.choice("delivery") {
      result.spread = spread
    }
    result.zone = zone("zone", section) ?? .gmt
    if let text = section.string("quiet_hours") {
      result.quietHours = QuietHours(text, zone: result.zone)
      if result.quietHours == nil {
        section.report("quiet_hours", "\"\(text)\" are no hours; write \"22:00-07:00\"")
      }
    }
    if let limit = section.integer("hourly_limit", in: 1...1000) { result.hourlyLimit = limit }
    if let wait = seconds("same_within", in: 0...86_400, section) { result.sameWithin = wait }
    if let wait = seconds("join_fills", in: 0...60, section) { result.joinFills = wait }
    if let age = seconds("stale_after", in: 60...604_800, section) { result.staleAfter = age }
    if let days = section.integer("keep_days", in: 1...3650) {
      result.keep = .seconds(Int64(days) * 86_400)
    }
    result.summaryAt = minute("summary_at", section)
    if let minutes = section.integer("preflight_minutes", in: 0...1440) {
      result.preflightBefore = minutes == 0 ? nil : .seconds(Int64(minutes) * 60)
    }
    readGateway(section, into: &result)
    let channels = section.sections("channel")
    if channels.count > NoticeConfiguration.channelLimit {
      section.report("channel", "at most \(NoticeConfiguration.channelLimit) channels are taken")
    }
    for channel in channels.prefix(NoticeConfiguration.channelLimit) {
      guard let plan = ChannelReader(notices: self).read(channel) else { continue }
      if result.channels.contains(where: { $0.name == plan.name }) {
        channel.report("name", "there are two channels \"\(plan.name)\"")
      } else {
        result.channels.append(plan)
      }
    }
    if let kinds = section.section("kinds") { result.modes = modes(kinds) }
    if let routes = section.section("routes") { readRoutes(routes, into: &result) }
    section.finish()
  }

  private func readGateway(_ section: SectionReader, into result: inout NoticeConfiguration) {
    if let zone = zone("gateway_zone", section) { result.gateway.zone = zone }
    if let minute = minute("reset_at", section) { result.gateway.reset = minute }
    if let minute = minute("login_at", section) { result.gateway.login = minute }
    let days = [
      "sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday",
    ]
    guard let day = section.string("login_day") else { return }
    if day == "never" {
      result.gateway.login = nil
    } else if let index = days.firstIndex(of: day) {
      result.gateway.loginDay = index + 1
    } else {
      section.report(
        "login_day", "`login_day` is \"\(day)\"; it must be a day such as \"sunday\", or \"never\"")
    }
  }

  private func readRoutes(_ section: SectionReader, into result: inout NoticeConfiguration) {
    for kind in NoticeKind.configurable where section.has(kind.rawValue) {
      guard let names = section.strings(kind.rawValue) else { continue }
      for name in names where !result.channels.contains(where: { $0.name == name }) {
        section.report(kind.rawValue, "there is no channel \"\(name)\"")
      }
      result.routes[kind] = names
    }
    section.finish()
  }

  /// `kind = "on"`, for the whole or for one channel.
  func modes(_ section: SectionReader) -> [NoticeKind: NoticeMode] {
    var modes: [NoticeKind: NoticeMode] = [:]
    for kind in NoticeKind.configurable {
      if let mode: NoticeMode = section.choice(kind.rawValue) { modes[kind] = mode }
    }
    section.finish()
    return modes
  }

  // MARK: Values

  private func zone(_ key: String, _ section: SectionReader) -> TimeZone? {
    guard let name = section.string(key) else { return nil }
    if let zone = TimeZone(identifier: name) { return zone }
    section.report(key, "there is no time zone \"\(name)\"; write \"Europe/Berlin\" or \"UTC\"")
    return nil
  }

  private func minute(_ key: String, _ section: SectionReader) -> Int? {
    guard let text = section.string(key) else { return nil }
    if let minute = LocalTime.minute(text) { return minute }
    section.report(key, "\"\(text)\" is no time of day; write \"22:15\"")
    return nil
  }

  func seconds(
    _ key: String, in range: ClosedRange<Double>, _ section: SectionReader
  ) -> Duration? {
    section.number(key, in: range).map { .milliseconds(Int64($0 * 1000)) }
  }

  /// The one line of a file of secrets.
  func secret(_ key: String, _ section: SectionReader) -> Secret? {
    guard let path = section.string(key).map(absolute) else { return nil }
    do throws(SecretFile.Refusal) {
      return try SecretFile.read(path)
    } catch {
      section.report(key, error.description)
      return nil
    }
  }

  /// An address out of a file of secrets.
  func address(_ key: String, _ section: SectionReader) -> Secret? {
    guard let path = section.string(key).map(absolute), let secret = secret(key, section) else {
      return nil
    }
    guard WebAddress.isWeb(secret.revealed) else {
      section.report(key, "\(path) holds no address that begins with https://")
      return nil
    }
    guard WebAddress.isSafe(secret.revealed) else {
      section.report(
        key, "the address in \(path) is not https; a token would cross the network in the open")
      return nil
    }
    return secret
  }
}
