import AttackHarness
import Testing

/// The short form of `./dev attacks`: each attack once. Its long form measures latency too, which
/// a machine that builds and tests at the same time cannot.
@Suite(.serialized) struct AttackTests {
  /// Runs attacks and complains of each that was not contained. A machine that is busy with other
  /// things stops nothing in time, so the time to stop is not asserted here.
  static func expectContained(_ attacks: [Attack]) async throws {
    guard let child = AttackRun.childBeside() else {
      print("SKIPPED: perigee-strategy is not built; run swift build first")
      return
    }
    var run = AttackRun(childPath: child, calm: .milliseconds(10))
    run.stopLimit = .seconds(5)
    let summary = try await run.run(attacks)
    for report in summary.reports {
      #expect(report.complaints.isEmpty, "\(report.name): \(report.complaints); \(report.words)")
    }
    #expect(summary.reports.count == attacks.count)
  }

  @Test func everyScript_IsContained() async throws {
    guard let folder = AttackFiles.folder() else { return }
    let attacks = try AttackFiles.read(folder)
    #expect(attacks.count >= 72)
    // While they are loaded only those that run for long differ.
    try await Self.expectContained(attacks.filter { $0.moment == .quote })
  }

  @Test func everySnippet_IsContained() async throws {
    try await Self.expectContained(AttackSnippets.all)
  }

  @Test func snippets_AreDistinct() {
    let names = AttackSnippets.all.map(\.name)
    #expect(Set(names).count == names.count)
  }
}
