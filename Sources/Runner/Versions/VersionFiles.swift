import Foundation
import Journal
import Strategies
import StrategyChannel

/// The files of a version in the strategies folder: the script's, and those of what it requires.
struct VersionFiles {
  let folder: ScriptFolder
  /// The deployment's file, relative to the folder.
  let script: String

  /// Puts texts back in place of those of another version. A file that says neither is a person's
  /// and stays; the names of those are answered.
  func put(_ texts: ScriptTexts, over other: ScriptTexts?) throws -> [String] {
    var left: [String] = []
    try put(texts.source, over: other?.source, in: script, &left)
    for module in texts.modules {
      let before = other?.modules.first { $0.name == module.name }?.source
      guard let file = file(of: module.name) else {
        left.append(module.name)
        continue
      }
      try put(module.source, over: before, in: file, &left)
    }
    return left
  }

  private func put(
    _ text: String, over other: String?, in name: String, _ left: inout [String]
  ) throws {
    let file = ScriptFile(folder: folder, name: name)
    let now: String
    do { now = try file.read() } catch {
      left.append(name)
      return
    }
    guard now != text else { return }
    guard now == other else {
      left.append(name)
      return
    }
    try file.replace(with: text)
  }

  /// The file of a module: `lib.x` is `lib/x.lua`, or `lib.x.lua`.
  private func file(of module: String) -> String? {
    ["\(module.replacing(".", with: "/")).lua", "\(module).lua"].first {
      FileManager.default.fileExists(atPath: "\(folder.path)/\($0)")
    }
  }
}

extension ScriptFolder.Script {
  /// A version as it was kept, whatever the folder says by now.
  init(_ texts: ScriptTexts) {
    self.init(
      source: texts.source,
      modules: texts.modules.map { ScriptModule(name: $0.name, source: $0.source) })
    version = texts.version
  }
}
