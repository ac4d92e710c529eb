import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Broken bytes never trap, and how bytes are broken for the tests of the fuzz targets.
struct MutationTests {
  /// Debug builds are some ten times slower, so they try fewer.
  static let rounds: Int = {
    #if DEBUG
      60_000
    #else
      200_000
    #endif
  }()

  static let interesting: [[UInt8]] = [
    [], [0], [0x2D], Array("99999999999999999999".utf8), Array("-1".utf8),
    Array("1.7976931348623157E308".utf8), Array("1e-9999".utf8), Array("BAG".utf8),
    Array("2147483648".utf8), [0xFF, 0xC0], Array(".".utf8), Array("0.00000000000000000001".utf8),
  ]

  static func mutate(_ payload: [UInt8], _ random: inout SplitMix64) -> [UInt8] {
    var bytes = payload
    for _ in 0..<Int.random(in: 1...3, using: &random) {
      guard !bytes.isEmpty else { return bytes }
      let at = Int.random(in: 0..<bytes.count, using: &random)
      switch Int.random(in: 0..<7, using: &random) {
      case 0: bytes[at] = UInt8.random(in: 0...255, using: &random)
      case 1: bytes.remove(at: at)
      case 2: bytes.insert(UInt8.random(in: 0...255, using: &random), at: at)
      case 3: bytes.removeSubrange(at...)
      case 4: bytes.insert(0, at: at)
      case 5: bytes += bytes[at...]
      default:
        let end = bytes[at...].firstIndex(of: 0) ?? bytes.count
        bytes.replaceSubrange(at..<end, with: interesting.randomElement(using: &random) ?? [])
      }
    }
    return bytes
  }

  @Test("random bytes never trap the frame decoder or the hello")
  func garbage_NeverTraps() {
    var random = SplitMix64(seed: 3)
    for _ in 0..<2000 {
      var decoder = FrameDecoder(maximumPayloadBytes: 64)
      let count = Int.random(in: 0...40, using: &random)
      let bytes = (0..<count).map { _ in UInt8.random(in: 0...255, using: &random) & 0x1F }
      decoder.append(bytes)
      while let payload = try? decoder.nextPayload() {
        _ = try? GatewayMessage.decode(payload, version: .newestText)
      }
      _ = try? ClientHello.decode(Array("API\u{0}".utf8) + bytes)
      _ = try? ServerHello.decode(bytes)
    }
  }
}
