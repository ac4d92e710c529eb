import Glibc
import Orders
import Testing
import TradingModel

@testable import Runner

@Suite("The watch over the machine")
struct MachineTests {
  private static let start = Timestamp(seconds: 1_767_623_400)

  /// A clock that goes evenly from a step on, looked at every second.
  private func run(
    _ watch: inout ClockWatch, seconds: Int, offset: Duration, from first: Int
  ) {
    for second in first..<(first + seconds) {
      watch.look(
        wall: Self.start.advanced(by: .seconds(second) + offset),
        monotonic: Int64(second) * 1_000_000_000)
    }
  }

  @Test(
    "a jump of the clock of more than 2 s is told and over after a minute of even time",
    arguments: [3, -3, 3_600, -3_600, 86_400 * 365])
  func jump_IsToldForAMinute(seconds: Int) {
    var watch = ClockWatch()
    run(&watch, seconds: 10, offset: .zero, from: 0)
    #expect(watch.fault == nil)
    run(&watch, seconds: 60, offset: .seconds(seconds), from: 10)
    #expect(watch.fault == .clockStep(milliseconds: Int64(seconds) * 1000))
    run(&watch, seconds: 2, offset: .seconds(seconds), from: 70)
    #expect(watch.fault == nil)
  }

  @Test("a second jump begins the minute anew; a slow drift is none")
  func secondJump_BeginsAnew() {
    var watch = ClockWatch()
    run(&watch, seconds: 10, offset: .zero, from: 0)
    run(&watch, seconds: 50, offset: .seconds(5), from: 10)
    run(&watch, seconds: 50, offset: .seconds(-5), from: 60)
    #expect(watch.fault == .clockStep(milliseconds: -10_000))
    run(&watch, seconds: 20, offset: .seconds(-5), from: 110)
    #expect(watch.fault == nil)
    for second in 130..<2_000 {
      watch.look(
        wall: Self.start.advanced(by: .seconds(second) + .microseconds(500 * second)),
        monotonic: Int64(second) * 1_000_000_000)
      if second > 200 { #expect(watch.fault == nil) }
    }
  }

  @Test("a sleep of the machine, in which only the wall clock goes on, is a jump")
  func sleep_IsAJump() {
    var watch = ClockWatch()
    watch.look(wall: Self.start, monotonic: 0)
    watch.look(wall: Self.start.advanced(by: .seconds(7_200)), monotonic: 1_000_000_000)
    #expect(watch.fault == .clockStep(milliseconds: 7_199_000))
  }

  @Test("a level is bad at its limit and good again a quarter beyond")
  func level_HasHysteresis() {
    var floor = LevelWatch.floor(256)
    var seen: [Bool] = []
    for value in [300, 256, 255, 256, 319, 320, 256, 0] as [Int64] {
      floor.look(value)
      seen.append(floor.isBad)
    }
    #expect(seen == [false, false, true, true, true, false, false, true])
    var ceiling = LevelWatch.ceiling(1_000)
    seen = []
    for value in [999, 1_000, 1_001, 800, 750, 900] as [Int64] {
      ceiling.look(value)
      seen.append(ceiling.isBad)
    }
    #expect(seen == [false, false, true, true, false, false])
  }

  @Test("the machine's own figures are read")
  func figures_AreRead() {
    #expect((MachineWatch.freeSpace("/tmp") ?? -1) >= 0)
    #expect((MachineWatch.residentMemory() ?? 0) > 4)
    #expect(MachineWatch.freeSpace("/no/such/folder") == nil)
  }

  // MARK: Restarts

  @Test("the fifth start in ten minutes after an unclean end counts five")
  func storm_IsCounted() {
    var history = RestartHistory("")
    var counts: [Int] = []
    for number in 0..<7 { counts.append(history.begin(at: Self.at(number * 60))) }
    #expect(counts == [0, 1, 2, 3, 4, 5, 6])
  }

  @Test("orderly ends, old starts and a first start do not count")
  func orderlyEnds_DoNotCount() {
    var history = RestartHistory("")
    for number in 0..<20 {
      #expect(history.begin(at: Self.at(number * 30)) == 0)
      history.end(at: Self.at(number * 30 + 20))
    }
    history = RestartHistory("")
    for number in 0..<20 { #expect(history.begin(at: Self.at(number * 300)) <= 2) }
    // One orderly end among unclean ones keeps the rest.
    history = RestartHistory("")
    for number in 0..<4 { _ = history.begin(at: Self.at(number)) }
    history.end(at: Self.at(5))
    #expect(history.begin(at: Self.at(6)) == 0)
    #expect(history.begin(at: Self.at(7)) == 4)
  }

  @Test("a clock that goes back hides no start")
  func clockBack_HidesNothing() {
    var history = RestartHistory("")
    for number in 0..<5 { _ = history.begin(at: Self.at(number)) }
    #expect(history.begin(at: Self.at(-86_400)) == 5)
  }

  @Test("the file survives garbage, is bounded and private")
  func startsFile_IsRobust() throws {
    let folder = try TemporaryFolder()
    try folder.write("starts", "start x\nnonsense\n\u{0}\u{1}\nstart 99999999999999999999\n")
    let file = StartsFile(folder: folder.path)
    for number in 0..<200 { _ = try file.begin(at: Self.at(number)) }
    #expect(try file.begin(at: Self.at(200)) == RestartHistory.memory)
    var facts = stat()
    #expect(stat("\(folder.path)/starts", &facts) == 0)
    #expect(facts.st_mode & 0o777 == 0o600 && facts.st_size < 4_096)
    try file.end(at: Self.at(201))
    #expect(try file.begin(at: Self.at(202)) == 0)
  }

  private static func at(_ seconds: Int) -> Timestamp { start.advanced(by: .seconds(seconds)) }

  // MARK: Limits

  @Test("the limit of descriptors is raised to what the system allows, and too few are told")
  func descriptors_AreRaised() {
    let limit = DescriptorLimit.raise()
    var now = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &now)
    #expect(now.rlim_cur == min(now.rlim_max, 1 << 20) && limit == Int(now.rlim_cur))
    #expect(DescriptorLimit.warning(limit: 1_024, needed: 900) == nil)
    let text = DescriptorLimit.warning(
      limit: 1_024, needed: DescriptorLimit.needed(strategies: 100, connections: 4))
    #expect(text?.contains("may open 1024 files") == true)
  }
}
