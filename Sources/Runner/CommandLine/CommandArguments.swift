import Control
import TradingModel

/// Checks of arguments that the parser cannot make.
enum CommandArguments {
  /// The most rows that one command prints.
  static let maximumRows = RowFilter.maximumRows

  /// The canonical form of a symbol.
  static func symbol(_ text: String) throws -> String {
    guard let address = InstrumentAddress(text) else {
      throw CommandFailure(
        .error,
        "\"\(text)\" names no instrument; write AAPL.NASDAQ, EURUSD.IDEALPRO, ES.CME.202612, "
          + "SPY.SMART.20261218.450.C or con:265598, or look with perigee search")
    }
    return address.description
  }

  /// The moment that `--since` means.
  static func since(_ text: String, now: Timestamp) throws -> Timestamp {
    guard let time = SinceArgument.parse(text, now: now) else {
      throw CommandFailure(
        .error, "--since \"\(text)\" is not understood; write \(SinceArgument.examples)")
    }
    return time
  }

  /// The number of rows that `--limit` means.
  static func limit(_ count: Int) throws -> Int {
    guard (1...maximumRows).contains(count) else {
      throw CommandFailure(.error, "--limit \(count) must be from 1 to \(maximumRows)")
    }
    return count
  }

  /// The level that `--level` means.
  static func level(_ text: String) throws -> LogLevel {
    guard let level = LogLevel(rawValue: text.lowercased()) else {
      let words = LogLevel.allCases.map(\.rawValue).joined(separator: ", ")
      throw CommandFailure(.error, "--level \"\(text)\" must be one of \(words)")
    }
    return level
  }
}
