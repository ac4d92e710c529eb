import TWSProtocol

/// The requests of the protocol that this gateway never serves, and where their own numbers stand.
struct UnservedRequest {
  /// What is asked for, for the error's text.
  let what: String
  /// The place of the request's number behind the message's; nil: it has none.
  let place: Int?

  /// The number that the error carries; -1 for a request without one.
  func id(_ raw: RawMessage) -> Int32 {
    guard let place else { return -1 }
    let fields = raw.fields
    return fields.indices.contains(place) ? Int32(fields[place]) ?? -1 : -1
  }

  /// What a message number means; an unknown one is told by its number, without a request's.
  static func of(_ raw: RawMessage) -> UnservedRequest {
    table[raw.id] ?? UnservedRequest(what: "message \(raw.id)", place: nil)
  }

  // From IB's numbers of requests; the place counts from 0 behind the message number.
  private static let table: [Int: UnservedRequest] = [
    18: .init(what: "financial advisor data", place: nil),
    19: .init(what: "financial advisor data", place: 3),
    21: .init(what: "the exercise of options", place: 1),
    22: .init(what: "a market scanner", place: 0),
    23: .init(what: "a market scanner", place: 1),
    24: .init(what: "a market scanner", place: nil),
    52: .init(what: "fundamental data", place: 1),
    53: .init(what: "fundamental data", place: 1),
    54: .init(what: "the calculation of a volatility", place: 1),
    55: .init(what: "the calculation of an option's price", place: 1),
    56: .init(what: "the calculation of a volatility", place: 1),
    57: .init(what: "the calculation of an option's price", place: 1),
    65: .init(what: "verification", place: nil),
    66: .init(what: "verification", place: nil),
    67: .init(what: "display groups", place: 1),
    68: .init(what: "display groups", place: 1),
    69: .init(what: "display groups", place: 1),
    70: .init(what: "display groups", place: 1),
    72: .init(what: "verification", place: nil),
    73: .init(what: "verification", place: nil),
    79: .init(what: "soft dollar tiers", place: 0),
    84: .init(what: "news", place: 0),
    85: .init(what: "news", place: nil),
    86: .init(what: "news", place: 0),
    100: .init(what: "the event calendar", place: 0),
    101: .init(what: "the event calendar", place: 0),
    102: .init(what: "the event calendar", place: 0),
    103: .init(what: "the event calendar", place: 0),
  ]
}
