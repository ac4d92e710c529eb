import Foundation
public import StrategyChannel
public import TradingModel

/// Reads scripts and their modules from the strategies folder, and from nowhere else.
public struct ScriptFolder: Sendable {
  /// A script with everything that it may `require`.
  public struct Script: Hashable, Sendable {
    /// The text.
    public var source: String
    /// Every other Lua file of the folder but tests, by the name that `require` takes.
    public var modules: [ScriptModule]
    /// The version of what runs; nil where versions are not kept.
    public var version: ScriptVersion?

    /// Those modules that the script requires, directly or through others; all of them where that
    /// is known at run time alone. Sorted by name. O(bytes of the texts).
    public var required: [ScriptModule] { ScriptRequires.modules(of: source, among: modules) }

    /// A script from its texts.
    public init(source: String, modules: [ScriptModule]) {
      self.source = source
      self.modules = modules
    }
  }

  /// Why a script cannot be read: the file, what is wrong, what to do.
  public struct ReadError: Error, Hashable, Sendable, CustomStringConvertible {
    /// The sentence.
    public var description: String
  }

  /// How the names of files end that are tests of strategies: no script may require one.
  public static let testSuffix = "_test.lua"

  /// The folder; an absolute path.
  public let path: String

  /// A strategies folder.
  public init(path: String) { self.path = path }

  /// Reads a script. Names that leave the folder, links that lead out of it, files that are too
  /// large and texts that are not UTF-8 are refused. Blocks.
  public func read(_ name: String) throws(ReadError) -> Script {
    Script(source: try text(name), modules: try modules(without: name))
  }

  /// Every Lua file of the folder but tests, as `require` takes them; for one of them, without
  /// itself. Blocks.
  public func modules(without name: String? = nil) throws(ReadError) -> [ScriptModule] {
    var modules: [ScriptModule] = []
    // Among all of them is the script that takes the others.
    let limit = WireLimits.modules + (name == nil ? 1 : 0)
    let files = FileManager.default.enumerator(atPath: path)?.compactMap { $0 as? String } ?? []
    for file in files.sorted() where file.hasSuffix(".lua") && file != name {
      if file.hasSuffix(Self.testSuffix) { continue }
      guard modules.count < limit else {
        throw ReadError(
          description: "\(path) holds more than \(WireLimits.modules) Lua files; move what no "
            + "script requires elsewhere.")
      }
      // A broken file that nobody requires stops nobody: it is left out.
      do throws(ReadError) {
        modules.append(ScriptModule(name: Self.module(file), source: try text(file)))
      } catch { continue }
    }
    return modules
  }

  /// The name by which `require` takes a file of the folder.
  static func module(_ file: String) -> String {
    String(file.dropLast(4)).replacing("/", with: ".")
  }

  func text(_ name: String) throws(ReadError) -> String {
    let file = URL(fileURLWithPath: path).appendingPathComponent(name)
    let folder = URL(fileURLWithPath: path).resolvingSymlinksInPath().path + "/"
    guard file.resolvingSymlinksInPath().path.hasPrefix(folder) else {
      throw ReadError(
        description: "\(name) lies outside of the strategies folder \(path); scripts are read "
          + "from there only.")
    }
    let data: Data
    do {
      let kind =
        try FileManager.default.attributesOfItem(
          atPath: file.resolvingSymlinksInPath().path)[.type] as? FileAttributeType
      // A pipe would keep the reader waiting for ever.
      guard kind == .typeRegular || kind == .typeDirectory else {
        throw ReadError(description: "The script \(file.path) is not a file.")
      }
      data = try Data(contentsOf: file)
    } catch let error as ReadError {
      throw error
    } catch {
      throw ReadError(
        description: "The script \(file.path) cannot be read: \(error.localizedDescription)")
    }
    guard data.count <= WireLimits.script else {
      throw ReadError(
        description: "The script \(file.path) has \(data.count) bytes; \(WireLimits.script) are "
          + "the most.")
    }
    guard let text = String(data: data, encoding: .utf8) else {
      throw ReadError(description: "The script \(file.path) is not UTF-8 text.")
    }
    return text
  }
}
