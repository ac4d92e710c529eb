public import StrategyChannel

/// A script as a test gets it.
public struct TestedScript: Sendable, Hashable {
  /// The text.
  public var source: String
  /// What `require` finds.
  public var modules: [ScriptModule]

  /// A script from its parts.
  public init(source: String, modules: [ScriptModule]) {
    self.source = source
    self.modules = modules
  }
}

/// One file of tests of strategies, and how its scripts are found.
public struct StrategyTestFile {
  /// Reads a script that a test names, from the file's own folder. The error is a sentence.
  public typealias Reader = (String) throws(StrategyTestError) -> TestedScript

  /// The name that messages show; only its last 55 bytes are shown.
  public var name: String
  /// The text.
  public var source: String
  /// What `require` finds in the tests.
  public var modules: [ScriptModule]
  /// How scripts are read.
  public var script: Reader

  /// A file from its parts.
  public init(
    name: String, source: String, modules: [ScriptModule], script: @escaping Reader
  ) {
    self.name = name
    self.source = source
    self.modules = modules
    self.script = script
  }

  /// How the names of such files end.
  public static let suffix = "_test.lua"
}

/// Why a test could not be run, in a sentence.
public struct StrategyTestError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The sentence.
  public var description: String

  /// An error with its sentence.
  public init(_ description: String) { self.description = description }
}

/// What came of one test.
public struct StrategyTestResult: Sendable, Hashable, Encodable {
  /// The file.
  public var file: String
  /// The test's name; of a file that does not load, the file's.
  public var name: String
  /// Why it failed; nil when it passed.
  public var failure: StrategyTestFailure?

  /// Whether it passed.
  public var hasPassed: Bool { failure == nil }
}

/// Why a test failed, and what helps to find the fault.
public struct StrategyTestFailure: Sendable, Hashable, Encodable {
  /// The file of the line; of the tests, or of a script of theirs.
  public var file: String
  /// The line, from 1; nil where Lua tells none.
  public var line: Int?
  /// What was expected and what came instead.
  public var message: String
  /// More of the same, a line each.
  public var details: [String]
  /// The strategy's newest lines of log, oldest first; at most `keptLines`.
  public var log: [String]
  /// The calls that led there, a line each; may be empty.
  public var traceback: [String]

  /// The most lines of log that a failure shows.
  public static let keptLines = 20

  /// `file:line: message`.
  public var headline: String {
    line.map { "\(file):\($0): \(message)" } ?? "\(file): \(message)"
  }
}
