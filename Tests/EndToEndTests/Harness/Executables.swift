import Foundation

/// The built executables that the tests drive: those beside the test bundle, or those of the
/// folder that the environment's `PERIGEE_BIN` names.
enum Executables {
  /// An executable that is not where it should be.
  struct Missing: Error, CustomStringConvertible {
    var path: String
    var description: String { "\(path) is not built; run swift build first" }
  }

  /// The folder of the executables.
  static let folder: String = {
    if let folder = ProcessInfo.processInfo.environment["PERIGEE_BIN"] { return folder }
    let bundle = URL(fileURLWithPath: CommandLine.arguments[0])
    return bundle.deletingLastPathComponent().path
  }()

  /// The path of an executable; throws ``Missing``.
  static func path(_ name: String) throws -> String {
    let path = "\(folder)/\(name)"
    guard FileManager.default.isExecutableFile(atPath: path) else { throw Missing(path: path) }
    return path
  }
}
