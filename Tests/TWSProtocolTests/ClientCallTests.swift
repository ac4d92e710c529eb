import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Our calls against the bytes that the followed clients sent for the same calls.
struct ClientCallTests {
  @Test(
    "each call encodes to the bytes of the official Python client",
    arguments: [
      ("out_n10301_sv176.txt", 176), ("out_n10301_sv187.txt", 187),
      ("out_n10372_sv200.txt", 200),
    ])
  func call_EqualsTheOfficialClient(file: String, version: Int) throws {
    guard let frames = Vectors.sent(file) else { return }
    let version = ServerVersion(rawValue: version)
    for frame in frames {
      guard let message = ClientCalls.message(frame.call) else {
        Issue.record("no call of ours for \(frame.call)")
        continue
      }
      let encoded = try encodedPayload(message, version)
      #expect(
        encoded == frame.payload,
        "\(frame.call)\n\(Vectors.printable(frame.payload))\n\(Vectors.printable(encoded))")
    }
    print("\(file): \(frames.count) calls equal byte for byte")
    #expect(frames.count >= 89)
  }

  @Test("the start of the API equals what every recorded client sent")
  func startAPI_EqualsTheClients() throws {
    let message = ClientMessage.startAPI(.init(clientID: 7))
    #expect(
      try encodedPayload(message, .newestText) == Array("71\u{0}2\u{0}7\u{0}\u{0}".utf8))
  }
}
