import ArgumentParser
import Foundation
import LuaReference

/// `perigee reference`: the Lua interface as a page, or as stubs for an editor.
struct ReferenceCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "reference",
    abstract: "Print the Lua reference or the manual page, or write stubs for an editor.",
    discussion: "Without an option the Lua reference goes to standard output.")

  @Flag(name: .long, help: "Print the Lua reference.")
  var markdown = false

  @Flag(name: .long, help: "Print the manual page perigee(1).")
  var man = false

  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write stubs for the Lua language server into this folder.", valueName: "dir"))
  var stubs: String?

  func validate() throws {
    let chosen = [markdown, man, stubs != nil].count { $0 }
    guard chosen <= 1 else {
      throw ValidationError("only one of --markdown, --man and --stubs")
    }
  }

  func run() throws {
    if man {
      return StandardStreams.output(ManPage(tree: try HelpTree.perigee()).text)
    }
    guard let stubs else { return StandardStreams.output(LuaPage.markdown) }
    let files = try StubFiles.write(into: stubs)
    for file in files { StandardStreams.output("\(file)\n") }
  }
}

/// The stubs as files.
enum StubFiles {
  /// Writes them over what is there: they are Perigee's, and follow its version. Answers their
  /// paths.
  static func write(into folder: String) throws -> [String] {
    do {
      try FileManager.default.createDirectory(
        atPath: folder, withIntermediateDirectories: true)
      return try LuaStubs.files.map { name, text in
        let path = "\(folder)/\(name)"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path), options: .atomic)
        return path
      }
    } catch {
      throw CommandFailure(
        .error, "cannot write stubs into \(folder): \(error.localizedDescription)")
    }
  }
}
