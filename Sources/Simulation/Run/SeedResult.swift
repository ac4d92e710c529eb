/// What became of one seed.
struct SeedResult: Codable {
  var seed: UInt64
  /// Of the journal, over all of its events.
  var hash: UInt64
  var counts: Counts
  /// The first violations with what came before them.
  var report: [String]

  /// Lives a seed once, or twice for proof that it comes out the same.
  static func of(
    _ seed: UInt64, folder: String, plant: () -> Plant, isVerbose: Bool = false,
    isRepeated: Bool = false, isShort: Bool = false
  ) -> SeedResult {
    var result = live(seed, folder: folder, plant: plant(), isVerbose: isVerbose, isShort: isShort)
    guard isRepeated else { return result }
    let again = live(seed, folder: folder, plant: plant(), isVerbose: false, isShort: isShort)
    if again.hash != result.hash || again.counts != result.counts {
      result.counts.violations["replay-differs", default: 0] += 1
      result.report.append("seed \(seed): VIOLATION replay-differs: two runs, two journals")
    }
    return result
  }

  private static func live(
    _ seed: UInt64, folder: String, plant: Plant, isVerbose: Bool, isShort: Bool
  ) -> SeedResult {
    do {
      let world = try World(
        setting: Setting(seed: seed, folder: folder, isShort: isShort), plant: plant,
        verbose: isVerbose)
      let hash = world.live()
      return SeedResult(seed: seed, hash: hash, counts: world.counts, report: world.report)
    } catch {
      var counts = Counts()
      counts.seeds = 1
      counts.violations["harness"] = 1
      return SeedResult(
        seed: seed, hash: 0, counts: counts, report: ["seed \(seed) cannot live: \(error)"])
    }
  }
}
