import ArgumentParser
import Control
import Glibc
import TradingModel

/// What the commands about books share.
struct OwnershipOptions: ParsableArguments {
  @Argument(help: "The account's name in brokers.toml.")
  var account: String
  @Argument(help: "The instrument, as perigee positions shows it, or con: and its number.")
  var symbol: String
}

/// `perigee adopt`.
struct AdoptCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "adopt", abstract: "Give a difference of a position to a strategy.",
    discussion: """
      For a position that differs from what the books add up to, and is held because of it: the \
      whole difference goes into the strategy's book, and the hold ends.
      """)

  @OptionGroup var place: OwnershipOptions
  @Option(name: .long, help: "The strategy that gets it.")
  var strategy: String
  @Option(name: .long, help: "At which price it counts as bought or sold.")
  var price: String?
  @Option(name: .long, help: "Why, for the journal.")
  var reason: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let price = try OwnershipCommand.price(price)
    try OwnershipCommand.run(
      place, .adopt(strategy: strategy, price: price), reason: reason, shared, output)
  }
}

/// `perigee assign`.
struct AssignCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "assign", abstract: "Move a part of a position from one owner to another.",
    discussion: """
      Moves QUANTITY of what one book holds, long or short, into another. The account's position \
      stays as it is, and nothing is traded. 'unassigned' is the book of what no strategy owns.
      """)

  @OptionGroup var place: OwnershipOptions
  @Argument(help: "How many, without a sign.")
  var quantity: String
  @Option(name: .long, help: "The strategy that gives, or unassigned.")
  var from: String
  @Option(name: .long, help: "The strategy that gets, or unassigned.")
  var to: String
  @Option(name: .long, help: "At which price they move; their average price unless told.")
  var price: String?
  @Option(name: .long, help: "Why, for the journal.")
  var reason: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    guard let number = Quantity(quantity), number > .zero else {
      throw CommandFailure(.error, "the quantity \"\(quantity)\" must be a number above nought")
    }
    let action = OwnershipOrder.Action.assign(
      quantity: number, from: OwnershipCommand.owner(from), to: OwnershipCommand.owner(to),
      price: try OwnershipCommand.price(price))
    try OwnershipCommand.run(place, action, reason: reason, shared, output)
  }
}

/// `perigee ignore`.
struct IgnoreCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ignore", abstract: "Accept a difference of a position as nobody's.",
    discussion: """
      For a position that differs from what the books add up to, and is held because of it: the \
      whole difference goes into the unassigned book, and the hold ends.
      """)

  @OptionGroup var place: OwnershipOptions
  @Option(name: .long, help: "Why, for the journal.")
  var reason: String
  @OptionGroup var shared: SharedOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    try OwnershipCommand.run(place, .ignore, reason: reason, shared, output)
  }
}

/// The common way of the three.
enum OwnershipCommand {
  /// The name of the book of what no strategy owns.
  static let unassigned = "unassigned"

  static func owner(_ name: String) -> String? { name == unassigned ? nil : name }

  static func price(_ text: String?) throws -> Price? {
    guard let text else { return nil }
    guard let price = Price(text) else {
      throw CommandFailure(.error, "the price \"\(text)\" is no number")
    }
    return price
  }

  /// The user behind this process, as the system tells.
  static var actor: String {
    let id = getuid()
    guard let entry = getpwuid(id), let name = entry.pointee.pw_name else { return "uid \(id)" }
    return "\(String(cString: name)) (uid \(id))"
  }

  static func run(
    _ place: OwnershipOptions, _ action: OwnershipOrder.Action, reason: String,
    _ shared: SharedOptions, _ output: OutputOptions
  ) throws {
    let command = try JournalCommand(shared, output)
    _ = try command.known(account: place.account)
    let order = OwnershipOrder(
      account: place.account, symbol: try CommandArguments.symbol(place.symbol), action: action,
      reason: reason, actor: actor)
    guard case .decided(let row) = try command.context.ask(.decide(order)) else {
      throw CommandFailure(.error, "the daemon sent an unexpected answer")
    }
    try command.printer.object(row, text: text(row))
  }

  static func text(_ row: OwnershipRow) -> String {
    let changes = row.changes.map { change in
      "\(change.quantity.normalized) to \(change.strategy ?? unassigned)"
        + (change.price.map { " at \($0.normalized)" } ?? "")
    }
    let sum =
      row.expected == row.quantity
      ? "the books and the broker agree on \(row.quantity.normalized)"
      : "the books add up to \(row.expected.normalized), the broker reports "
        + "\(row.quantity.normalized)"
    return "\(row.account) \(row.symbol): \(changes.joined(separator: ", ")); \(sum)\n"
  }
}
