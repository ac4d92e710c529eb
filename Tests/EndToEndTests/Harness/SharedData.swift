import Foundation

/// The recorded market data that lies beside the project.
enum SharedData {
  /// The folder `data`; nil, said loudly, when it is not there.
  static func folder() -> String? {
    let files = FileManager.default
    var candidates: [String] = []
    if let shared = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] {
      candidates.append(shared)
    }
    var place = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while place.path != "/" {
      candidates.append(place.appendingPathComponent("shared").path)
      place.deleteLastPathComponent()
    }
    if let found = candidates.first(where: { files.fileExists(atPath: $0 + "/data") }) {
      return found + "/data"
    }
    print("SKIPPED: there is no folder shared/data beside the project; set PERIGEE_SHARED")
    return nil
  }

  /// The lines of a gzipped text; `scratch` is a file to unpack it to.
  static func lines(_ path: String, scratch: String) async throws -> [String] {
    let program = try ChildProgram(
      "gzip", path: "/usr/bin/env", ["gzip", "-dc", "--", path], environment: World.environment,
      outputPath: scratch, errorPath: scratch + ".errors")
    let end = try await program.waitForEnd()
    guard end == .code(0) else {
      throw EarlyEnd(name: "gzip of \(path)", end: end, errors: program.errors)
    }
    return program.output.split(whereSeparator: \.isNewline).map(String.init)
  }
}
