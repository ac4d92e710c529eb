// The way from libFuzzer into the targets of Tests/TWSProtocolTestSupport. Built by fuzz/run, which
// sets what the process shall do in its environment:
//
//   FUZZ_TARGET=NAME   the target that libFuzzer feeds
//   FUZZ_LIST=1        print every target and the messages that it decodes, then end
//   FUZZ_SEEDS=FOLDER  write the recordings, as inputs of the target, into the folder, then end
//   FUZZ_WORDS=FILE    write the words that libFuzzer shall put in, then end

import Foundation
import TWSProtocolTestSupport

nonisolated(unsafe) private var target = FuzzTarget.frames

/// Called once by libFuzzer, before the first input.
@_cdecl("LLVMFuzzerInitialize")
public func initialize(
  _ count: UnsafeMutablePointer<CInt>?, _ words: UnsafeMutableRawPointer?
) -> CInt {
  let environment = ProcessInfo.processInfo.environment
  if environment["FUZZ_LIST"] != nil {
    for target in FuzzTarget.all {
      print("\(target.name)\t\(target.decoders.joined(separator: " "))")
    }
    exit(0)
  }
  let name = environment["FUZZ_TARGET"] ?? ""
  guard let named = FuzzTarget(name: name) else {
    print("there is no target \(name); ./dev fuzz --list names all")
    exit(2)
  }
  target = named
  do {
    if let file = environment["FUZZ_WORDS"] { try writeWords(to: file) }
    if let folder = environment["FUZZ_SEEDS"] {
      try writeSeeds(to: URL(fileURLWithPath: folder))
      exit(0)
    }
  } catch {
    print("\(error)")
    exit(2)
  }
  return 0
}

/// Called by libFuzzer with every input.
@_cdecl("LLVMFuzzerTestOneInput")
public func testOneInput(_ bytes: UnsafeRawPointer?, _ count: Int) -> CInt {
  do {
    try target.check(UnsafeRawBufferPointer(start: bytes, count: count))
  } catch {
    fatalError("\(target.name): \(error)")
  }
  return 0
}

private func writeSeeds(to folder: URL) throws {
  let inputs = Vectors.everything().compactMap { target.input(of: $0) } + target.dictionary
  for (number, input) in inputs.enumerated() {
    try Data(input).write(to: folder.appendingPathComponent("seed-\(number)"))
  }
  print("\(inputs.count) seeds for \(target.name)")
}

private func writeWords(to file: String) throws {
  let lines = FuzzTarget.tokens.map { "\"\($0)\"\n" } + ["\"\\x00\"\n"]
  try Data(lines.joined().utf8).write(to: URL(fileURLWithPath: file))
}
