import LuaRuntime
import StrategyChannel
import TradingModel

/// What a script's table declares, checked.
///
/// `symbols` is a list of addresses, `bars` a list of sizes (`"5s"`, `"1m"`), `warmup` a count,
/// `depth` a count of rows of the order books, `params` a table of declarations,
/// `state_version` a whole number from 0.
struct ScriptDescription {
  var symbols: [String]
  var bars: [BarSize]
  var warmup: Int32
  var depth: Int32
  var parameters: [ParameterDescription]
  var stateVersion: Int64

  static let maximumWarmup: Int64 = 10_000
  static let maximumDepth: Int64 = 20

  /// Reads the module's table; `start` may replace its symbols and sets parameters. Throws a
  /// fault that names the member which is wrong.
  init(_ module: LuaModule, in vm: LuaVM, start: StrategyStart) throws(ScriptFault) {
    if let given = start.symbols {
      symbols = given
    } else {
      symbols = try Self.texts("symbols", module, vm)
    }
    guard symbols.count <= WireLimits.symbols else {
      throw Self.fault(
        start,
        "'symbols' holds \(symbols.count) entries; \(WireLimits.symbols) "
          + "is the most")
    }
    for symbol in symbols where InstrumentAddress(symbol) == nil {
      throw Self.fault(
        start,
        "'symbols': \"\(symbol)\" is not an instrument address such as AAPL.NASDAQ, "
          + "ES.CME.202612 or EURUSD.IDEALPRO")
    }
    bars = []
    for text in try Self.texts("bars", module, vm) {
      guard let size = BarSize(text) else {
        throw Self.fault(start, "'bars': \"\(text)\" is not a bar size such as 5s, 1m, 15m or 1h")
      }
      bars.append(size)
    }
    warmup = Int32(try Self.count("warmup", module, vm, start, limit: Self.maximumWarmup))
    depth = Int32(try Self.count("depth", module, vm, start, limit: Self.maximumDepth))
    stateVersion = try Self.count("state_version", module, vm, start, limit: 1 << 31)
    parameters = try ParameterReader.read(module, vm, start)
  }

  var wishes: [SymbolWish] {
    symbols.map { SymbolWish(symbol: $0, bars: bars, warmup: warmup, depth: depth) }
  }

  static func fault(_ start: StrategyStart, _ message: String) -> ScriptFault {
    ScriptFault(file: start.scriptName, line: nil, message: message)
  }

  static func value(
    _ name: String, _ module: LuaModule, _ vm: LuaVM
  ) throws(ScriptFault) -> LuaValue {
    do throws(LuaError) { return try vm.value(of: name, in: module) } catch {
      throw ScriptFault(error)
    }
  }

  private static func texts(
    _ name: String, _ module: LuaModule, _ vm: LuaVM
  ) throws(ScriptFault) -> [String] {
    let value = try value(name, module, vm)
    if value == .nil { return [] }
    let list = value.asTable.flatMap { $0.pairs.isEmpty ? [] : $0.array }
    guard let texts = list?.map(\.asString), !texts.contains(nil) else {
      throw ScriptFault(message: "'\(name)' must be a list of texts, such as {\"AAPL.NASDAQ\"}")
    }
    return texts.compactMap(\.self)
  }

  private static func count(
    _ name: String, _ module: LuaModule, _ vm: LuaVM, _ start: StrategyStart, limit: Int64
  ) throws(ScriptFault) -> Int64 {
    let value = try value(name, module, vm)
    if value == .nil { return 0 }
    guard let count = value.asInt, count >= 0, count <= limit else {
      throw fault(start, "'\(name)' must be a whole number from 0 to \(limit)")
    }
    return count
  }
}

extension ScriptFault {
  /// The fault that a Lua error means.
  init(_ error: LuaError) {
    self.init(
      file: error.source.isEmpty ? nil : error.source, line: error.line.map { Int32(clamping: $0) },
      message: error.message, traceback: error.traceback)
  }
}
