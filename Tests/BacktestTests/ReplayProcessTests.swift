import Backtest
import StrategyChannel
import Tape
import Testing

/// What a strategy says does not depend on the process that it runs in: not on its hash seeds, its
/// addresses or its clock.
struct ReplayProcessTests {
  /// A hash of everything that the five strategies say in a session (FNV-1a).
  private static func fingerprint() throws -> String {
    let maker = SessionMaker(try ReplayScripts.examples())
    maker.begin()
    maker.run(seconds: 600)
    maker.stop()
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    var count = 0
    for item in maker.entries {
      guard case .message(_, let message) = item.entry else { continue }
      count += 1
      for byte in message.wireBytes { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
    }
    return "\(count) messages, \(hash)"
  }

  @Test("three processes say the same, byte for byte")
  func processes() async throws {
    let expected = try Self.fingerprint()
    for _ in 0..<3 {
      let result = try await #require(
        processExitsWith: .success, observing: [\.standardOutputContent]
      ) {
        print("fingerprint:", try Self.fingerprint())
      }
      let output = String(decoding: result.standardOutputContent, as: UTF8.self)
      #expect(output.contains("fingerprint: \(expected)\n"), "\(output)")
    }
  }
}
