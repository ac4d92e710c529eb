import LuaRuntime
import StrategyChannel
import TradingModel

/// One strategy in its own Lua state: loads the script, hands it events, reports what fails.
///
/// Confined to the child's thread. A script that was stopped by a limit (time, memory) is not
/// called again: its state may be half changed; `isBroken` tells the owner.
final class StrategyInstance {
  let context: StrategyContext
  private let vm: LuaVM
  private let records: EventRecords
  private var module: LuaModule?
  private var callbacks: [String: LuaFunction] = [:]
  private var onQuote: LuaFunction?
  private var onTrade: LuaFunction?
  private var onBar: LuaFunction?
  private var sizes: [BarSize: LuaInternedString] = [:]
  /// The bar sizes that this script asked for; its desk may carry others for its neighbours.
  private var wantedSizes: Set<BarSize> = []
  private var stateVersion: Int64 = 0
  /// Symbols of the script whose details have not come yet.
  private var unsettledSymbols: Set<String> = []
  /// News of orders that wait for the name of their instrument; at most `waitingNewsLimit`.
  var waitingNews: [(instrument: InstrumentID, news: OrderNews)] = []
  private(set) var isBroken = false
  /// `on_start` was stopped by a limit: the script may run in another life.
  private(set) var hitLimit = false
  private var hasStopped = false

  /// What `on_order` and `on_fill` tell.
  enum OrderNews {
    case order(Order)
    case fill(FillDelivery)

    var isFill: Bool {
      switch self {
      case .order: false
      case .fill: true
      }
    }
  }

  static let waitingNewsLimit = 1000

  static let callbackNames = StrategyCallback.allCases.map(\.name)

  /// Opens the state and its API; the script is not loaded yet.
  init(
    index: UInt16, start: StrategyStart, sink: any MessageSink, watchdog: LuaWatchdog?
  ) throws(LuaError) {
    context = StrategyContext(index: index, start: start, sink: sink)
    var limits = LuaLimits()
    limits.memoryBytes = Int(clamping: start.limits.memoryBytes)
    limits.instructionBudget = start.limits.instructionLimit
    limits.randomSeed = start.seed
    vm = try LuaVM(limits: limits, watchdog: watchdog)
    records = try EventRecords(vm)
    for table in Self.api(context) { try vm.register(table) }
    let modules = Dictionary(
      start.modules.map { ($0.name, $0.source) }, uniquingKeysWith: { first, _ in first })
    try vm.setModuleResolver { name in
      modules[name].map { ($0, name.replacing(".", with: "/") + ".lua") }
    }
  }

  /// The whole Lua API, by table; the reference page is made from it.
  static func api(_ context: StrategyContext) -> [LuaHostTable] {
    [
      OrderAPI.table(context), MarketAPI.table(context), AccountAPI.table(context),
      AccountAPI.holding(context),
    ] + SystemAPI.tables(context)
  }

  /// Loads the script and says what it is; then restores its state and calls `on_start`.
  func begin() {
    do throws(ScriptFault) {
      let description = try load()
      context.send(.described(description))
    } catch {
      isBroken = true
      context.send(.described(StrategyDescription(fault: error)))
      return
    }
    guard restoreState() else {
      isBroken = true
      return
    }
    call("on_start")
    if isBroken { hitLimit = true } else { context.send(.started) }
  }

  private func load() throws(ScriptFault) -> StrategyDescription {
    do throws(LuaError) {
      let loaded = try vm.load(context.start.source, name: context.start.scriptName)
      module = loaded
      for name in Self.callbackNames {
        if let function = try vm.function(name, of: loaded) { callbacks[name] = function }
      }
      onQuote = callbacks["on_quote"]
      onTrade = callbacks["on_trade"]
      onBar = callbacks["on_bar"]
      let description = try describe(loaded)
      try vm.register(
        LuaHostTable(
          "params", functions: [],
          constants: description.parameters.map { ($0.name, $0.value.luaValue) }))
      stateVersion = description.stateVersion
      wantedSizes = Set(description.bars)
      for wish in description.wishes { context.depths[wish.symbol] = wish.depth }
      unsettledSymbols = Set(description.wishes.map(\.symbol))
      context.market.depth = max(MarketShelf.keptBars, Int(description.warmup))
      return StrategyDescription(
        wishes: description.wishes, parameters: description.parameters,
        callbacks: callbacks.keys.sorted())
    } catch { throw ScriptFault(error) }
  }

  private func describe(_ module: LuaModule) throws(LuaError) -> ScriptDescription {
    do throws(ScriptFault) {
      return try ScriptDescription(module, in: vm, start: context.start)
    } catch {
      throw LuaError(
        kind: .shape, message: error.message, source: error.file ?? "",
        line: error.line.map(Int.init), traceback: error.traceback)
    }
  }

  /// Brings back what an earlier life saved; an older version goes through the script's
  /// `migrate(old, version)`, which returns the new table. False when that is not possible:
  /// then nothing runs and nothing of the saved state is overwritten.
  private func restoreState() -> Bool {
    defer { context.state.version = stateVersion }
    guard let saved = context.start.state else { return true }
    do {
      try context.state.restore(saved)
      guard saved.version != stateVersion else { return true }
      guard let module, let migrate = try vm.function("migrate", of: module) else {
        throw LuaMisuse(
          "the saved state has version \(saved.version), the script has state_version "
            + "\(stateVersion) and no 'migrate' function")
      }
      let arguments: [LuaValue] = [.table(context.state.table), .int(saved.version)]
      let result = try vm.call(migrate, arguments, returning: 1).first ?? .nil
      guard let table = result.asTable else { throw LuaMisuse("migrate must return a table") }
      try context.state.replace(table)
      return true
    } catch let error as LuaError {
      report("migrate", error)
    } catch {
      let message = (error as? LuaMisuse)?.message ?? "\(error)"
      context.send(
        .fault(
          callback: "migrate", ScriptFault(file: context.start.scriptName, message: message)))
    }
    return false
  }

  // MARK: The tick path

  @inline(__always)
  func handle(_ index: ChildEvent.InstrumentIndex, _ quote: Quote) {
    guard let slot = context.market.slot(index), slot.pointee.isFollowed else { return }
    slot.pointee.keep(quote)
    guard let onQuote, let symbol = slot.pointee.name else { return }
    records.take(symbol, quoteAt: slot.pointee.newest)
    context.callback = .quote
    run("on_quote", onQuote, records.quote)
  }

  @inline(__always)
  func handle(_ index: ChildEvent.InstrumentIndex, _ trade: Trade, missed: UInt32) {
    guard let onTrade, let slot = context.market.slot(index), slot.pointee.isFollowed,
      let symbol = slot.pointee.name
    else { return }
    records.take(symbol, trade, missed: missed)
    context.callback = .trade
    run("on_trade", onTrade, records.trade)
  }

  @inline(__always)
  func handle(
    _ index: ChildEvent.InstrumentIndex, _ size: BarSize, _ bar: Bar, isWarmup: Bool
  ) {
    guard let slot = context.market.slot(index), slot.pointee.isFollowed,
      let ring = slot.pointee.ring(size) ?? makeRing(slot, size)
    else { return }
    // Of several tickets of a desk each may bring what was missed in an interruption.
    if isWarmup, let newest = ring.pointee.newestStart, bar.start <= newest { return }
    let place = ring.pointee.append(bar)
    guard let onBar, let symbol = slot.pointee.name, let name = ring.pointee.name else { return }
    records.take(symbol, name, barAt: place, isWarmup: isWarmup)
    context.isWarmingUp = isWarmup
    context.callback = .bar
    run("on_bar", onBar, records.bar)
    context.isWarmingUp = false
  }

  /// The first bar of an instrument and size; nil where the script did not ask for the size.
  @inline(never)
  private func makeRing(
    _ slot: UnsafeMutablePointer<MarketSlot>, _ size: BarSize
  ) -> UnsafeMutablePointer<BarRing>? {
    guard wantedSizes.contains(size) || context.wantedSizes.contains(size) else { return nil }
    return slot.pointee.addRing(size, named: interned(size), depth: context.market.depth)
  }

  /// Hands the book over as far as the strategy asked for it.
  func handle(_ index: ChildEvent.InstrumentIndex, _ book: MarketDepth) {
    guard let entry = context.market.entries[index],
      let rows = context.depths[entry.symbol], rows > 0
    else { return }
    var part = book
    part.bids = Array(book.bids.prefix(Int(rows)))
    part.asks = Array(book.asks.prefix(Int(rows)))
    context.market.keep(part, at: index)
    guard callbacks["on_depth"] != nil else { return }
    call("on_depth", [part.luaValue(symbol: entry.symbol)])
  }

  @inline(__always)
  private func run(_ name: String, _ function: LuaFunction, _ record: LuaRecord) {
    do throws(LuaError) { try vm.call(function, record) } catch { report(name, error) }
    if context.state.isDirty { saveState() }
  }

  private func interned(_ size: BarSize) -> LuaInternedString? {
    if let known = sizes[size] { return known }
    do throws(LuaError) {
      let text = try vm.intern(size.description)
      sizes[size] = text
      return text
    } catch {
      report("on_bar", error)
      return nil
    }
  }

  // MARK: Everything else

  /// Whether events of the instrument are this strategy's.
  @inline(__always)
  func wants(_ index: ChildEvent.InstrumentIndex) -> Bool {
    context.market.slot(index)?.pointee.name != nil
  }

  var hasUnsettledSymbols: Bool { !unsettledSymbols.isEmpty }

  func symbolSettled(_ symbol: String) { unsettledSymbols.remove(symbol) }

  func add(
    _ index: ChildEvent.InstrumentIndex, symbol: String, _ instrument: ChildInstrument
  ) {
    let slot = context.market.add(index, symbol: symbol, instrument)
    guard slot.pointee.name == nil else { return }
    do throws(LuaError) { slot.pointee.name = try vm.intern(symbol) } catch {
      report("on_feed", error)
    }
  }

  /// Whether a call of that name would reach the script.
  func hears(_ name: String) -> Bool { !isBroken && callbacks[name] != nil }

  /// Calls the script's function of that name, if it has one, and saves what it changed.
  /// The arguments are not made for a function that the script has not.
  func call(_ name: String, _ arguments: @autoclosure () -> [LuaValue] = []) {
    guard !isBroken, let function = callbacks[name] else { return }
    if let callback = StrategyCallback(name: name) { context.callback = callback }
    do throws(LuaError) { try vm.call(function, arguments()) } catch { report(name, error) }
    saveState()
  }

  func stop(_ reason: String) {
    guard !hasStopped else { return }
    hasStopped = true
    call("on_stop", [.string(reason)])
    context.send(.stopped)
  }

  /// Answers a fill whose callback has returned, unless the saved state did. One that ended the
  /// script is not answered: the next life hears of it again.
  func answer(_ number: Int64) {
    guard !isBroken else { return }
    if let number = context.delivered.take(number) { context.send(.delivered(number)) }
  }

  private func saveState() {
    guard context.state.isDirty, !isBroken else { return }
    do throws(LuaMisuse) {
      if var state = try context.state.takeChanges() {
        state.delivered = context.delivered.takeWithState()
        context.send(.state(state))
      }
    } catch {
      context.delivered.stateWasNotSaved()
      context.send(
        .fault(
          callback: "state", ScriptFault(file: context.start.scriptName, message: error.message)))
    }
  }

  private func report(_ callback: String, _ error: LuaError) {
    if error.kind == .deadline || error.kind == .instructionBudget {
      context.send(
        .interrupted(
          callback: callback, after: context.start.limits.softDeadline, ScriptFault(error)))
    } else {
      context.send(.fault(callback: callback, ScriptFault(error)))
    }
    if error.isStop { isBroken = true }
  }
}
