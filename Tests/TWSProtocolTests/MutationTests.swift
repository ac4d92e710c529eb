import TWSProtocol
import Testing

/// Broken bytes of every kind never trap: they decode, or they end in a typed error.
struct MutationTests {
  /// A small generator (SplitMix64), so that a run can be repeated.
  struct Random: RandomNumberGenerator {
    var state: UInt64
    mutating func next() -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var mixed = state
      mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
      mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
      return mixed ^ (mixed >> 31)
    }
  }

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

  static func mutate(_ payload: [UInt8], _ random: inout Random) -> [UInt8] {
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

  /// Decodes, and if that works, encodes and decodes again to the same message.
  static func check(_ bytes: [UInt8], _ version: ServerVersion, isGateway: Bool) throws -> Bool {
    if isGateway {
      guard let message = try? GatewayMessage.decode(bytes, version: version) else { return false }
      let again = try GatewayMessage.decode(encodedPayload(message, version), version: version)
      switch (message, again) {
      // What a lenient message could not read is written as absent, which is no defect.
      case (.executionDetails, .executionDetails), (.commissionReport, .commissionReport): break
      default: #expect(again == message)
      }
    } else {
      guard let message = try? ClientMessage.decode(bytes, version: version) else { return false }
      let again = try ClientMessage.decode(encodedPayload(message, version), version: version)
      #expect(again == message)
    }
    return true
  }

  @Test(
    "mutated messages decode or fail, and what decodes is stable", arguments: [1, 2] as [UInt64])
  func mutation_NeverTraps(seed: UInt64) throws {
    var seeds: [(payload: [UInt8], version: ServerVersion, isGateway: Bool)] = []
    for file in [
      "in_rust-ibapi_recorded_sv157-176.txt", "in_ibkr-go_v1.4.6_sv200.txt",
      "in_ibkr-go_v2_sv200.txt",
    ] {
      seeds += (Vectors.recorded(file) ?? []).map { ($0.payload, $0.version, $0.direction == "in") }
    }
    for (file, number) in [("out_async_sv157.txt", 157), ("out_n10372_sv200.txt", 200)] {
      let version = ServerVersion(rawValue: number)
      seeds += (Vectors.sent(file) ?? []).map { ($0.payload, version, false) }
    }
    guard !seeds.isEmpty else { return }
    // Long lists take the time and add nothing over short ones.
    seeds.removeAll { $0.payload.count > 1500 }
    var random = Random(state: seed)
    var decoded = 0
    for _ in 0..<Self.rounds / 2 {
      guard let seed = seeds.randomElement(using: &random) else { return }
      let bytes = Self.mutate(seed.payload, &random)
      if try Self.check(bytes, seed.version, isGateway: seed.isGateway) { decoded += 1 }
    }
    print("seed \(seed): \(Self.rounds / 2) mutated frames, \(decoded) still decoded")
    #expect(decoded > 0)
    #expect(decoded < Self.rounds / 2)
  }

  @Test("random bytes never trap the frame decoder or the hello")
  func garbage_NeverTraps() {
    var random = Random(state: 3)
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
