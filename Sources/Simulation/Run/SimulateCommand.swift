import Glibc

/// The command line of the simulation.
struct SimulateCommand {
  var arguments: [String]
  init(_ arguments: [String]) { self.arguments = arguments }

  func value(_ name: String) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else {
      return nil
    }
    return arguments[index + 1]
  }

  func run() -> Int32 {
    let folder = "/tmp/perigee-simulation-\(getpid())"
    mkdir(folder, 0o700)
    var total = Counts()
    let first = value("--seed").flatMap { UInt64($0) } ?? value("--first").flatMap { UInt64($0) } ?? 1
    let count = value("--seed") == nil ? value("--seeds").flatMap { UInt64($0) } ?? 10 : 1
    for seed in first..<(first + count) {
      do {
        let world = try World(
          setting: Setting(seed: seed, folder: folder), plant: Plant(),
          verbose: arguments.contains("--verbose"))
        let hash = world.live()
        total.add(world.counts)
        print(
          "seed \(seed): \(String(hash, radix: 16)) \(world.counts.orders) orders "
            + "\(world.counts.executions) executions \(world.counts.restarts) restarts "
            + "\(world.counts.violations)")
        for line in world.report { print(line) }
      } catch {
        print("seed \(seed) cannot live: \(error)")
      }
    }
    print(total)
    return total.violations.isEmpty ? 0 : 1
  }
}
