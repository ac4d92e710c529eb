@testable import TWSProtocol

/// A coder that makes messages up: it hands random values to a layout as if it read them, and keeps
/// the bytes that say the same.
///
/// So a sample always has every field that a layout has at a version, in a form that must come back
/// byte for byte, and a new field is sampled without a line here.
struct SampleCoder: FieldCoder {
  static var isReading: Bool { true }

  let version: ServerVersion
  private(set) var random: SplitMix64
  private var writer: FieldWriter

  init(version: ServerVersion, id: Int, random: SplitMix64) {
    self.version = version
    self.random = random
    writer = FieldWriter(version: version, capacity: 512)
    var id = id
    writer.integer(&id, "messageID")
  }

  var bytes: [UInt8] { writer.bytes }
  var hasFailed: Bool { writer.hasFailed }
  var failure: TWSError? { writer.failure }

  /// What decides which fields follow, so that every branch of a layout is taken now and then.
  private static let choices: [String: [String]] = [
    "securityType": ["STK", "BAG", "FUND", "OPT"],
    "orderType": ["LMT", "PEG BENCH", "PEG BEST", "PEGMID", "MKT"],
    "exchange": ["SMART", "IBKRATS", "CME"],
    "conditionConnector": ["a", "o"],
    "executionID": ["e.01"], "deltaNeutralOrderType": ["", "None", "LMT"],
    "hedgeType": ["", "D"], "algorithmStrategy": ["", "Vwap"],
  ]

  private static let texts = [
    "", "A", "DU1234567", "two words", "1|2", "\u{e9}", "\u{1F600}", "20260413 15:27:04 US/Eastern",
    "a,b;c=d", "\u{F780}", "x\n\ty", String(repeating: "long ", count: 40),
  ]

  mutating func text(_ value: inout String, _ name: StaticString) {
    value = (Self.choices[name.description] ?? Self.texts).randomElement(using: &random) ?? ""
    writer.text(&value, name)
  }

  mutating func integer(_ value: inout Int, _ name: StaticString) {
    if name.description == "conditionType" {
      value = [1, 3, 4, 5, 6, 7].randomElement(using: &random) ?? 1
    } else {
      value = [0, 1, -1, 7, 2_147_483_648, .max, .min].randomElement(using: &random) ?? 0
    }
    writer.integer(&value, name)
  }

  /// A number that selects a layout.
  mutating func chosen(_ range: ClosedRange<Int>, _ name: StaticString) -> Int {
    var value = Int.random(in: range, using: &random)
    writer.integer(&value, name)
    return value
  }

  mutating func integerOrZero(_ value: inout Int, _ name: StaticString) {
    integer(&value, name)
  }

  mutating func optionalInteger(_ value: inout Int?, _ name: StaticString) {
    // Wrapped in 32 bits where it is an id, so the sample stays there.
    value = [nil, 0, -1, 12, 2_147_483_647].randomElement(using: &random) ?? nil
    writer.optionalInteger(&value, name)
  }

  mutating func integer32(_ value: inout Int32, _ name: StaticString) {
    value = [0, 1, -1, 68, .max, .min].randomElement(using: &random) ?? 0
    writer.integer32(&value, name)
  }

  mutating func number(_ value: inout TWSNumber, _ rule: NumberRule, _ name: StaticString) {
    value = number(rule)
    writer.number(&value, rule, name)
  }

  private mutating func number(_ rule: NumberRule) -> TWSNumber {
    switch Int.random(in: 0..<8, using: &random) {
    case 0 where rule.allowsEmpty: return TWSNumber(storage: .unset(.empty))
    case 1 where rule.sentinels.contains(.double):
      return TWSNumber(
        storage: [
          .unset(.upperDouble), .unset(.lowerDouble), .infinite(.infinity), .infinite(.infinite),
        ].randomElement(using: &random) ?? .unset(.empty))
    case 2 where rule.sentinels.contains(.int32): return TWSNumber(storage: .unset(.int32Maximum))
    case 3 where rule.sentinels.contains(.int64):
      return TWSNumber(storage: .unset(Bool.random(using: &random) ? .int64Minimum : .int64Maximum))
    case 4:
      let texts = ["1.5E-7", "007", "-0.0", "0.12345678901234567890123", "+3", ".5", "1e3"]
      return texts.randomElement(using: &random).flatMap { TWSNumber($0) } ?? 0
    default:
      let scale = Int.random(in: 0...8, using: &random)
      let mantissa = Int64.random(in: -99_999...999_999_999, using: &random)
      return TWSNumber(mantissa: mantissa, scale: scale)
    }
  }

  mutating func flag(_ value: inout TWSFlag, _ name: StaticString) {
    let all: [TWSFlag] = [.off, .on, .absent, .falseWord, .trueWord]
    // This one is a question of what follows, so it is not kept in its form.
    let isDerived = name.description == "hasDeltaNeutral"
    value = (isDerived ? [.off, .on] : all).randomElement(using: &random) ?? .off
    writer.flag(&value, name)
  }

  mutating func messageVersion(_ ours: Int, oldest: Int) {
    writer.messageVersion(ours, oldest: oldest)
  }

  mutating func count(_ count: Int, minimumFields: Int, _ name: StaticString) -> Int {
    writer.count(Int.random(in: 0...3, using: &random), minimumFields: minimumFields, name)
  }

  /// Whether the optional count before the options is left out.
  var isAtLastField: Bool { bytes.count.isMultiple(of: 2) }

  mutating func fail(_ kind: TWSError.Kind, _ name: StaticString) {
    writer.fail(kind, name)
  }
}
