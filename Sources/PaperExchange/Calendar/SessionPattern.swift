public import TradingModel

/// When an instrument trades, as a rule that holds for every week.
///
/// A trading date's session may begin on the evening before: windows are minutes from the local
/// midnight of the trading date, negative for the evening before.
public struct SessionPattern: Hashable, Sendable, Codable {
  /// A part of a trading date, in minutes from its local midnight; `open` below `close`.
  public struct Window: Hashable, Sendable, Codable {
    /// The first minute.
    public var open: Int
    /// The minute after the last.
    public var close: Int
    /// A window from `open` up to `close`.
    public init(_ open: Int, _ close: Int) {
      self.open = open
      self.close = close
    }
  }

  /// Which of an instrument's two schedules is meant.
  public enum Kind: Hashable, Sendable {
    /// All hours in which it trades.
    case trading
    /// Its main session.
    case liquid
  }

  /// Which holidays it keeps.
  public enum Holidays: String, Hashable, Sendable, Codable {
    /// None.
    case none
    /// Those of the stock exchanges.
    case stocks
    /// Those of the futures exchanges: most are days that end early.
    case futures
    /// Only the days on which everything is closed.
    case currencies
    /// Those of London's stock exchange.
    case london
    /// Those of Frankfurt's stock exchange, which others on the continent keep nearly all.
    case frankfurt
  }

  /// The zone of the clock.
  public var zone: ExchangeZone
  /// All hours.
  public var trading: Window
  /// The main session.
  public var liquid: Window
  /// Whether it trades on Saturdays and Sundays too.
  public var isEveryDay: Bool
  /// Which holidays it keeps.
  public var holidays: Holidays
  /// The closing minutes on days that end early.
  public var earlyClose: Window

  /// The session of a trading date; nil when there is none.
  public func session(on date: CivilDate, _ kind: Kind) -> TradingSchedule.Session? {
    guard isEveryDay || !date.isWeekend else { return nil }
    var window = kind == .trading ? trading : liquid
    switch length(of: date) {
    case .none: return nil
    case .whole: break
    case .short:
      window.close = min(window.close, kind == .trading ? earlyClose.close : earlyClose.open)
    }
    guard window.open < window.close else { return nil }
    return TradingSchedule.Session(
      open: zone.moment(date, minutes: window.open),
      close: zone.moment(date, minutes: window.close))
  }

  private enum Length { case none, short, whole }

  /// How long a weekday's session is by the holidays that are kept.
  private func length(of date: CivilDate) -> Length {
    switch holidays {
    case .none: return .whole
    case .london:
      return EuropeanHoliday.london(date).map { $0 == .closed ? .none : .short } ?? .whole
    case .frankfurt: return EuropeanHoliday.frankfurt(date) == .closed ? .none : .whole
    case .stocks, .futures, .currencies: break
    }
    switch USHoliday.on(date) {
    case nil: return .whole
    case .closed?: return .none
    case .stocksClosed?:
      return holidays == .stocks ? .none : holidays == .futures ? .short : .whole
    case .endsEarly?: return holidays == .currencies ? .whole : .short
    }
  }

  /// The trading date to which a moment belongs: the next one from the evening's opening on.
  public func tradingDate(at time: Timestamp) -> CivilDate {
    let (date, second) = zone.local(time)
    return trading.open < 0 && second >= (24 * 60 + trading.open) * 60 ? date.adding(days: 1) : date
  }

  /// The sessions of `days` dates (1...60) from the date of `time` on.
  public func schedule(_ kind: Kind, from time: Timestamp, days: Int) -> TradingSchedule {
    let first = zone.local(time).date
    let count = min(max(1, days), 60)
    let sessions = (0..<count).compactMap { session(on: first.adding(days: $0), kind) }
    let lead = min(0, trading.open)
    return TradingSchedule(
      zone: zone.name, sessions: sessions,
      coverage: TradingSchedule.Session(
        open: zone.moment(first, minutes: lead),
        close: zone.moment(first.adding(days: count), minutes: lead)))
  }

  /// The same as text in the broker's form:
  /// `20261123:0930-20261123:1600;20261126:CLOSED`.
  public func text(_ kind: Kind, from time: Timestamp, days: Int) -> String {
    let first = zone.local(time).date
    return (0..<min(max(1, days), 60)).map { offset -> String in
      let date = first.adding(days: offset)
      guard let session = session(on: date, kind) else { return date.compactText + ":CLOSED" }
      return text(session.open) + "-" + text(session.close)
    }.joined(separator: ";")
  }

  private func text(_ time: Timestamp) -> String {
    let (date, second) = zone.local(time)
    let clock = second / 3600 * 100 + second / 60 % 60
    return date.compactText + ":" + String(String(10_000 + clock).dropFirst())
  }
}

extension SessionPattern {
  /// United States' stocks and funds, with the sessions before and after the main one.
  public static let usStocks = SessionPattern(
    zone: .eastern, trading: Window(4 * 60, 20 * 60), liquid: Window(9 * 60 + 30, 16 * 60),
    isEveryDay: false, holidays: .stocks, earlyClose: Window(13 * 60, 17 * 60))
  /// An index that is computed while the stock exchanges are open.
  public static let usIndex = SessionPattern(
    zone: .central, trading: Window(8 * 60 + 30, 15 * 60),
    liquid: Window(8 * 60 + 30, 15 * 60), isEveryDay: false, holidays: .stocks,
    earlyClose: Window(12 * 60, 12 * 60))
  /// Options on the stocks and funds of the United States.
  public static let usOptions = SessionPattern(
    zone: .eastern, trading: Window(9 * 60 + 30, 16 * 60), liquid: Window(9 * 60 + 30, 16 * 60),
    isEveryDay: false, holidays: .stocks, earlyClose: Window(13 * 60, 13 * 60))
  /// Options on the indices of the United States.
  public static let usIndexOptions = SessionPattern(
    zone: .central, trading: Window(8 * 60 + 30, 15 * 60 + 15),
    liquid: Window(8 * 60 + 30, 15 * 60 + 15), isEveryDay: false, holidays: .stocks,
    earlyClose: Window(12 * 60 + 15, 12 * 60 + 15))
  /// Tokyo's stock exchange, without its holidays and its pause at noon.
  public static let tokyoStocks = SessionPattern(
    zone: .tokyo, trading: Window(9 * 60, 15 * 60 + 30), liquid: Window(9 * 60, 15 * 60 + 30),
    isEveryDay: false, holidays: .none, earlyClose: Window(15 * 60 + 30, 15 * 60 + 30))
  /// London's stock exchange.
  public static let londonStocks = SessionPattern(
    zone: .london, trading: Window(8 * 60, 16 * 60 + 30), liquid: Window(8 * 60, 16 * 60 + 30),
    isEveryDay: false, holidays: .london, earlyClose: Window(12 * 60 + 30, 12 * 60 + 30))
  /// Stock exchanges of the European continent.
  public static let continentalStocks = SessionPattern(
    zone: .centralEurope, trading: Window(9 * 60, 17 * 60 + 30),
    liquid: Window(9 * 60, 17 * 60 + 30), isEveryDay: false, holidays: .frankfurt,
    earlyClose: Window(14 * 60, 14 * 60))
  /// Futures of the Chicago exchanges.
  public static let globex = SessionPattern(
    zone: .central, trading: Window(-7 * 60, 16 * 60), liquid: Window(8 * 60 + 30, 16 * 60),
    isEveryDay: false, holidays: .futures, earlyClose: Window(12 * 60, 12 * 60))
  /// Futures on metals and energy, by New York's clock.
  public static let globexEastern = SessionPattern(
    zone: .eastern, trading: Window(-6 * 60, 17 * 60), liquid: Window(9 * 60 + 30, 17 * 60),
    isEveryDay: false, holidays: .futures, earlyClose: Window(13 * 60, 13 * 60))
  /// Pairs of currencies: from Sunday evening to Friday evening with a quarter of an hour between.
  public static let forex = SessionPattern(
    zone: .eastern, trading: Window(-(6 * 60 + 45), 17 * 60),
    liquid: Window(-(6 * 60 + 45), 17 * 60), isEveryDay: false, holidays: .currencies,
    earlyClose: Window(17 * 60, 17 * 60))
  /// Spot metals.
  public static let spotMetal = SessionPattern(
    zone: .eastern, trading: Window(-6 * 60, 17 * 60), liquid: Window(-6 * 60, 17 * 60),
    isEveryDay: false, holidays: .currencies, earlyClose: Window(17 * 60, 17 * 60))

  /// Day and night, every day of the year.
  public static func roundTheClock(_ zone: ExchangeZone) -> SessionPattern {
    SessionPattern(
      zone: zone, trading: Window(0, 24 * 60), liquid: Window(0, 24 * 60), isEveryDay: true,
      holidays: .none, earlyClose: Window(24 * 60, 24 * 60))
  }
}
