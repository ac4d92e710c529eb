import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Numbers keep their text, and give exact amounts.
struct TWSNumberTests {
  /// Sends a text through a price field (the realised profit of a commission report) and back.
  static func throughPrice(_ text: String) throws -> (number: TWSNumber, written: String) {
    let payload = Array("59\u{0}1\u{0}e1\u{0}1\u{0}USD\u{0}\(text)\u{0}\u{0}\u{0}".utf8)
    let message = try GatewayMessage.decode(payload, version: .newestText)
    guard case .commissionReport(let report) = message else {
      Issue.record("not a report")
      return (.unset, "")
    }
    if let defect = report.defects.first { throw defect }
    let bytes = try encodedPayload(message, .newestText)
    #expect(bytes == payload)
    let fields = bytes.split(separator: 0, omittingEmptySubsequences: false)
    return (report.realizedPNL, String(decoding: fields[5], as: UTF8.self))
  }

  @Test(
    "a number writes back as it was read and has its exact amount",
    arguments: [
      ("0", 0, 0), ("0.0", 0, 1), ("100", 100, 0), ("250.50", 25050, 2), ("-0.5", -5, 1),
      ("-103.92738339177643", -10_392_738_339_177_643, 14),
      ("999999999999999999", 999_999_999_999_999_999, 0),
      ("9223372036854775807", 9_223_372_036_854_775_807, 0),
      ("1.5E-7", 15, 8), ("1e-05", 1, 5), ("2.5E3", 2500, 0), ("007", 7, 0), ("-0.0", 0, 1),
      ("+1.5", 15, 1), (".5", 5, 1), ("5.", 5, 0),
      ("0.1234567890123456785", 123_456_789_012_345_678, 18),
      ("0.1234567890123456775", 123_456_789_012_345_678, 18),
      ("0.12345678901234567851", 123_456_789_012_345_679, 18),
      ("123.45678901234567890123", 1_234_567_890_123_456_789, 16),
      ("1e-400", 0, 18),
    ] as [(String, Int64, Int)])
  func number_KeepsTextAndAmount(text: String, mantissa: Int64, scale: Int) throws {
    let (number, written) = try Self.throughPrice(text)
    let value = try #require(number.value)
    #expect(value.mantissa == mantissa)
    #expect(value.scale == scale)
    #expect(written == text)
  }

  @Test(
    "the forms of unset and of infinity have no amount and write back",
    arguments: [
      ("", true), ("1.7976931348623157E308", true), ("1.7976931348623157e+308", true),
      ("Infinity", false), ("Infinite", false),
    ])
  func sentinel_HasNoAmount(text: String, isUnset: Bool) throws {
    let (number, written) = try Self.throughPrice(text)
    #expect(number.value == nil)
    #expect(number.isUnset == isUnset)
    #expect(number.isInfinite == !isUnset)
    #expect(written == text)
  }

  @Test(
    "what is no number is refused",
    arguments: [
      "x", "1.2.3", "--1", "1-", "1e", "1e+", "E5", ".", "-", "1e99999", "NaN", " 1", "1 ",
      "99999999999999999999", "1e19", "1.7976931348623157E309",
    ])
  func rubbish_IsRefused(text: String) {
    #expect(throws: TWSError.self) { try Self.throughPrice(text) }
  }

  @Test("a sentinel counts only where the field's type has it")
  func sentinel_DependsOnTheField() throws {
    let price = try Self.throughPrice("2147483647").number
    #expect(price.integer == 2_147_483_647)
    let status = try GatewayMessage.decode(
      Vectors.payload("3|1|Filled|2147483647|0|1.0|1|0|1.0|1||0|"), version: .newestText)
    guard case .orderStatus(let order) = status else {
      Issue.record("not a status")
      return
    }
    #expect(order.filled.isUnset)
  }

  @Test("a number stays small and holds no reference for ordinary prices")
  func number_IsSmall() {
    #expect(MemoryLayout<TWSNumber>.stride <= 16)
    #expect(MemoryLayout<GatewayMessage>.size <= 128)
    #expect(MemoryLayout<ClientMessage>.size <= 128)
  }

  @Test("whole amounts come as integers, others do not")
  func integer_NeedsAWholeAmount() {
    #expect(TWSNumber("100.00")?.integer == 100)
    #expect(TWSNumber("100.01")?.integer == nil)
    #expect(TWSNumber.unset.integer == nil)
    #expect(TWSNumber("12345678.0")?.description == "12345678.0")
  }

  @Test("the trades of tick types 48 and 77 read without losing a digit")
  func rtVolume_IsRead() throws {
    let text = "255.45;200;1717421400123;1234567;255.12345678;true"
    let trade = try #require(RTVolume(text))
    #expect(trade.price == TWSNumber(mantissa: 25545, scale: 2))
    #expect(trade.timeMillis == 1_717_421_400_123)
    #expect(trade.isSingleMaker)
    #expect(trade.text == text)
    #expect(RTVolume(";0;1717421400123;1234567;255.1;false")?.price.isUnset == true)
    for bad in ["", "1;2;3", text + ";", "1;2;x;4;5;true", "1;2;3;4;5;maybe", "1;2;;4;5;true"] {
      #expect(RTVolume(bad) == nil, "\(bad)")
    }
  }
}
