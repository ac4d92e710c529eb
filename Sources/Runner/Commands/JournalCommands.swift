import ArgumentParser
import Control
import TradingModel

/// Opens the journal for one command and prints what it asks for.
struct JournalCommand {
  let context: CommandContext
  let journal: any JournalQuerying
  let printer: Printer

  init(_ shared: SharedOptions, _ output: OutputOptions) throws {
    context = try CommandContext(shared)
    journal = Assembly.openJournal(context.dataDirectory)
    printer = Printer(environment: context.environment, json: output.json)
  }

  /// The filter that the options describe; names that the configuration lacks are refused, so
  /// that a slip of the pen does not read as "no rows".
  func filter(_ options: FilterOptions) throws -> RowFilter {
    RowFilter(
      strategy: options.strategy, account: try known(account: options.account),
      symbol: try options.symbol.map(CommandArguments.symbol),
      since: try options.since.map { try CommandArguments.since($0, now: SystemClock.now()) },
      limit: try CommandArguments.limit(options.limit))
  }

  /// The account's name, refused when the configuration lacks it.
  func known(account name: String?) throws -> String? {
    let known = context.configuration.brokers.accounts.map(\.name.rawValue)
    guard let name, !known.contains(name) else { return name }
    let near = Spelling.nearest(to: name, among: known).map { "; did you mean \($0)?" } ?? ""
    throw CommandFailure(.notFound, "there is no account \(name) in the configuration\(near)")
  }
}

/// `perigee orders`.
struct OrdersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "orders", abstract: "List orders and refused requests.")

  @OptionGroup var filter: FilterOptions
  @Flag(name: .long, help: "Only orders that can still trade.")
  var open = false
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    var wanted = try command.filter(filter)
    wanted.openOnly = open
    try command.printer.list(
      try command.journal.orders(wanted), empty: "no orders", table: Tables.orders)
  }
}

/// `perigee fills`.
struct FillsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fills", abstract: "List executions with their commissions.")

  @OptionGroup var filter: FilterOptions
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    try command.printer.list(
      try command.journal.fills(try command.filter(filter)), empty: "no fills",
      table: Tables.fills)
  }
}

/// `perigee positions`.
struct PositionsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "positions", abstract: "List what each account holds, and whose it is.")

  @Flag(name: .long, help: "What each strategy holds by its own fills, not the whole accounts.")
  var byStrategy = false
  @Option(name: .long, help: "Only of this strategy; means --by-strategy.")
  var strategy: String?
  @Option(name: .long, help: "Only of this account.")
  var account: String?
  @Option(name: .long, help: "Only of this symbol.")
  var symbol: String?
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let command = try JournalCommand(shared, output)
    var filter = RowFilter(strategy: strategy, limit: CommandArguments.maximumRows)
    filter.account = try command.known(account: account)
    filter.symbol = try symbol.map(CommandArguments.symbol)
    if byStrategy || strategy != nil {
      return try command.printer.list(
        try command.journal.strategyPositions(filter), empty: "no positions",
        table: Tables.positions)
    }
    var books = try command.journal.books(filter)
    // Prices and holds are known to a running daemon only; the rest needs none.
    if case .status(let report)? = command.context.askIfRunning(.status),
      case .portfolio(let portfolio)? = command.context.askIfRunning(.portfolio(account: nil))
    {
      books.add(holds: report.holds, portfolio: portfolio)
    }
    try command.printer.list(books.rows, empty: "no positions", table: Tables.books)
  }
}
