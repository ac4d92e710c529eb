import ArgumentParser
import Foundation
import TradingModel

/// `perigee completion`: the script by which a shell completes commands, options and names.
struct CompletionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "completion", abstract: "Print the completion script of a shell.",
    discussion: """
      bash: perigee completion bash > ~/.local/share/bash-completion/completions/perigee
      zsh: perigee completion zsh > a folder of $fpath, as _perigee
      fish: perigee completion fish > ~/.config/fish/completions/perigee.fish
      """)

  /// The shells.
  enum Shell: String, ExpressibleByArgument, CaseIterable {
    case bash
    case zsh
    case fish

    var completionShell: CompletionShell {
      switch self {
      case .bash: .bash
      case .zsh: .zsh
      case .fish: .fish
      }
    }
  }

  @Argument(help: "bash, zsh or fish.")
  var shell: Shell

  func run() throws {
    StandardStreams.output(Perigee.completionScript(for: shell.completionShell) + "\n")
  }
}

/// Names of the configuration, for completion: quick, silent, and nothing when there is none.
enum NameCompletion {
  /// The names of the deployed strategies.
  static var strategies: CompletionKind {
    .custom { arguments, _, prefix in
      names(arguments) { $0.runner.strategies.map(\.name.rawValue) }.filter { $0.hasPrefix(prefix) }
    }
  }

  /// The names of the accounts.
  static var accounts: CompletionKind {
    .custom { arguments, _, prefix in
      names(arguments) { $0.brokers.accounts.map(\.name.rawValue) }.filter { $0.hasPrefix(prefix) }
    }
  }

  private static func names(
    _ arguments: [String], _ list: (Configuration) -> [String]
  ) -> [String] {
    let environment = SystemEnvironment.current()
    var option: String?
    for (index, word) in arguments.enumerated() {
      if word == "--config", index + 1 < arguments.count { option = arguments[index + 1] }
      if word.hasPrefix("--config=") { option = String(word.dropFirst("--config=".count)) }
    }
    let folder = ConfigurationPlace.resolve(option: option, environment: environment)
    return list(ConfigurationLoader(directory: folder, home: environment.home).load()).sorted()
  }
}
