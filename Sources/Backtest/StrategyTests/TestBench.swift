import LuaRuntime
import StrategyChannel
import TradingModel

/// One test file in a Lua state of its own: the tests that it declares, and the stage of the one
/// that runs.
final class TestBench {
  let file: StrategyTestFile
  let vm: LuaVM
  private(set) var tests: [(name: String, body: LuaFunction)] = []
  var stage: TestStage?
  /// What the newest failed expectation says at length.
  private(set) var failed: (message: String, details: [String])?

  /// The most tests of one file.
  static let testsAtMost = 1000
  /// Instructions that a test may take, those of its strategy not counted.
  static let instructions: Int64 = 500_000_000

  /// Loads a file: its top level runs and declares the tests.
  init(_ file: StrategyTestFile) throws(LuaError) {
    self.file = file
    var limits = LuaLimits()
    limits.instructionBudget = Self.instructions
    limits.randomSeed = 7
    vm = try LuaVM(limits: limits)
    try vm.register(
      LuaHostTable(nil, functions: [testFunction(), logFunction()]))
    try vm.register(strategyTable())
    try vm.register(marketTable())
    try vm.register(expectTable())
    let modules = file.modules
    try vm.setModuleResolver { name in
      modules.first { $0.name == name }.map { ($0.source, "\(name).lua") }
    }
    _ = try vm.load(file.source + "\nreturn {}", name: file.name)
  }

  /// Ends the state; nothing may be called afterwards.
  func close() { vm.close() }

  private func testFunction() -> LuaHostFunction {
    LuaHostFunction("test", "name, function", "Declares a test.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let name = try call.requireString(0, "name")
      guard call.isFunction(1), let body = call.function(1) else {
        throw call.expected("function", 1, "function")
      }
      guard tests.count < Self.testsAtMost else {
        throw LuaMisuse("more than \(Self.testsAtMost) tests in one file")
      }
      guard !tests.contains(where: { $0.name == name }) else {
        throw LuaMisuse("there is a test \"\(name)\" already in this file")
      }
      tests.append((name, body))
    }
  }

  private func logFunction() -> LuaHostFunction {
    LuaHostFunction("print", "...", "Adds a line to what a failure shows.") {
      [unowned self] (call: inout LuaCall) throws(LuaMisuse) in
      let text = (0..<call.count).map { call.display($0) }.joined(separator: " ")
      stage?.log.append(.init(level: .debug, text: text, place: file.name))
    }
  }

  /// The stage, for functions that need one.
  func running(_ function: String) throws(LuaMisuse) -> TestStage {
    guard let stage else { throw LuaMisuse("\(function): call strategy.run first") }
    return stage
  }

  /// A failed expectation: what Lua raises is short, what people read is kept here.
  func failure(_ message: String, _ details: [String] = []) -> LuaMisuse {
    failed = (message, details)
    return LuaMisuse(message)
  }

  /// Runs one test to its end.
  func run(_ index: Int) -> StrategyTestFailure? {
    stage = nil
    failed = nil
    do throws(LuaError) {
      try vm.call(tests[index].body)
    } catch { return described(error) }
    guard let (callback, fault) = stage?.faults.first else { return nil }
    return described(
      fault, "the strategy raised an error in \(callback), and no expect.fault took it")
  }

  private func described(_ error: LuaError) -> StrategyTestFailure {
    var result = Self.failure(error, in: file)
    if let failed, failed.message.hasPrefix(error.message.prefix(400)) {
      result.message = failed.message
      result.details = failed.details
      // The line says it all when the expectation stands in the test itself.
      if result.traceback.count <= 1 { result.traceback = [] }
    }
    if let (callback, fault) = stage?.faults.first {
      result.details.append("the strategy raised an error in \(callback): \(Self.place(fault))")
      result.details += fault.traceback.split(separator: "\n").map(String.init)
    }
    result.log = lines
    return result
  }

  private func described(_ fault: ScriptFault, _ what: String) -> StrategyTestFailure {
    StrategyTestFailure(
      file: fault.file ?? file.name, line: fault.line.map(Int.init), message: fault.message,
      details: [what], log: lines, traceback: Self.lines(fault.traceback))
  }

  static func failure(_ error: LuaError, in file: StrategyTestFile) -> StrategyTestFailure {
    StrategyTestFailure(
      file: error.source.isEmpty ? file.name : error.source, line: error.line,
      message: error.message, details: [], log: [], traceback: lines(error.traceback))
  }

  static func place(_ fault: ScriptFault) -> String {
    guard let file = fault.file else { return fault.message }
    return "\(file)\(fault.line.map { ":\($0)" } ?? ""): \(fault.message)"
  }

  private static func lines(_ text: String) -> [String] {
    text.split(separator: "\n").map { String($0.drop { $0 == " " }) }
  }

  /// The newest lines of the strategy's log.
  private var lines: [String] {
    (stage?.log ?? []).suffix(StrategyTestFailure.keptLines).map(\.shown)
  }
}

extension TestStage.Line {
  /// The line as a failure shows it.
  var shown: String {
    let level =
      switch self.level {
      case .debug: "debug"
      case .info: "info"
      case .warning: "warn"
      case .error: "error"
      }
    return place.isEmpty ? "\(level): \(text)" : "\(level): \(text)  (\(place))"
  }
}
