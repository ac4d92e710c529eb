import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Wrong bytes end in a typed error that names the place, and fills survive bad fields.
struct MalformedMessageTests {
  static func failure(_ line: String, _ version: Int = 200) -> TWSError? {
    do {
      _ = try GatewayMessage.decode(
        Vectors.payload(line), version: ServerVersion(rawValue: version))
      return nil
    } catch {
      return error
    }
  }

  @Test(
    "the error names what is wrong and where",
    arguments: [
      ("1|6|7|1|12.5|100|", .missingField, 6, "attributes"),
      ("1|6|7|1|12.5|100|0|9|", .leftoverFields(count: 1), 7, nil),
      ("1|6|7|1|1x.5|100|0|", .badNumber, 4, "price"),
      ("1|6|x|1|12.5|100|0|", .badInteger, 2, "requestID"),
      ("1|6|99999999999|1|12.5|100|0|", .badInteger, 2, "requestID"),
      ("1|x|7|1|12.5|100|0|", .badInteger, 1, "messageVersion"),
      ("1|6|7|1|12.5|100", .unterminatedField, 5, "size"),
      ("99|1|9|5|", .unknownVariant, 2, "tickType"),
      ("17|1|999999999|x|", .badCount, 2, "bars"),
      ("17|1|-1|", .badCount, 2, "bars"),
      ("93|1|2|0|0.01|", .missingField, 5, "lowEdge"),
      ("93|1|9|0|0.01|", .badCount, 2, "increments"),
      ("x|", .badInteger, 0, "messageID"),
    ] as [(String, TWSError.Kind, Int, String?)])
  func error_NamesThePlace(
    line: String, kind: TWSError.Kind, index: Int, name: String?
  ) throws {
    let error = try #require(Self.failure(line))
    #expect(error.kind == kind)
    #expect(error.fieldIndex == index)
    #expect(error.fieldName == name)
  }

  @Test func wordingOfAnError_IsOneSentence() throws {
    let error = try #require(Self.failure("1|6|7|1|1x.5|100|0|"))
    #expect(error.description == "tickPrice, field 4 (price): badNumber in \"1x.5\"")
  }

  @Test func excerpt_IsBoundedAndPrintable() throws {
    let long = String(repeating: "\u{1}", count: 500)
    let error = try #require(Self.failure("1|6|\(long)|"))
    #expect(error.excerpt.hasPrefix("\\x01\\x01"))
    #expect(error.excerpt.utf8.count <= TWSError.excerptLimit * 4 + 3)
  }

  @Test func emptyPayload_IsAnError() {
    #expect(Self.failure("")?.kind == .emptyMessage)
  }

  @Test func unknownType_KeepsItsFields() throws {
    let payload = Vectors.payload("250|3|9000|0|")
    let message = try GatewayMessage.decode(payload, version: .newestText)
    guard case .unknown(let raw) = message else {
      Issue.record("not unknown")
      return
    }
    #expect(raw.id == 250)
    #expect(raw.fields == ["3", "9000", "0"])
    let request = try ClientMessage.decode(Vectors.payload("60|1|"), version: .newestText)
    #expect(request == .unsupported(RawMessage(id: 60, body: [49, 0])))
  }

  @Test("a version without text layouts is refused by name", arguments: [0, 156, 201, 225])
  func versionOutsideTheRange_IsAnError(number: Int) {
    let error = Self.failure("1|6|7|1|12.5|100|0|", number)
    #expect(error?.kind == .unsupportedVersion(ServerVersion(rawValue: number)))
  }

  @Test(
    "a message's own version may be any number, as the official decoders skip it",
    arguments: [
      ("1|9|7|1|12.5|100|0|", "1|6|7|1|12.5|100|0|"), ("9|3|12|", "9|1|12|"),
      ("63|0|1|DU1|NetLiquidation|5|USD|", "63|1|1|DU1|NetLiquidation|5|USD|"),
      ("59|2|e.1|1|USD||||", "59|1|e.1|1|USD||||"), ("53|7|", "53|1|"),
      ("61|4|DU1|1|A|STK||0.0||||USD|A|A|5|6|", "61|3|DU1|1|A|STK||0.0||||USD|A|A|5|6|"),
    ])
  func otherMessageVersion_IsRead(line: String, written: String) throws {
    let message = try GatewayMessage.decode(Vectors.payload(line), version: .newestText)
    #expect(message.defects == [])
    let plain = try GatewayMessage.decode(Vectors.payload(written), version: .newestText)
    #expect(message == plain)
    #expect(Vectors.printable(try encodedPayload(message, .newestText)) == written)
  }

  @Test("where the official decoders read an older layout, an older version is an error")
  func olderMessageVersion_IsAnError() {
    for (line, number) in [
      ("61|2|DU1|1|A|STK||0.0||||USD|A|A|5|6|", 200),
      ("7|7|1|A|STK||0.0||||USD|A|A|5|6|7|8|9|0|DU1|", 200),
    ] {
      let error = Self.failure(line, number)
      #expect(error?.kind == .unknownMessageVersion)
      #expect(error?.fieldName == "messageVersion")
      #expect(error?.fieldIndex == 1)
    }
  }

  @Test("after any error the next message decodes as if nothing had happened")
  func nextMessage_IsNotHarmed() throws {
    let good = Vectors.payload("1|6|7|1|12.5|100|0|")
    let before = try GatewayMessage.decode(good, version: .newestText)
    var decoder = FrameDecoder()
    for bad in ["1|6|x|1|", "", "17|1|999999999|x|", "99|1|9|5|", "250|", "5|1|2|3|"] {
      let payload = Vectors.payload(bad)
      decoder.append(FrameDecoderTests.frame(payload) + FrameDecoderTests.frame(good))
      let first = try #require(try decoder.nextPayload())
      _ = try? GatewayMessage.decode(first, version: .newestText)
      let second = try #require(try decoder.nextPayload())
      #expect(try GatewayMessage.decode(second, version: .newestText) == before)
    }
  }

  static let fill =
    "11|-1|1|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|exec.1|20260413 15:27:04|DU1|IEX|BOT|1|"
    + "257.95|389211034|94|0|1|257.95|ref||||2|0||"

  @Test("a bad field of a fill is told and the fill is kept")
  func fill_SurvivesABadField() throws {
    let fields = Self.fill.split(separator: "|", omittingEmptySubsequences: false)
    for (index, name) in [
      (1, "requestID"), (2, "orderID"), (3, "contractID"), (7, "strike"), (19, "shares"),
      (20, "price"), (21, "permanentID"), (22, "clientID"), (30, "lastLiquidity"),
      (31, "isPricePending"),
    ] {
      var broken = fields
      broken[index] = "?!"
      let message = try GatewayMessage.decode(
        Vectors.payload(broken.joined(separator: "|")), version: .newestText)
      guard case .executionDetails(let fill) = message else {
        Issue.record("not a fill")
        return
      }
      #expect(fill.executionID == "exec.1")
      #expect(fill.orderReference == "ref")
      #expect(fill.defects.map(\.fieldName) == [name])
      #expect(fill.defects.map(\.fieldIndex) == [index])
      #expect(fill.price.isUnset == (name == "price"))
      #expect((fill.orderID == nil) == (name == "orderID"))
    }
  }

  @Test func fillThatEndsEarly_KeepsWhatCame() throws {
    let line = "11|-1|1|265598|AAPL|STK||0.0|||IEX|USD|AAPL|NMS|exec.1|20260413|DU1|IEX|BOT|1|"
    guard
      case .executionDetails(let fill) = try GatewayMessage.decode(
        Vectors.payload(line), version: .newestText)
    else {
      Issue.record("not a fill")
      return
    }
    #expect(fill.shares == 1)
    #expect(fill.price.isUnset)
    #expect(fill.defects.map(\.kind) == [.missingField])
    guard
      case .executionDetails(let long) = try GatewayMessage.decode(
        Vectors.payload(Self.fill + "more|"), version: .newestText)
    else {
      Issue.record("not a fill")
      return
    }
    #expect(long.defects.map(\.kind) == [.leftoverFields(count: 1)])
  }

  @Test func fillWithoutAnID_IsAnError() {
    let line = Self.fill.replacing("exec.1", with: "")
    #expect(Self.failure(line)?.kind == .emptyIdentifier)
    #expect(Self.failure("59|1||1.0|USD||||")?.kind == .emptyIdentifier)
    #expect(Self.failure("59|1|")?.kind == .missingField)
  }

  @Test func commission_SurvivesABadField() throws {
    guard
      case .commissionReport(let report) = try GatewayMessage.decode(
        Vectors.payload("59|1|exec.1|?|USD|x|||"), version: .newestText)
    else {
      Issue.record("not a report")
      return
    }
    #expect(report.commission.isUnset)
    #expect(report.currency == "USD")
    #expect(report.defects.map(\.fieldName) == ["commission", "realizedPNL"])
  }

  @Test("bytes that are no UTF-8 come back as they were")
  func text_IsLossless() throws {
    let texts: [[UInt8]] = [
      [0xE9], [0xC3, 0xA9], [0xC3], [0xFF, 0xFE, 0x41], [0xEF, 0x9E, 0x80], [0xF0, 0x9F],
      [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98, 0x80], Array(0x80...0xFF),
    ]
    for text in texts {
      let payload = Array("8\u{0}1\u{0}".utf8) + text + [0]
      let message = try GatewayMessage.decode(payload, version: .newestText)
      #expect(try encodedPayload(message, .newestText) == payload, "\(text)")
    }
  }
}
