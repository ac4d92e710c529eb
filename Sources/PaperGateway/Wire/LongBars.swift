import PaperExchange
import TradingModel

/// Puts daily bars together to weeks and months.
enum LongBars {
  /// Bars of a week (Monday to Friday) or a month; each is dated with its last day, as the broker
  /// does it.
  static func grouped(_ days: [Bar], by size: BarSize, _ zone: ExchangeZone) -> [Bar] {
    var bars: [Bar] = []
    var current: Int?
    for day in days {
      let date = zone.local(day.start).date
      let (year, month, _) = date.parts
      // Day 4 of the epoch was a Monday.
      let key = size.rawValue > 604_800 ? year * 12 + month : floorDivide(date.dayNumber - 4, 7)
      guard key == current, var bar = bars.popLast() else {
        current = key
        bars.append(day)
        continue
      }
      let turnover = (bar.wap ?? bar.close) * (bar.volume ?? .zero)
      let volume = bar.volume.map { $0 + (day.volume ?? .zero) }
      bar.wap = volume.flatMap {
        (turnover + (day.wap ?? day.close) * (day.volume ?? .zero)).divided(by: $0, scale: 8)
      }
      bar.volume = volume
      bar.count = bar.count.map { $0 + (day.count ?? 0) }
      (bar.high, bar.low) = (max(bar.high, day.high), min(bar.low, day.low))
      (bar.start, bar.close) = (day.start, day.close)
      bars.append(bar)
    }
    return bars
  }

  private static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
    let quotient = value / divisor
    return value % divisor < 0 ? quotient - 1 : quotient
  }
}
