import Performance
import Testing

@Suite struct OverfittingTests {
  // Reference values of the published tables and of 30-digit arithmetic.
  @Test(arguments: [
    (0.5, 0.0), (0.975, 1.959963984540054), (0.025, -1.959963984540054),
    (0.05, -1.6448536269514726), (0.999, 3.090232306167813), (1e-10, -6.361340902404056),
    (1e-300, -37.0471),
  ])
  func quantile_IsExact(chance: Double, expected: Double) {
    let value = Normal.quantile(chance) ?? .nan
    #expect(abs(value - expected) < (chance == 1e-300 ? 1e-4 : 1e-12))
    #expect(abs(Normal.cumulative(value) / chance - 1) < 1e-11)
  }

  @Test func quantile_OutsideOfChances_IsAbsent() {
    for chance in [0, 1, -0.1, 1.1, .nan] { #expect(Normal.quantile(chance) == nil) }
  }

  @Test func expectedMaximum_GrowsWithTheTrials() {
    // 1 - 1/e for two trials: by hand from equation 1 with Q(1/2) = 0.
    let two = SharpeEvidence.expectedMaximum(trials: 2, deviation: 1) ?? 0
    #expect(
      abs(two - 0.5772156649015329 * -(Normal.quantile(0.5 / 2.718281828459045) ?? 0)) < 1e-12)
    #expect(SharpeEvidence.expectedMaximum(trials: 1, deviation: 1) == nil)
    let many = [2, 10, 100, 10_000].compactMap {
      SharpeEvidence.expectedMaximum(trials: $0, deviation: 0.1)
    }
    #expect(many == many.sorted() && many.count == 4)
  }

  @Test func noise_IsFoundOut() throws {
    var numbers = SeededNumbers(5)
    let trials = (0..<40).map { _ in (0..<320).map { _ in numbers.normal(0, 0.01) } }
    let sharpes = trials.compactMap(SharpeEvidence.dailySharpe)
    let best = try #require(zip(trials, sharpes).max { $0.1 < $1.1 }?.0)
    let evidence = try #require(SharpeEvidence(returns: best, trialSharpes: sharpes))
    #expect(evidence.probabilistic > 0.95, "by itself it looks good")
    #expect((evidence.deflated ?? 1) < 0.9, "as the best of 40 it does not")
    let overfitting = try #require(OverfittingProbability(returns: trials, blocks: 10))
    #expect(overfitting.probability > 0.25 && overfitting.splits == 252)
  }

  @Test func skill_IsBelieved() throws {
    var numbers = SeededNumbers(6)
    var trials = (0..<20).map { _ in (0..<320).map { _ in numbers.normal(0, 0.01) } }
    trials.append((0..<320).map { _ in numbers.normal(0.004, 0.01) })
    let overfitting = try #require(OverfittingProbability(returns: trials, blocks: 10))
    #expect(overfitting.probability == 0 && overfitting.lossProbability == 0)
    let evidence = try #require(
      SharpeEvidence(
        returns: trials[20], trialSharpes: trials.compactMap(SharpeEvidence.dailySharpe)))
    #expect((evidence.deflated ?? 0) > 0.99)
  }

  @Test func matrices_ThatCannotBeSplit_AreRefused() {
    let row = Array(repeating: 0.1, count: 64)
    #expect(OverfittingProbability(returns: []) == nil)
    #expect(OverfittingProbability(returns: [row]) == nil)
    #expect(OverfittingProbability(returns: [row, Array(row.dropLast())]) == nil)
    #expect(OverfittingProbability(returns: [row, row], blocks: 7) == nil)
    #expect(OverfittingProbability(returns: [row, row], blocks: 22) == nil)
    #expect(OverfittingProbability(returns: [[0.1], [0.2]], blocks: 2) == nil)
    let same = OverfittingProbability(returns: [row, row], blocks: 4)
    #expect(same?.probability == 1 && same?.splits == 6, "equals rank in the middle")
    #expect(same?.degradation == nil)
  }
}
