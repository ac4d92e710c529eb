import Foundation
import Glibc

/// The command line of the simulation.
struct SimulateCommand {
  static let usage = """
    perigee-simulate [--seeds N] [--first S] [--jobs J] [--twice T] [--json]
    perigee-simulate --seed S [--verbose]
    perigee-simulate --plant [NAME|all] [--seeds N] [--jobs J] [--json]

    Lives N seeds (100) from S (1) on in J processes (2), the first T of them twice (10), and
    prints what happened. With --plant a bug is put into each world, which must be found: seeds
    are lived until it is, at most N (40). --short lives a few minutes of each seed. Ends with 1
    after a violation or a missed bug.

    """

  /// A process lives this many seeds and makes room for the next.
  private static let seedsPerProcess: UInt64 = 25

  private let arguments: [String]
  private let folder = "/tmp/perigee-simulation-\(getpid())"

  init(_ arguments: [String]) { self.arguments = arguments }

  private func has(_ name: String) -> Bool { arguments.contains(name) }

  private func value(_ name: String) -> String? {
    guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count,
      !arguments[index + 1].hasPrefix("--")
    else { return nil }
    return arguments[index + 1]
  }

  private func number(_ name: String, _ fallback: UInt64) -> UInt64 {
    value(name).flatMap { UInt64($0) } ?? fallback
  }

  func run() -> Int32 {
    if has("--help") {
      say(Self.usage, terminator: "")
      return 0
    }
    mkdir(folder, 0o700)
    defer { remove() }
    if let name = value("--worker-plant") { return plantWorker(name) }
    if has("--worker") { return worker() }
    if has("--plant") { return plants() }
    if let seed = value("--seed").flatMap({ UInt64($0) }) { return one(seed) }
    return many()
  }

  private func remove() {
    // Safe: what is left lies in the system's folder for such things.
    try? FileManager.default.removeItem(atPath: folder)  // Safe: see above.
  }

  // MARK: One seed

  private func one(_ seed: UInt64) -> Int32 {
    let result = SeedResult.of(
      seed, folder: folder, plant: { planted(value("--with")) }, isVerbose: has("--verbose"),
      isShort: has("--short"))
    for line in result.report { say(line) }
    SimulationReport(results: [result], seconds: 0).show()
    return result.counts.violations.isEmpty ? 0 : 1
  }

  private func planted(_ name: String?) -> Plant {
    name.flatMap(PlantKind.init)?.make() ?? Plant()
  }

  // MARK: Many seeds

  /// Lives every n-th seed and writes a line for each.
  private func worker() -> Int32 {
    var seed = number("--first", 1)
    let step = number("--step", 1)
    let end = number("--end", 0)
    let twice = number("--twice-until", 0)
    while seed < end {
      put(
        SeedResult.of(
          seed, folder: folder, plant: Plant.init, isRepeated: seed < twice,
          isShort: has("--short")))
      seed += step
    }
    return 0
  }

  private func put(_ value: some Encodable) {
    do {
      say(String(decoding: try JSONEncoder().encode(value), as: UTF8.self))
    } catch {
      say("{}")
    }
  }

  private func many() -> Int32 {
    let first = number("--first", 1)
    let count = number("--seeds", 100)
    let jobs = min(max(1, number("--jobs", 2)), max(1, count))
    let twice = first + number("--twice", 10)
    let begin = ContinuousClock.now
    var workers: [Worker] = []
    var results: [SeedResult] = []
    for index in 0..<count {
      if index % (jobs * Self.seedsPerProcess) == 0 {
        let start = first + index
        let end = min(first + count, start + jobs * Self.seedsPerProcess)
        workers = (0..<jobs).map { job in
          Worker(
            ["--worker", "--first", "\(start + job)", "--step", "\(jobs)", "--end", "\(end)"]
              + ["--twice-until", "\(twice)"] + (has("--short") ? ["--short"] : []))
        }
      }
      guard let result = workers[Int(index % jobs)].next(SeedResult.self) else {
        say("the process of seed \(first + index) has ended without a word")
        return 2
      }
      results.append(result)
      for line in result.report { say(line) }
      if !has("--json"), (index + 1) % max(1, count / 20) == 0 {
        let faults = results.reduce(0) { $0 + $1.counts.fired.values.reduce(0, +) }
        say("\(index + 1) of \(count) seeds, \(faults) faults, \(elapsed(begin)) s")
      }
    }
    let report = SimulationReport(results: results, seconds: elapsed(begin))
    if has("--json") { put(report) } else { report.show() }
    return report.total.violations.isEmpty ? 0 : 1
  }

  private func elapsed(_ begin: ContinuousClock.Instant) -> Int {
    Int((ContinuousClock.now - begin).components.seconds)
  }

  // MARK: Planted bugs

  struct PlantResult: Codable {
    var plant: String
    /// How many seeds it took; nil when it was missed.
    var seeds: Int?
    var invariants: [String]
  }

  private func plantWorker(_ name: String) -> Int32 {
    guard let kind = PlantKind(rawValue: name) else { return 2 }
    let first = number("--first", 1)
    let count = number("--seeds", 40)
    for seed in first..<first + count {
      let result = SeedResult.of(
        seed, folder: folder, plant: kind.make, isShort: has("--short"))
      guard !result.counts.violations.isEmpty else { continue }
      put(
        PlantResult(
          plant: name, seeds: Int(seed - first + 1),
          invariants: result.counts.violations.keys.sorted()))
      return 0
    }
    put(PlantResult(plant: name, seeds: nil, invariants: []))
    return 0
  }

  private func plants() -> Int32 {
    let name = value("--plant") ?? "all"
    let kinds = PlantKind.allCases.filter { name == "all" || $0.rawValue == name }
    guard !kinds.isEmpty else {
      let names = PlantKind.allCases.map(\.rawValue).joined(separator: ", ")
      say("No planted bug is called \"\(name)\"; there are: \(names).")
      return 2
    }
    let jobs = Int(number("--jobs", 2))
    let extra =
      ["--first", "\(number("--first", 1))", "--seeds", "\(number("--seeds", 40))"]
      + (has("--short") ? ["--short"] : [])
    var running: [(kind: PlantKind, worker: Worker)] = []
    var results: [PlantResult] = []
    var waiting = kinds[...]
    while !waiting.isEmpty || !running.isEmpty {
      while running.count < jobs, let kind = waiting.popFirst() {
        running.append((kind, Worker(["--worker-plant", kind.rawValue] + extra)))
      }
      let (kind, worker) = running.removeFirst()
      let result =
        worker.next(PlantResult.self)
        ?? PlantResult(plant: kind.rawValue, seeds: nil, invariants: ["its process has died"])
      results.append(result)
      if !has("--json") { show(result) }
    }
    let caught = results.count { $0.seeds != nil }
    if has("--json") { put(results) } else { say("\(caught) of \(results.count) caught") }
    return caught == results.count ? 0 : 1
  }

  private func show(_ result: PlantResult) {
    let verdict = result.seeds.map { "caught by seed \($0)" } ?? "MISSED"
    say(
      result.plant.padding(toLength: 32, withPad: " ", startingAt: 0)
        + verdict.padding(toLength: 20, withPad: " ", startingAt: 0)
        + result.invariants.joined(separator: ", "))
  }
}
