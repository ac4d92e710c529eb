import TradingModel

extension DeskStart: WireCoded {
  func encode(into writer: inout WireWriter) { writer.put(strategies) }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> DeskStart {
    DeskStart(strategies: try reader.list("strategies", limit: WireLimits.strategies))
  }
}

extension StrategyStart: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(strategy.rawValue)
    writer.put(accounts.map(\.rawValue))
    writer.put(scriptName)
    writer.put(whole: source)
    writer.put(modules)
    writer.put(symbols != nil)
    if let symbols { writer.put(symbols) }
    writer.put(parameters)
    writer.put(seed)
    writer.put(state)
    writer.put(firstRequestNumber)
    writer.put(limits)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> StrategyStart {
    let strategy = StrategyID(rawValue: try reader.text("strategy", limit: WireLimits.name))
    let accounts = try reader.texts("accounts", limit: 1000, each: WireLimits.name)
    let scriptName = try reader.text("script name", limit: WireLimits.message)
    let source = try reader.text("script", limit: WireLimits.script)
    let modules: [ScriptModule] = try reader.list("modules", limit: WireLimits.modules)
    var symbols: [String]?
    if try reader.flag("symbols") {
      symbols = try reader.texts("symbols", limit: WireLimits.symbols, each: WireLimits.name)
    }
    let parameters: [NamedParameter] = try reader.list(
      "parameters", limit: WireLimits.parameters)
    let seed: UInt64 = try reader.number()
    let state: SavedState? = try reader.optional()
    let firstRequestNumber: Int64 = try reader.number()
    return StrategyStart(
      strategy: strategy, accounts: accounts.map { AccountName(rawValue: $0) },
      scriptName: scriptName, source: source, modules: modules, symbols: symbols,
      parameters: parameters, seed: seed, state: state, firstRequestNumber: firstRequestNumber,
      limits: try reader.value())
  }
}

extension ScriptModule: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(name)
    writer.put(whole: source)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> ScriptModule {
    let name = try reader.text("module name", limit: WireLimits.name)
    return ScriptModule(name: name, source: try reader.text("module", limit: WireLimits.script))
  }
}

extension SavedState: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(version)
    writer.put(bytes: bytes)
    writer.put(delivered)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> SavedState {
    let version: Int64 = try reader.number()
    let bytes = try reader.bytes("state", limit: WireLimits.state)
    return SavedState(
      version: version, bytes: bytes, delivered: try reader.optionalNumber("delivered"))
  }
}

extension StrategyLimits: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(memoryBytes)
    writer.put(softDeadline.nanoseconds)
    writer.put(instructionLimit)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> StrategyLimits {
    let memoryBytes: Int64 = try reader.number()
    let softDeadline: Int64 = try reader.number()
    return StrategyLimits(
      memoryBytes: memoryBytes, softDeadline: .nanoseconds(softDeadline),
      instructionLimit: try reader.optionalNumber("instruction limit"))
  }
}
