import Foundation
import Orders
import TradingModel

/// Reads the sections about risk.
enum RiskReader {
  /// The greatest limit that is taken; above it a limit means nothing.
  static let greatest = Decimal64(1_000_000_000_000)

  /// `[risk]` with its accounts; `accounts` are the names of brokers.toml, nil when that file
  /// could not be read.
  static func read(_ section: SectionReader, accounts: Set<String>?) -> RiskConfiguration {
    var risk = RiskConfiguration()
    if let money: RiskMoney = section.choice("mode") { risk.money = money }
    risk.usesStandards = section.boolean("defaults") ?? true
    if let zone = readZone(section) { risk.zone = zone }
    risk.house = limits(section)
    if let own = section.section("account") {
      for (name, value) in own.entries() {
        guard case .table = value, let inner = own.section(name) else {
          own.report(name, "`\(name)` must be a table, begun with [risk.account.\(name)]")
          continue
        }
        if let accounts, !accounts.contains(name) {
          own.report(name, BrokersReader.unknownAccount(name, names: accounts))
        }
        let account = AccountName(rawValue: name)
        if let money: RiskMoney = inner.choice("mode") { risk.moneyOfAccount[account] = money }
        if let zone = readZone(inner) { risk.zoneOfAccount[account] = zone }
        risk.accounts[account] = limits(inner)
        inner.finish()
      }
    }
    let hasLive = risk.money == .live || risk.moneyOfAccount.values.contains(.live)
    if !risk.usesStandards && hasLive {
      section.report(
        "defaults", "`defaults` = false is for paper accounts; set the limits one by one instead")
    }
    section.finish()
    return risk
  }

  /// The limits of one section; the caller finishes it.
  static func limits(_ section: SectionReader) -> RiskLimits {
    var limits = RiskLimits()
    for control in RiskControl.allCases {
      if let setting = setting(control.rawValue, section) { limits.numbers[control] = setting }
    }
    for permit in RiskPermit.allCases {
      if let isAllowed = section.boolean(permit.rawValue) { limits.permits[permit] = isAllowed }
    }
    for list in RiskList.allCases {
      guard let words = section.strings(list.rawValue) else { continue }
      limits.lists[list] = Set(words.map { word(of: $0, list, section) })
    }
    return limits
  }

  private static func setting(_ key: String, _ section: SectionReader) -> RiskLimits.Setting? {
    guard let value = section.raw(key) else { return nil }
    let number: Decimal64?
    switch value {
    case .integer(let whole): number = Decimal64(whole)
    case .number(let double): number = Decimal64(double)
    case .string("off"): return .off
    case .string, .boolean, .list, .table, .moment:
      section.report(key, "`\(key)` is \(value.kind); it must be a number, or \"off\"")
      return nil
    }
    guard let number, number >= .zero, number <= greatest else {
      section.report(key, "`\(key)` must be from 0 to \(greatest), or \"off\"")
      return nil
    }
    return .limit(number)
  }

  /// An instrument's address in the form that instruments carry.
  private static func word(of text: String, _ list: RiskList, _ section: SectionReader) -> String {
    switch list {
    case .instruments:
      if text.hasPrefix("con:") { return text }
      if let address = InstrumentAddress(text) { return address.description }
      section.report(
        list.rawValue, "\"\(text)\" names no instrument; write AAPL.NASDAQ or con:265598")
      return text
    case .currencies, .securityTypes: return text.uppercased()
    }
  }

  private static func readZone(_ section: SectionReader) -> String? {
    guard let zone = section.string("day_zone") else { return nil }
    if TimeZone(identifier: zone) != nil { return zone }
    section.report(
      "day_zone", "\"\(zone)\" is no time zone; write one such as America/New_York or UTC")
    return nil
  }
}
