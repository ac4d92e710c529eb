import LuaRuntime
import StrategyChannel
import TradingModel

/// Reads what a test's functions are called with.
enum TestArguments {
  static func decimal(_ value: LuaValue?, _ what: String) throws(LuaMisuse) -> Decimal64? {
    guard let value, value != .nil else { return nil }
    guard let decimal = value.asDouble.flatMap({ Decimal64($0) }) else {
      throw LuaMisuse("\(what) must be a number, got \(value.written)")
    }
    return decimal
  }

  static func decimal(
    _ call: borrowing LuaCall, _ index: Int, _ what: String
  ) throws(LuaMisuse) -> Decimal64? {
    try decimal(try call.value(index), what)
  }

  /// Seconds, or a text such as 5s, 1m, 1h, 1d.
  static func duration(_ value: LuaValue, _ what: String) throws(LuaMisuse) -> Duration {
    if let text = value.asString, let size = BarSize(text) {
      return .seconds(Int64(size.rawValue))
    }
    guard let seconds = value.asDouble, seconds >= 0, seconds <= 366 * 86_400 else {
      throw LuaMisuse(
        "\(what) must be seconds, or a text such as 30s, 5m or 1h, got \(value.written)")
    }
    return .nanoseconds(Int64(seconds * 1e9))
  }

  /// Seconds since 1970, or a text `2024-01-03 15:00` or `2024-01-03 15:00:30` in UTC.
  static func time(_ value: LuaValue) throws(LuaMisuse) -> Timestamp {
    if let seconds = value.asDouble, seconds >= 0, seconds < 4e9 {
      return Timestamp(rawValue: Int64(seconds * 1e9))
    }
    if let text = value.asString, let time = civil(text) { return time }
    throw LuaMisuse(
      "the time must be seconds since 1970 or a text such as \"2024-01-03 15:00\" (UTC), "
        + "got \(value.written)")
  }

  private static func civil(_ text: String) -> Timestamp? {
    let halves = text.split(separator: " ", maxSplits: 1)
    guard halves.count == 2 else { return nil }
    let date = halves[0].split(separator: "-").compactMap { Int64($0) }
    let clock = halves[1].split(separator: ":").compactMap { Int64($0) }
    guard date.count == 3, (2...3).contains(clock.count), (1970...2099).contains(date[0]),
      (1...12).contains(date[1]), (1...31).contains(date[2]), (0...23).contains(clock[0]),
      (0...59).contains(clock[1]), clock.count == 2 || (0...59).contains(clock[2])
    else { return nil }
    // Years count from March, so that the leap day is the last of its year.
    let year = date[1] <= 2 ? date[0] - 1 : date[0]
    let month = date[1] <= 2 ? date[1] + 9 : date[1] - 3
    let days = year * 365 + year / 4 - year / 100 + year / 400 + (153 * month + 2) / 5 + date[2]
    let seconds = clock[0] * 3600 + clock[1] * 60 + (clock.count == 3 ? clock[2] : 0)
    return Timestamp(seconds: (days - 719_469) * 86_400 + seconds)
  }

  /// A bar: `{open, high, low, close [, volume]}`, or a number that all four are.
  static func bar(
    _ value: LuaValue, at start: Timestamp, _ what: String
  ) throws(LuaMisuse) -> Bar {
    let wrong = LuaMisuse(
      "\(what) must be {open, high, low, close [, volume]} with high and low around the others, "
        + "or one number, got \(value.written)")
    if let price = value.asDouble.flatMap({ Decimal64($0) }) {
      return Bar(start: start, open: price, high: price, low: price, close: price)
    }
    let numbers = (value.asTable?.array ?? []).map { $0.asDouble.flatMap { Decimal64($0) } }
    guard (4...5).contains(numbers.count), let open = numbers[0], let high = numbers[1],
      let low = numbers[2], let close = numbers[3], high >= max(open, close),
      low <= min(open, close)
    else { throw wrong }
    var bar = Bar(start: start, open: open, high: high, low: low, close: close)
    if numbers.count == 5 {
      guard let volume = numbers[4], volume >= .zero else { throw wrong }
      bar.volume = volume
    }
    return bar
  }

  /// What `strategy.run` is told.
  static func options(_ table: LuaTable) throws(LuaMisuse) -> TestStage.Options {
    var options = TestStage.Options()
    for pair in table.pairs {
      guard case .string(let key) = pair.key else {
        throw LuaMisuse("strategy.run: the options have names, got \(pair.key)")
      }
      switch key {
      case "params": options.parameters = try parameters(pair.value)
      case "symbols": options.symbols = try texts(pair.value, key)
      case "accounts":
        options.accounts = try texts(pair.value, key).map(AccountName.init(rawValue:))
        guard Set(options.accounts).count == options.accounts.count, !options.accounts.isEmpty
        else { throw LuaMisuse("strategy.run: 'accounts' must be different names") }
      case "instruments":
        guard let rules = pair.value.asTable else {
          throw LuaMisuse("strategy.run: 'instruments' must be a table of rules by symbol")
        }
        options.instruments = rules
      case "time": options.time = try time(pair.value)
      case "capital":
        options.capital =
          try decimal(pair.value, "strategy.run: 'capital'") ?? options.capital
      case "state":
        do throws(LuaValueError) {
          options.state = SavedState(
            version: 0, bytes: Array(try LuaJSON.encode(pair.value).utf8))
        } catch { throw LuaMisuse("strategy.run: 'state' is \(error)") }
      case "state_version":
        options.state = SavedState(
          version: pair.value.asInt ?? 0, bytes: options.state?.bytes ?? Array("{}".utf8))
      case "fills":
        guard let word = pair.value.asString, ["by_hand", "market"].contains(word) else {
          throw LuaMisuse("strategy.run: 'fills' must be \"by_hand\" or \"market\"")
        }
        options.fillsByMarket = word == "market"
      default:
        throw LuaMisuse(
          "strategy.run: unknown option '\(key)'; there are params, symbols, accounts, "
            + "instruments, time, capital, state, state_version and fills")
      }
    }
    return options
  }

  private static func texts(_ value: LuaValue, _ key: String) throws(LuaMisuse) -> [String] {
    let texts = (value.asTable?.array ?? []).compactMap(\.asString)
    guard !texts.isEmpty, texts.count == value.asTable?.pairs.count else {
      throw LuaMisuse("strategy.run: '\(key)' must be a list of texts")
    }
    return texts
  }

  private static func parameters(_ value: LuaValue) throws(LuaMisuse) -> [NamedParameter] {
    guard let table = value.asTable else {
      throw LuaMisuse("strategy.run: 'params' must be a table of values by name")
    }
    var found: [NamedParameter] = []
    for pair in table.pairs {
      guard case .string(let name) = pair.key else {
        throw LuaMisuse("strategy.run: 'params' has names, got \(pair.key)")
      }
      let parameter: ParameterValue
      switch pair.value {
      case .bool(let flag): parameter = .flag(flag)
      case .int(let number): parameter = .integer(number)
      case .number(let number): parameter = .number(number)
      case .string(let text): parameter = .text(text)
      case .nil, .table:
        throw LuaMisuse("strategy.run: parameter '\(name)' must be a number, text or boolean")
      }
      found.append(NamedParameter(name: name, value: parameter))
    }
    return found
  }
}
