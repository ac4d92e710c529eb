import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Real bytes of real gateways and clients: all of them decode typed and encode back.
struct RecordedMessageTests {
  /// What a file holds: how many messages of the gateway and of clients.
  struct Holding: Sendable, CustomTestStringConvertible {
    let file: String
    let gateway: Int
    let client: Int
    var testDescription: String { file }
  }

  static let recordings = [
    Holding(file: "in_hadrianl_sv151.txt", gateway: 4, client: 0),
    Holding(file: "in_rust-ibapi_recorded_sv157-176.txt", gateway: 57, client: 5),
    Holding(file: "in_ibkr-go_v1.4.6_sv200.txt", gateway: 19, client: 6),
    Holding(file: "in_ibkr-go_v2_sv200.txt", gateway: 43, client: 0),
    // The text frames of a time in which text and protobuf were mixed.
    Holding(file: "frames_ibkr-go_sv201-225.txt", gateway: 6, client: 21),
  ]

  /// Recorded messages that do not decode typed and encode back, each with the reason. There is
  /// none: the one message that its source cut short (a scanner's, of version 151) is not in the
  /// recordings.
  static let exceptions: [String: String] = [:]

  /// Decodes as what it must be, with nothing absent, and encodes back.
  private static func check(_ message: Vectors.Recorded) throws {
    // The layouts begin at 157; those of the few older recordings are the same.
    let version = min(max(message.version, .oldestText), .newestText)
    let bytes: [UInt8]
    if message.isFromGateway {
      let decoded = try GatewayMessage.decode(message.payload, version: version)
      if case .unknown(let raw) = decoded {
        Issue.record("\(message.source): type \(raw.id) is not known")
      }
      #expect(decoded.defects == [], "\(message.source)")
      bytes = try encodedPayload(decoded, version)
    } else {
      let decoded = try ClientMessage.decode(message.payload, version: version)
      if case .unsupported(let raw) = decoded {
        Issue.record("\(message.source): type \(raw.id) is not known")
      }
      bytes = try encodedPayload(decoded, version)
    }
    #expect(
      bytes == message.payload,
      "\(message.source)\n\(Vectors.printable(message.payload))\n\(Vectors.printable(bytes))")
  }

  @Test(
    "every recorded message decodes typed with every field used and encodes back",
    arguments: recordings)
  func recordedMessage_SurvivesARoundTrip(holding: Holding) throws {
    guard let messages = Vectors.recorded(holding.file) else { return }
    var counts = (gateway: 0, client: 0)
    for message in messages {
      try Self.check(message)
      if message.isFromGateway { counts.gateway += 1 } else { counts.client += 1 }
    }
    print(
      "\(holding.file): \(counts.gateway) messages of the gateway and \(counts.client) of clients "
        + "round trip, all typed, \(Self.exceptions.count) exceptions")
    #expect(counts.gateway == holding.gateway)
    #expect(counts.client == holding.client)
  }

  @Test("the conversations at version 225 hold no text beside the hello")
  func conversation_IsProtobuf() throws {
    for name in ["bracket", "matching_symbols", "order_fill", "rejects", "whatif"] {
      guard let messages = Vectors.recorded("transcript_ibkr-go_sv225_\(name).txt") else { return }
      #expect(messages.isEmpty, "\(name) has text that no test reads")
    }
  }

  @Test(
    "every client frame decodes typed with every field used and encodes back",
    arguments: [
      ("out_async_sv157.txt", 157, 90), ("out_async_sv176.txt", 176, 90),
      ("out_async_sv178.txt", 178, 90), ("out_ibapi9_sv157.txt", 157, 89),
      ("out_java1032_sv176.txt", 176, 27), ("out_java1032_sv193.txt", 193, 27),
      ("out_n10301_sv176.txt", 176, 89), ("out_n10301_sv187.txt", 187, 90),
      ("out_n10372_sv200.txt", 200, 91), ("out_ibkr-go_live_sv200.txt", 200, 4),
    ])
  func clientFrame_SurvivesARoundTrip(file: String, version: Int, count: Int) throws {
    guard let frames = Vectors.sent(file) else { return }
    let version = ServerVersion(rawValue: version)
    var typed = 0
    for frame in frames {
      let decoded = try ClientMessage.decode(frame.payload, version: version)
      if case .unsupported(let raw) = decoded {
        Issue.record("\(frame.call): type \(raw.id) is not known")
        continue
      }
      let encoded = try encodedPayload(decoded, version)
      #expect(
        encoded == frame.payload,
        "\(frame.call)\n\(Vectors.printable(frame.payload))\n\(Vectors.printable(encoded))")
      typed += 1
    }
    print("\(file): \(typed) of \(frames.count) client frames round trip, all typed")
    #expect(typed == count)
  }
}
