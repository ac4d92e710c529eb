import LuaRuntime
import Testing

#if canImport(Glibc)
  import Glibc
#endif

extension LuaVM {
  /// A VM whose runaway scripts end by an instruction budget, the same in every run.
  static func make(
    memoryBytes: Int = 16 << 20, instructions: Int64? = 20_000_000, seed: UInt64 = 7
  ) throws -> LuaVM {
    var limits = LuaLimits()
    limits.memoryBytes = memoryBytes
    limits.instructionBudget = instructions
    limits.randomSeed = seed
    return try LuaVM(limits: limits)
  }

  /// Runs the statements as a function body in `test.lua` (line 1 is the first) and returns its
  /// first result.
  @discardableResult
  func run(_ body: String) throws -> LuaValue {
    let module = try load("return {main = function(...) \(body)\nend}", name: "test.lua")
    let main = try #require(try function("main", of: module))
    return try call(main, returning: 1)[0]
  }

  /// The message of the error that the body ends in.
  func failure(_ body: String) throws -> String {
    do {
      let value = try run(body)
      Issue.record("no error, but \(value): \(body)")
      return ""
    } catch let error as LuaError { return error.message }
  }
}

/// The folder of shared test material, or nil with a loud note.
func sharedFolder(_ file: String = #filePath) -> String? {
  if let path = getenv("PERIGEE_SHARED") { return String(cString: path) }
  var parts = file.split(separator: "/")
  while !parts.isEmpty {
    parts.removeLast()
    let candidate = "/" + parts.joined(separator: "/") + "/shared"
    if access(candidate + "/attacks", R_OK) == 0 { return candidate }
  }
  print("SKIPPED: no folder `shared` beside the project; set PERIGEE_SHARED")
  return nil
}

func readFile(_ path: String) -> String? {
  guard let file = fopen(path, "r") else { return nil }
  defer { fclose(file) }
  var bytes: [UInt8] = []
  while case let byte = fgetc(file), byte != EOF { bytes.append(UInt8(byte)) }
  return String(decoding: bytes, as: UTF8.self)
}
