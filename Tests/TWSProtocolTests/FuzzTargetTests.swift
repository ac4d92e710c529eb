import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// The targets of the fuzzer reach every decoder, and hold for mutated recordings.
struct FuzzTargetTests {
  @Test("every type of message belongs to exactly one group")
  func everyDecoder_HasAGroup() {
    let gateway = GatewayGroup.allCases.flatMap(\.ids)
    #expect(gateway.count == GatewayMessageID.allCases.count)
    #expect(Set(gateway) == Set(GatewayMessageID.allCases))
    let client = ClientGroup.allCases.flatMap(\.ids)
    #expect(client.count == ClientMessageID.allCases.count)
    #expect(Set(client) == Set(ClientMessageID.allCases))
    for target in FuzzTarget.all { #expect(FuzzTarget(name: target.name) == target) }
    #expect(Set(FuzzTarget.all.map(\.name)).count == FuzzTarget.all.count)
  }

  @Test("a second of fuzzing each target with a fixed seed finds nothing")
  func mutations_HoldEveryProperty() throws {
    let seeds = Vectors.everything()
    guard !seeds.isEmpty else { return }
    var tried = 0
    for (number, target) in FuzzTarget.all.enumerated() {
      // Long lists take the time and add nothing over short ones.
      var inputs = seeds.compactMap { target.input(of: $0) }.filter { $0.count < 1500 }
      inputs.append(contentsOf: target.dictionary)
      var random = SplitMix64(seed: UInt64(number))
      for _ in 0..<MutationTests.rounds / FuzzTarget.all.count {
        let seed = inputs.randomElement(using: &random) ?? []
        let input = MutationTests.mutate(seed, &random)
        try input.withUnsafeBytes { try target.check($0) }
        tried += 1
      }
    }
    print("\(tried) mutated inputs of \(FuzzTarget.all.count) targets hold every property")
  }

  /// Inputs that once broke something, as the target and the bytes.
  static let kept: [(String, [UInt8])] = []

  @Test("what the fuzzer once found stays repaired")
  func keptInputs_HoldEveryProperty() throws {
    for (name, input) in Self.kept {
      let target = try #require(FuzzTarget(name: name))
      try input.withUnsafeBytes { try target.check($0) }
    }
  }
}
