import TradingModel

extension FaultParameter {
  /// What every fault takes.
  public static let common: [FaultParameter] = [
    FaultParameter(
      "at", .duration, .duration(.zero),
      "How long after the start of the gateway, or after the command, it begins."),
    FaultParameter(
      "for", .duration, "How long it lasts. Without: the fault's own time, or until it is lifted."),
    FaultParameter(
      "on", .word(FaultTrigger.allCases.map(\.rawValue)),
      "The event with which it begins: a client connects, sends an order, is told a fill, sends "
        + "any request."),
    FaultParameter(
      "after", .integer(0...1_000_000), .integer(0),
      "How many events pass before: events of `on`, or without it those that it would act on."),
    FaultParameter(
      "count", .integer(1...1_000_000), "On how many events it acts before it is over."),
    FaultParameter(
      "probability", .decimal, .decimal(.one), "The chance of each event, from 0 to 1."),
    FaultParameter("seed", .integer(0...Int.max), .integer(1), "The seed of the chances."),
    FaultParameter(
      "client", .integer(0...Int.max), "Only this client id."),
    FaultParameter(
      "symbol", .text, "Only this instrument, by address (`AAPL.NASDAQ`) or local symbol."),
  ]
}

extension FaultParameter.Form {
  /// Reads a value; nil for a text that does not fit.
  func parse(_ text: String) -> FaultValue? {
    switch self {
    case .duration: return DurationText.parse(text).map(FaultValue.duration)
    case .integer(let range):
      guard let number = Int(text), range.contains(number) else { return nil }
      return .integer(number)
    case .decimal: return Decimal64(text).map(FaultValue.decimal)
    case .word(let words): return words.contains(text) ? .text(text) : nil
    case .text: return text.isEmpty ? nil : .text(text)
    }
  }
}

extension FaultParameter.Form: CustomStringConvertible {
  /// What a value must be, for messages and lists.
  public var description: String {
    switch self {
    case .duration: "a time such as 500ms, 5s, 2m or 72h"
    case .integer(let range):
      range.upperBound == Int.max
        ? "a whole number from \(range.lowerBound)"
        : "a whole number from \(range.lowerBound) to \(range.upperBound)"
    case .decimal: "a decimal number"
    case .word(let words): "one of " + words.joined(separator: ", ")
    case .text: "a text"
    }
  }
}
