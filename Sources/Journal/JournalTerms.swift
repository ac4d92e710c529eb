import Foundation
public import TradingModel

/// The terms of an order that its plain columns cannot hold: one JSON object in the column
/// `terms`, absent for a market, limit, stop or stop-limit order without further attributes.
public struct JournalTerms: Hashable, Sendable, Codable {
  /// The type with all of its prices, where it is none of the four plain ones.
  public var type: OrderType?
  /// How far the protecting stop of its bracket follows the market.
  public var protectionTrail: OrderType.TrailingDistance?
  /// The terms that few orders have; nil where none is stated.
  public var attributes: OrderAttributes?

  /// What is left of a ticket; nil when the plain columns hold all of it.
  init?(_ ticket: OrderTicket) {
    type =
      switch ticket.type {
      case .market, .limit, .stop, .stopLimit: nil
      case .trailingStop, .trailingStopLimit, .marketOnClose, .limitOnClose, .marketIfTouched,
        .limitIfTouched, .marketToLimit, .relative, .peggedToMidpoint:
        ticket.type
      }
    protectionTrail = ticket.bracket?.trail
    attributes = ticket.attributes.isEmpty ? nil : ticket.attributes
    if type == nil && protectionTrail == nil && attributes == nil { return nil }
  }

  /// Reads the column.
  init(json: String) throws {
    self = try JSONDecoder().decode(JournalTerms.self, from: Data(json.utf8))
  }

  /// The column's bytes; nil where they cannot be made.
  var json: [UInt8]? {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    // Safe: the terms hold texts, whole numbers, flags and decimals that print as text; none of
    // these can fail to encode.
    return (try? encoder.encode(self)).map { Array($0) }  // Safe: see above.
  }
}
