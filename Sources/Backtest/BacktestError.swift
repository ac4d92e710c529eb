public import History
public import StrategyChannel

/// Why a backtest could not begin or go on.
public enum BacktestError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The data is not readable.
  case data(HistoryError)
  /// The data runs backwards: the series, and the event's and the one before it in seconds since
  /// 1970.
  case backwards(origin: String, time: Double, after: Double)
  /// The script could not be loaded.
  case script(ScriptFault)
  /// There is no data at all.
  case noData
  /// No instrument of this name is known.
  case unknownSymbol(String, origin: String)
  /// The script wants symbols of which there is no data.
  case missingData(wanted: [String], given: [String])
  /// A choice of the plan has no meaning; the sentence says which and why.
  case plan(String)
  /// The engine's own fault.
  case engine(String)

  /// What happened, where, and what to do.
  public var description: String {
    switch self {
    case .data(let error): return error.description
    case .backwards(let origin, let time, let after):
      return "\(origin): an event at \(time) stands after one at \(after) (seconds since 1970). "
        + "The data must be in the order of time; sort it by its time column."
    case .script(let fault):
      let place = [fault.file, fault.line.map(String.init)].compactMap { $0 }
      let text = place.isEmpty ? fault.message : place.joined(separator: ":") + ": " + fault.message
      return fault.traceback.isEmpty ? text : text + "\n" + fault.traceback
    case .noData: return "There is no data to run on. Name at least one file with --data."
    case .unknownSymbol(let symbol, let origin):
      return "\(origin): no instrument '\(symbol)' is known. Say what it is, for instance "
        + "--instrument \(symbol):tick=0.01,multiplier=1,currency=USD,hours=24/7, or map the file "
        + "to a known symbol with --symbol SYMBOL=FILE."
    case .missingData(let wanted, let given):
      return "The script wants \(wanted.joined(separator: ", ")), and the data has "
        + "\(given.joined(separator: ", ")). Add the files with --data, or map a file to a symbol "
        + "with --symbol SYMBOL=FILE."
    case .plan(let text), .engine(let text): return text
    }
  }
}
