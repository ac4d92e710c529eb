import ArgumentParser
import History
import PaperExchange
import TradingModel

/// Where the local store is.
struct StoreOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The folder of the store.", discussion: "Default: history in the data folder.",
      valueName: "dir"))
  var store: String?
  @OptionGroup var shared: SharedOptions

  /// The store; the configuration is read only where no folder is stated.
  func open() throws -> HistoryStore {
    if let store { return HistoryStore(folder: store) }
    return HistoryStore(folder: try CommandContext(shared).dataDirectory + "/history")
  }
}

/// Which entry of the store is meant.
struct EntryOptions: ParsableArguments {
  @Argument(help: "The symbol, as AAPL.NASDAQ.")
  var symbol: String
  @Option(name: .long, help: "The length of the bars: 1m, 5m, 1h, 1d.")
  var bar: String?
  @Option(name: .long, help: "What the rows are: bars, quotes or trades.")
  var kind: String?

  /// The key; where the symbol has one entry alone, it needs not be stated.
  func key(in store: HistoryStore) throws -> HistoryKey {
    let symbol = HistoryArguments.symbol(symbol)
    let size = try bar.map(HistoryArguments.barSize)
    let kind = try self.kind.map(HistoryArguments.kind)
    let fitting = store.list().entries.map(\.header.key).filter {
      $0.symbol == symbol && (kind ?? $0.kind) == $0.kind
        && (size == nil || $0.barSize == size)
    }
    guard let key = fitting.first else {
      throw CommandFailure(
        .notFound, "the store has no such data of \(symbol); see perigee history list")
    }
    guard fitting.count == 1 else {
      throw CommandFailure(
        .error,
        "the store has several of \(symbol): "
          + fitting.map(\.description).joined(separator: ", ") + "; state --bar or --kind")
    }
    return key
  }
}

/// Checks of the arguments of `perigee history`.
enum HistoryArguments {
  /// The canonical form of a symbol; recorded data may have a name that is no address.
  static func symbol(_ text: String) -> String { InstrumentAddress(text)?.description ?? text }

  static func barSize(_ text: String) throws -> BarSize {
    guard let size = BarSize(text) else {
      throw CommandFailure(
        .error, "--bar \"\(text)\" is no length; write 5s, 1m, 15m, 1h or 1d")
    }
    return size
  }

  static func kind(_ text: String) throws -> RecordedKind {
    guard let kind = RecordedKind(rawValue: text) else {
      throw CommandFailure(.error, "--kind \"\(text)\" must be bars, quotes or trades")
    }
    return kind
  }

  /// Trading hours by their name.
  static let hours: [(name: String, pattern: SessionPattern?)] = [
    ("us-stocks", .usStocks), ("us-options", .usOptions), ("globex", .globex),
    ("globex-eastern", .globexEastern), ("forex", .forex), ("metal", .spotMetal),
    ("london", .londonStocks), ("europe", .continentalStocks), ("tokyo", .tokyoStocks),
    ("always", nil),
  ]

  /// The hours that `--hours` means, or those that an instrument of this address mostly has.
  static func hours(_ text: String?, symbol: String) throws -> SessionPattern? {
    guard let text else { return usualHours(symbol) }
    guard let found = hours.first(where: { $0.name == text }) else {
      throw CommandFailure(
        .error, "--hours \"\(text)\" must be one of " + hours.map(\.name).joined(separator: ", "))
    }
    return found.pattern
  }

  private static func usualHours(_ symbol: String) -> SessionPattern? {
    guard let contract = InstrumentAddress(symbol)?.contract else { return nil }
    switch contract.securityType {
    case .forex: return .forex
    case .future, .continuousFuture:
      return ["NYMEX", "COMEX"].contains(contract.exchange) ? .globexEastern : .globex
    case .stock:
      switch contract.primaryExchange ?? contract.exchange {
      case "LSE", "LSEETF": return .londonStocks
      case "IBIS", "AEB", "SBF", "FWB", "BVME", "BM": return .continentalStocks
      case "TSEJ": return .tokyoStocks
      default: return .usStocks
      }
    default: return nil
    }
  }

  /// The moment of `--from` or `--to`, in UTC where it has no offset.
  static func moment(_ text: String?, option: String) throws -> Timestamp? {
    guard let text else { return nil }
    guard let time = RecordedFile.moment(text) else {
      throw CommandFailure(
        .error, "\(option) \"\(text)\" is not understood; write 2024-01-31 or 2024-01-31T15:30:00")
    }
    return time
  }

  /// A store's error as the command's.
  static func translated<Value>(_ body: () throws -> Value) throws -> Value {
    do { return try body() } catch let error as HistoryError {
      throw CommandFailure(.error, error.description)
    }
  }
}
