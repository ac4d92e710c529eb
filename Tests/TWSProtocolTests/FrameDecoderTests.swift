import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Frames come out whole, however the bytes come in.
struct FrameDecoderTests {
  static func frame(_ payload: [UInt8]) -> [UInt8] {
    let count = payload.count
    return [
      UInt8(count >> 24), UInt8(count >> 16 & 255), UInt8(count >> 8 & 255), UInt8(count & 255),
    ]
      + payload
  }

  static let payloads: [[UInt8]] = [
    Array("1\u{0}6\u{0}".utf8), [], Array(repeating: 7, count: 300), [0], [1, 2, 3],
  ]

  static func drain(_ decoder: inout FrameDecoder) throws -> [[UInt8]] {
    var found: [[UInt8]] = []
    while let payload = try decoder.nextPayload() { found.append(payload) }
    return found
  }

  @Test("pieces of every size give the same frames", arguments: [1, 2, 3, 5, 7, 64, 4096])
  func frames_DoNotDependOnTheSplit(size: Int) throws {
    let stream = Self.payloads.flatMap(Self.frame)
    var decoder = FrameDecoder()
    var found: [[UInt8]] = []
    var index = 0
    while index < stream.count {
      let end = min(index + size, stream.count)
      decoder.append(stream[index..<end])
      found += try Self.drain(&decoder)
      index = end
    }
    #expect(found == Self.payloads)
    #expect(decoder.bufferedBytes == 0)
  }

  @Test func truncatedFrame_WaitsForTheRest() throws {
    var decoder = FrameDecoder()
    decoder.append([0, 0, 0, 5, 1, 2] as [UInt8])
    #expect(try decoder.nextPayload() == nil)
    #expect(decoder.bufferedBytes == 6)
    decoder.append([3, 4, 5, 0] as [UInt8])
    #expect(try decoder.nextPayload() == [1, 2, 3, 4, 5])
    #expect(decoder.bufferedBytes == 1)
  }

  @Test func oversizedFrame_IsAnErrorThatStays() {
    var decoder = FrameDecoder(maximumPayloadBytes: 100)
    decoder.append([0, 0, 0, 101] as [UInt8])
    for _ in 0..<2 {
      let error = #expect(throws: TWSError.self) { try decoder.nextPayload() }
      #expect(error?.kind == .oversizedFrame(length: 101, maximum: 100))
      decoder.append([0, 0, 0, 0] as [UInt8])
    }
  }

  @Test func garbage_IsAnOversizedFrame() {
    var decoder = FrameDecoder()
    decoder.append(Array("HTTP/1.1 400 Bad Request".utf8))
    let error = #expect(throws: TWSError.self) { try decoder.nextPayload() }
    #expect(error?.excerpt.hasPrefix("HTTP/1.1") == true)
  }

  @Test func lentFrame_CountsAsTakenWhenTheBorrowerThrows() throws {
    struct Refusal: Error {}
    var decoder = FrameDecoder()
    decoder.append(Self.frame([1]) + Self.frame([2]))
    #expect(throws: Refusal.self) { try decoder.withNextFrame { _ in throw Refusal() } }
    #expect(try decoder.withNextFrame { $0[0] } == 2)
  }

  @Test func encoder_WritesOneFrameAfterTheOther() throws {
    var encoder = FrameEncoder(version: .newestText)
    try encoder.append(GatewayMessage.openOrderEnd)
    try encoder.append(GatewayMessage.nextValidID(42))
    var decoder = FrameDecoder()
    decoder.append(encoder.bytes)
    let payloads = try Self.drain(&decoder)
    #expect(payloads.map(Vectors.printable) == ["53|1|", "9|1|42|"])
    encoder.removeAll()
    #expect(encoder.bytes.isEmpty)
  }

  @Test func textWithNUL_LeavesTheEncoderAsItWas() throws {
    var encoder = FrameEncoder(version: .newestText)
    try encoder.append(GatewayMessage.openOrderEnd)
    let before = encoder.bytes
    let error = #expect(throws: TWSError.self) {
      try encoder.append(GatewayMessage.accountUpdateTime("12:\u{0}00"))
    }
    #expect(error?.kind == .textContainsNUL)
    #expect(error?.fieldName == "time")
    #expect(encoder.bytes == before)
  }
}
