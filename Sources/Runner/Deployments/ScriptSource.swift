import Foundation
import Strategies
import StrategyChannel

/// Where the script of `perigee deploy` comes from, and what its place in the strategies folder is.
struct ScriptSource {
  /// Its place below the strategies folder: `folder/name.lua`.
  let name: String
  let script: ScriptFolder.Script
  /// The text to be copied into the strategies folder; nil where it lies there already.
  let copied: String?
  /// The text that the copy takes the place of.
  let replaced: String?

  /// Finds a script: a file as the shell knows it, else one of the strategies folder. Throws when
  /// there is none, when it is no script, or when another text of its name would be overwritten
  /// without `replaces`.
  init(
    _ argument: String, folder: String, workingDirectory: String, replaces: Bool
  ) throws {
    guard argument.hasSuffix(".lua"), !argument.hasSuffix(ScriptFolder.testSuffix) else {
      throw CommandFailure(
        .error,
        "\(argument) is no strategy; name a file that ends with .lua and not with "
          + ScriptFolder.testSuffix)
    }
    let strategies = ScriptFolder(path: folder)
    let outside = URL(
      fileURLWithPath: argument, relativeTo: URL(fileURLWithPath: workingDirectory + "/")
    ).standardizedFileURL.path
    let home = URL(fileURLWithPath: folder).resolvingSymlinksInPath().path + "/"
    let real = URL(fileURLWithPath: outside).resolvingSymlinksInPath().path
    guard FileManager.default.fileExists(atPath: outside) else {
      guard FileManager.default.fileExists(atPath: "\(folder)/\(argument)") else {
        throw CommandFailure(
          .notFound, "there is no script \(argument), neither here nor in \(folder)")
      }
      self = try Self(inside: argument, strategies)
      return
    }
    if real.hasPrefix(home) {
      self = try Self(inside: String(real.dropFirst(home.count)), strategies)
      return
    }
    name = (outside as NSString).lastPathComponent
    let own = try Self.read(
      ScriptFolder(path: (outside as NSString).deletingLastPathComponent), name)
    // What it requires comes from the strategies folder, as it will when it runs.
    let modules = try Self.modules(of: strategies)
    let module = String(name.dropLast(4))
    script = ScriptFolder.Script(
      source: own.source, modules: modules.filter { $0.name != module })
    let present = FileManager.default.contents(atPath: "\(folder)/\(name)")
      .map { String(decoding: $0, as: UTF8.self) }
    if let present, present != own.source, !replaces {
      throw CommandFailure(
        .error,
        "\(folder)/\(name) is there already and has another text; nothing was changed. Give the "
          + "file another name, or add --replace to put this text in its place")
    }
    copied = present == own.source ? nil : own.source
    replaced = present
  }

  private init(inside name: String, _ strategies: ScriptFolder) throws {
    self.name = name
    script = try Self.read(strategies, name)
    copied = nil
    replaced = nil
  }

  private static func read(_ folder: ScriptFolder, _ name: String) throws -> ScriptFolder.Script {
    do throws(ScriptFolder.ReadError) {
      return try folder.read(name)
    } catch { throw CommandFailure(.error, error.description) }
  }

  private static func modules(of folder: ScriptFolder) throws -> [ScriptModule] {
    do throws(ScriptFolder.ReadError) {
      return try folder.modules()
    } catch { throw CommandFailure(.error, error.description) }
  }
}
