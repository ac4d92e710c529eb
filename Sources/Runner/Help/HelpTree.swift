import ArgumentParser
import Foundation

/// The commands with their options, as the argument parser itself tells them.
struct HelpTree: Decodable {
  struct Command: Decodable {
    var commandName: String
    var superCommands: [String]?
    var abstract: String?
    var discussion: String?
    var shouldDisplay: Bool?
    var subcommands: [Command]?
    var arguments: [Argument]?

    /// The command with all that it stands below, such as `perigee tape show`.
    var path: String { ((superCommands ?? []) + [commandName]).joined(separator: " ") }

    /// Those that people are told of, without the parser's own `help`.
    var visible: [Command] {
      (subcommands ?? []).filter { $0.commandName != "help" && $0.shouldDisplay != false }
    }
  }

  struct Argument: Decodable {
    struct Name: Decodable {
      var kind: String
      var name: String

      var written: String { kind == "long" ? "--\(name)" : "-\(name)" }
    }

    var kind: String
    var shouldDisplay: Bool
    var isOptional: Bool
    var isRepeating: Bool
    var names: [Name]?
    var valueName: String?
    var defaultValue: String?
    var abstract: String?
    var discussion: String?

    /// How it is written: `--since <since>`, `-f, --follow`, or `<file>`.
    var written: String {
      let value = "<\(valueName ?? "value")>"
      guard kind != "positional" else { return value + (isRepeating ? "..." : "") }
      let names = (self.names ?? []).map(\.written).sorted { $0.count < $1.count }
        .joined(separator: ", ")
      return kind == "flag" ? names : "\(names) \(value)"
    }
  }

  var command: Command

  /// The tree of `perigee`.
  static func perigee() throws -> HelpTree {
    try JSONDecoder().decode(HelpTree.self, from: Data(Perigee._dumpHelp().utf8))
  }
}
