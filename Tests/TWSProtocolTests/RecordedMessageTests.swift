import TWSProtocol
import Testing

/// Real bytes of real gateways and clients: all of them decode and encode back.
struct RecordedMessageTests {
  /// Types in the recordings that the module does not know; each is a scanner, bond or news
  /// message, or about display groups or soft dollar tiers.
  static let unknownTypes: Set<Int> = [18, 20, 67, 68, 77, 83, 85, 86, 87]

  @Test(
    "every recorded gateway message decodes with every field used and encodes back",
    arguments: [
      "in_rust-ibapi_recorded_sv157-176.txt", "in_ibkr-go_v1.4.6_sv200.txt",
      "in_ibkr-go_v2_sv200.txt",
    ])
  func gatewayMessage_SurvivesARoundTrip(file: String) throws {
    guard let messages = Vectors.recorded(file) else { return }
    var typed = 0
    var unknown = 0
    for message in messages where message.direction == "in" {
      let decoded = try GatewayMessage.decode(message.payload, version: message.version)
      if case .unknown(let raw) = decoded {
        #expect(Self.unknownTypes.contains(raw.id), "\(message.source)")
        unknown += 1
      } else {
        typed += 1
      }
      if case .executionDetails(let fill) = decoded { #expect(fill.defects == []) }
      if case .commissionReport(let report) = decoded { #expect(report.defects == []) }
      let encoded = try encodedPayload(decoded, message.version)
      #expect(
        encoded == message.payload,
        "\(message.source)\n\(Vectors.printable(message.payload))\n\(Vectors.printable(encoded))")
    }
    print("\(file): \(typed) typed and \(unknown) unknown messages round trip")
    #expect(typed > 10)
  }

  @Test(
    "every recorded client frame decodes with every field used and encodes back",
    arguments: [
      ("out_async_sv157.txt", 157), ("out_async_sv176.txt", 176), ("out_async_sv178.txt", 178),
      ("out_ibapi9_sv157.txt", 157), ("out_java1032_sv176.txt", 176),
      ("out_java1032_sv193.txt", 193), ("out_n10301_sv176.txt", 176),
      ("out_n10301_sv187.txt", 187), ("out_n10372_sv200.txt", 200),
      ("out_ibkr-go_live_sv200.txt", 200),
    ])
  func clientFrame_SurvivesARoundTrip(file: String, version: Int) throws {
    guard let frames = Vectors.sent(file) else { return }
    let version = ServerVersion(rawValue: version)
    for frame in frames {
      let decoded = try ClientMessage.decode(frame.payload, version: version)
      if case .unsupported(let raw) = decoded {
        Issue.record("\(frame.call): type \(raw.id) is not known")
      }
      let encoded = try encodedPayload(decoded, version)
      #expect(
        encoded == frame.payload,
        "\(frame.call)\n\(Vectors.printable(frame.payload))\n\(Vectors.printable(encoded))")
    }
    print("\(file): \(frames.count) client frames round trip")
    #expect(frames.count >= 4)
  }

  @Test("client frames recorded with the gateway's answers decode too")
  func recordedClientFrame_SurvivesARoundTrip() throws {
    for file in ["in_rust-ibapi_recorded_sv157-176.txt", "in_ibkr-go_v1.4.6_sv200.txt"] {
      guard let messages = Vectors.recorded(file) else { return }
      for message in messages where message.direction == "out" {
        let decoded = try ClientMessage.decode(message.payload, version: message.version)
        #expect(try encodedPayload(decoded, message.version) == message.payload)
      }
    }
  }
}
