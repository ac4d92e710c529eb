import StrategyChannel
import StrategyChannelTestSupport
import Testing

/// The fuzzer's targets, for a moment and from a fixed seed.
@Suite struct ChannelTargetTests {
  @Test(arguments: ChannelTarget.allCases)
  func mutatedInputs_AreValuesOrTypedErrors(target: ChannelTarget) throws {
    let messages = WireTests.messages.filter {
      // Longer than the ring: it would wait for a reader.
      if case .state = $0 { false } else { true }
    }.map { ChildMessage(strategy: 0, $0) }
    let records = try ChannelTarget.records(of: messages)
    #expect(records.count == messages.count)
    var numbers = SeededNumbers(state: 7)
    for _ in 0..<4000 {
      let chosen = (0..<Int.random(in: 1...4, using: &numbers)).map { _ in
        records[Int.random(in: 0..<records.count, using: &numbers)]
      }
      var input = target.input(of: chosen)
      for _ in 0..<Int.random(in: 0...5, using: &numbers) {
        let place = Int.random(in: 0..<input.count, using: &numbers)
        input[place] = UInt8.random(in: 0...255, using: &numbers)
      }
      if Int.random(in: 0..<4, using: &numbers) == 0 {
        input.removeLast(Int.random(in: 0..<input.count, using: &numbers))
      }
      try input.withUnsafeBytes { try target.check($0) }
    }
  }

  /// Inputs that once broke something.
  static let kept: [(ChannelTarget, [UInt8])] = []

  @Test func keptInputs_BreakNothing() throws {
    for (target, input) in Self.kept { try input.withUnsafeBytes { try target.check($0) } }
  }
}
