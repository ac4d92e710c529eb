import StrategyChannel
import TradingModel

/// A decision as people read it.
struct DecisionWords {
  private let words = MessageWords(names: SymbolNames())
  /// The only symbol of the data; nil when there are several.
  private let symbol: String?

  init(symbols: Set<String>) { symbol = symbols.count == 1 ? symbols.first : nil }

  func text(_ message: ChildMessage) -> String {
    let text = words.text(message)
    guard let symbol, case .request(_, _, let action) = message.body else { return text }
    switch action {
    case .place(let ticket), .preview(let ticket):
      // What an instrument is called is told to the strategy alone; with one symbol it is plain.
      let number = "instrument \(ticket.instrument.rawValue)"
      return text.split(separator: number, omittingEmptySubsequences: false)
        .joined(separator: symbol)
    case .modify, .cancel, .cancelAll: return text
    }
  }

  /// The script's file and line, where the message tells them.
  static func place(_ message: ChildMessage) -> (file: String?, line: Int32?) {
    switch message.body {
    case .log(_, _, let file, let line): (file, line)
    case .fault(_, let fault), .interrupted(_, _, let fault): (fault.file, fault.line)
    case .described, .started, .request, .state, .delivered, .timerSet, .timerCancel, .subscribe,
      .unsubscribe, .stopped:
      (nil, nil)
    }
  }

  /// A moment as people read it, in UTC.
  static func time(_ time: Timestamp) -> String {
    let days = Int((Double(time.seconds) / 86_400).rounded(.down))
    let rest = Int(time.seconds) - days * 86_400
    // The civil date of a day number (Hinnant, 2013).
    let shifted = days + 719_468
    let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
    let dayOfEra = shifted - era * 146_097
    let year = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * year + year / 4 - year / 100)
    let month = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * month + 2) / 5 + 1
    let civilMonth = month < 10 ? month + 3 : month - 9
    let civilYear = year + era * 400 + (civilMonth <= 2 ? 1 : 0)
    func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
    return "\(civilYear)-\(two(civilMonth))-\(two(day)) \(two(rest / 3600)):"
      + "\(two(rest / 60 % 60)):\(two(rest % 60)) UTC"
  }
}
