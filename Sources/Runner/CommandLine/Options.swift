import ArgumentParser

/// Where the configuration is and which data is meant; every command takes them.
struct SharedOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of runner.toml and brokers.toml.",
      discussion: "Default: $PERIGEE_CONFIG, else this folder when it has a runner.toml, else "
        + "~/.config/perigee.", valueName: "dir"))
  var config: String?

  @Flag(name: .long, help: "Use the paper market and its data, not the real gateways.")
  var paper = false
}

/// How rows are printed.
struct OutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Print JSON for programs, not a table for people.")
  var json = false
}

/// Which rows of the journal are wanted.
struct FilterOptions: ParsableArguments {
  @Option(name: .long, help: "Only of this strategy.", completion: NameCompletion.strategies)
  var strategy: String?

  @Option(name: .long, help: "Only of this account.", completion: NameCompletion.accounts)
  var account: String?

  @Option(name: .long, help: "Only of this symbol.")
  var symbol: String?

  @Option(name: .long, help: "Only since then: \(SinceArgument.examples).")
  var since: String?

  @Option(name: .long, help: "At most so many rows, the newest.")
  var limit = 200
}
