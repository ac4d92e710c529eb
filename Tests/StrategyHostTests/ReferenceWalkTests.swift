import Foundation
import LuaReference
import LuaRuntime
import StrategyChannel
import Testing
import TradingModel

@testable import StrategyHost

/// The Lua reference against a real state of the sandbox: nothing missing, nothing invented.
@Suite struct ReferenceWalkTests {
  /// What one line of Lua in `on_start` logs.
  private func logged(_ code: String) -> [String] {
    let desk = TestDesk("return { params = { size = 1 }, on_start = function() \(code) end }")
    #expect(desk.sink.faults.isEmpty, "\(desk.sink.faults)")
    return desk.sink.logs
  }

  /// Every global and its members, as `name` and `name.member`.
  private func reachable() -> Set<String> {
    let lines = logged(
      """
      for name, value in pairs(_G) do
        log.info(name)
        if type(value) == "table" and value ~= _G then
          for member in pairs(value) do log.info(name .. "." .. tostring(member)) end
        end
      end
      """)
    return Set(lines)
  }

  private func described() -> Set<String> {
    var names: Set<String> = ["params", "params.size"]
    for (name, members) in LuaReference.language {
      names.insert(name)
      for member in members { names.insert("\(name).\(member)") }
    }
    for topic in LuaReference.topics where topic.place == .strategies && !topic.areCallbacks {
      for function in topic.functions {
        names.insert(function.name)
        if let dot = function.name.firstIndex(of: ".") {
          names.insert(String(function.name[..<dot]))
        }
      }
    }
    return names
  }

  @Test func globals_AreThoseOfTheReference() {
    let (real, told) = (reachable(), described())
    #expect(real.subtracting(told).sorted() == [], "the reference lacks them")
    #expect(told.subtracting(real).sorted() == [], "no script reaches them")
  }

  /// What each function of the host says of its own arguments.
  @Test func arguments_AreThoseOfTheReference() throws {
    let start = StrategyStart(
      strategy: StrategyID(rawValue: "test"), accounts: [AccountName(rawValue: "main")],
      scriptName: "test.lua", source: "return {}", modules: [], symbols: nil, parameters: [],
      seed: 7, state: nil, limits: StrategyLimits())
    let context = StrategyContext(index: 0, start: start, sink: MessageList())
    let told = Dictionary(
      LuaReference.topics.flatMap(\.functions).map { ($0.name, $0) },
      uniquingKeysWith: { first, _ in first })
    var count = 0
    for table in StrategyInstance.api(context) {
      for function in table.functions {
        let name = table.name.map { "\($0).\(function.name)" } ?? function.name
        let entry = try #require(told[name], "\(name)")
        let (names, firstOptional) = Self.arguments(function.arguments)
        #expect(entry.arguments.count == names.count, "\(name)(\(function.arguments))")
        for (index, (argument, real)) in zip(entry.arguments, names).enumerated() {
          // A table is written with its fields instead of a name.
          #expect(real.isEmpty || argument.plainName == real, "\(name)(\(function.arguments))")
          #expect(argument.isOptional == (index >= firstOptional), "\(name): \(argument.name)")
        }
        count += 1
      }
    }
    #expect(count > 30)
  }

  /// The names in `symbol, size [, count]`, empty for a table, and the place of the first that may
  /// be left out.
  private static func arguments(_ text: String) -> (names: [String], firstOptional: Int) {
    let plain = text.replacing(/\{[^}]*\}/, with: "{}")
    let required = plain.prefix { $0 != "[" }.split(separator: ",").filter { $0 != " " }.count
    let names = plain.split { "[], ".contains($0) }.map { $0 == "{}" ? "" : String($0) }
    return (names, plain.contains("[") ? required : names.count)
  }

  @Test func callbacks_AreThoseOfTheReference() throws {
    let topic = try #require(LuaReference.topics.first { $0.areCallbacks })
    #expect(topic.functions.map(\.name).sorted() == StrategyInstance.callbackNames.sorted())
  }

  private func fields(_ kind: String) throws -> [LuaFieldEntry] {
    try #require(LuaReference.topics.flatMap(\.classes).first { $0.name == kind }?.fields)
  }

  private func words(_ alias: String) throws -> Set<String> {
    Set(
      try #require(LuaReference.topics.flatMap(\.aliases).first { $0.name == alias })
        .words.map(\.word))
  }

  @Test(
    arguments: [
      ("Quote", EventRecords.quoteFields), ("Trade", EventRecords.tradeFields),
      ("Bar", EventRecords.barFields),
    ] as [(String, [LuaField])])
  func events_HaveTheFieldsOfTheReference(_ row: (String, [LuaField])) throws {
    let told = try fields(row.0).filter { $0.name != "copy" }
    #expect(told.map(\.name) == row.1.map(\.name))
    for (field, real) in zip(told, row.1) {
      let type = field.isOptional ? String(field.type.dropLast()) : field.type
      switch real.kind {
      case .number: #expect(type == "number", "\(field.name)")
      case .int: #expect(type == "integer", "\(field.name)")
      case .bool: #expect(type == "boolean", "\(field.name)")
      case .string: #expect(["string", "perigee.BarSize"].contains(type), "\(field.name)")
      }
    }
  }

  @Test func asks_HaveTheFieldsOfTheReference() throws {
    let request = Set(try fields("OrderRequest").map(\.name))
    #expect(request == OrderDraft.fields)
    #expect(Set(try fields("PreviewRequest").map(\.name)) == OrderDraft.fields.union(["side"]))
    #expect(Set(try fields("OrderChange").map(\.name)) == Set(TypeFields.all + ["quantity"]))
    #expect(Set(try fields("Condition").map(\.name)) == ConditionFields.known)
  }

  @Test func words_AreThoseOfTheReference() throws {
    #expect(try words("OrderState") == Set(OrderState.allCases.map(\.rawValue)))
    #expect(try words("OrderType") == Set(TypeFields.typeNames))
    #expect(
      try words("TimeInForce") == Set(TimeInForce.allCases.map { $0.rawValue.lowercased() }))
    #expect(try words("TriggerMethod") == Set(AttributeFields.triggerMethods.keys))
    #expect(try words("GroupRule") == Set(AttributeFields.groupRules.keys))
    for size in try words("BarSize") { #expect(BarSize(size) != nil) }
  }

  // MARK: Tables that are given

  /// Fields of a value with the types that a script sees.
  private func seen(_ value: LuaValue) -> [String: String] {
    var result: [String: String] = [:]
    for pair in value.asTable?.pairs ?? [] {
      guard case .string(let name) = pair.key else { continue }
      result[name] =
        switch pair.value {
        case .int: "integer"
        case .number: "number"
        default: pair.value.typeName
        }
    }
    return result
  }

  /// Together the samples must show every field, and each of them those that are never nil.
  private func check(_ kind: String, _ samples: [LuaValue]) throws {
    let told = try fields(kind)
    var shown: Set<String> = []
    for sample in samples {
      let real = seen(sample)
      shown.formUnion(real.keys)
      for (name, type) in real {
        guard let field = told.first(where: { $0.name == name }) else {
          Issue.record("the reference's \(kind) has no field \(name)")
          continue
        }
        #expect(fits(type, field.type), "\(kind).\(name) is a \(type), not \(field.type)")
      }
      for field in told where !field.isOptional {
        #expect(real[field.name] != nil, "\(kind).\(field.name) can be nil")
      }
    }
    for field in told { #expect(shown.contains(field.name), "\(kind) has no \(field.name)") }
  }

  private func fits(_ real: String, _ told: String) -> Bool {
    let type = told.hasSuffix("?") ? String(told.dropLast()) : told
    if type == "true" { return real == "boolean" }
    if type == "number" { return real == "number" || real == "integer" }
    if type.hasSuffix("[]") { return real == "table" }
    guard type.hasPrefix("perigee.") else { return real == type }
    let name = String(type.dropFirst("perigee.".count))
    let isWord = LuaReference.topics.flatMap(\.aliases).contains { $0.name == name }
    return real == (isWord ? "string" : "table")
  }

  private func full(_ order: Order) -> Order {
    var order = order
    order.brokerOrder = BrokerOrderID(rawValue: 7)
    order.perm = PermID(rawValue: 8)
    order.averagePrice = 100
    order.reason = "because"
    return order
  }

  @Test func orders_HaveTheFieldsOfTheReference() throws {
    let desk = TestDesk("return {}")
    var samples: [LuaValue] = []
    var attributes = OrderAttributes()
    attributes.goodTill = Timestamp(seconds: 1)
    attributes.goodAfter = Timestamp(seconds: 1)
    attributes.displaySize = 10
    attributes.group = OrderGroup(name: "exit", rule: .reduceOthers)
    attributes.parent = IntentID(rawValue: "other")
    let types: [OrderType] = [
      .stopLimit(stop: 99, limit: 98), .relative(offset: 1, cap: nil),
      .trailingStop(by: .percent(2), stop: 90),
      .trailingStopLimit(by: .amount(1), stop: nil, offset: 1),
    ]
    for type in types {
      var order = full(desk.order("i", number: 3, state: .working, type: type))
      order.ticket.attributes = attributes
      samples.append(order.luaValue(symbol: "AAPL.NASDAQ"))
    }
    try check("Order", samples)
  }

  @Test func fillsAndPreviews_HaveTheFieldsOfTheReference() throws {
    let desk = TestDesk("return {}")
    var fill = desk.fill("0001.01", .buy, 5, "100")
    let plain = fill.luaValue(symbol: nil)
    fill.intent = IntentID(rawValue: "i")
    fill.time = Timestamp(seconds: 1)
    fill.commission = Commission(
      execution: fill.execution, amount: 1, currency: "USD", realizedProfit: nil)
    let old = desk.fill("0001.00", .buy, 4, "99")
    try check("Fill", [plain, fill.luaValue(symbol: "A", replacing: old, isReplayed: true)])
    let change = OrderPreview.Change(before: 1, change: 1, after: 2)
    var preview = OrderPreview(
      initialMargin: change, maintenanceMargin: change, equityWithLoan: change)
    let empty = preview.luaValue
    preview.commission = 1
    preview.minimumCommission = 1
    preview.maximumCommission = 1
    preview.commissionCurrency = "USD"
    preview.warning = "beware"
    try check("Preview", [empty, preview.luaValue])
    try check("Change", [preview.luaValue.asTable?["initial_margin"] ?? .nil])
  }

  @Test func market_HasTheFieldsOfTheReference() throws {
    var quote = Quote(instrument: TestDesk.apple.id, time: Timestamp(seconds: 1))
    let empty = quote.luaValue(symbol: "A")
    (quote.bid, quote.bidSize, quote.ask, quote.askSize) = (1, 1, 2, 1)
    (quote.last, quote.lastSize, quote.volume, quote.previousClose) = (1, 1, 1, 1)
    try check("KnownQuote", [empty, quote.luaValue(symbol: "A")])
    var bar = Bar(start: Timestamp(seconds: 1), open: 1, high: 1, low: 1, close: 1)
    let bare = bar.luaValue
    (bar.volume, bar.wap, bar.count) = (1, 1, 1)
    try check("PastBar", [bare, bar.luaValue])
    let book = MarketDepth(
      instrument: TestDesk.apple.id, time: Timestamp(seconds: 1),
      bids: [.init(price: 1, size: 1, maker: "X"), .init(price: 1, size: 1, maker: "")], asks: [])
    let value = book.luaValue(symbol: "A")
    try check("Book", [value])
    try check("BookRow", value.asTable?["bids"]?.asTable?.array ?? [])
  }

  /// Those that functions make: asked for in a script, told as JSON.
  @Test(
    arguments: [
      ("Holding", "position('aapl.nasdaq')"), ("Instrument", "feed.instrument('aapl.nasdaq')"),
      ("Step", "feed.instrument('aapl.nasdaq').ladder[1]"), ("Profit", "account.profit()"),
      ("AccountPosition", "account.position('aapl.nasdaq')"), ("Date", "clock.utc()"),
    ])
  func answers_HaveTheFieldsOfTheReference(_ row: (String, String)) throws {
    let desk = TestDesk(
      """
      local S = { symbols = {"aapl.nasdaq"} }
      function S.on_quote()
        for name, value in pairs(\(row.1)) do log.info(name, math.type(value) or type(value)) end
      end
      return S
      """)
    desk.give(.holding(TestDesk.holding(5, "100")), for: 0)
    desk.give(.position(TestDesk.holding(5, "100")), for: 0)
    for key in ["PnL.daily", "PnL.unrealized", "PnL.realized", "NetLiquidation"] {
      desk.give(
        .accountValue(
          AccountValue(
            account: AccountName(rawValue: "main"), key: key, value: "1",
            currency: key == "NetLiquidation" ? "USD" : nil)), for: 0)
    }
    desk.quote(bid: "1", ask: "2")
    #expect(desk.sink.faults.isEmpty, "\(desk.sink.faults)")
    let told = try fields(row.0)
    var real: [String: String] = [:]
    for line in desk.sink.logs {
      let words = line.split(separator: " ").map(String.init)
      real[words[0]] = words[1] == "float" ? "number" : words[1]
    }
    #expect(Set(real.keys) == Set(told.map(\.name)))
    for field in told {
      let type = try #require(real[field.name])
      #expect(fits(type, field.type), "\(row.0).\(field.name) is a \(type)")
    }
  }

  /// The sources of the indicators say what each of them gives.
  @Test func indicators_HaveTheFieldsOfTheReference() throws {
    let folder = URL(filePath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent().appending(path: "Sources/CLua")
    var outputs: [String: [String]] = [:]
    for file in try FileManager.default.contentsOfDirectory(atPath: folder.path)
    where file.hasPrefix("indicators") {
      let code = try String(contentsOf: folder.appending(path: file), encoding: .utf8)
      for match in code.matches(of: /indicator_kind clua_ta_\w+ = \{\s*"(\w+)",\s*\{([^}]*)\}/) {
        outputs[String(match.output.1)] = match.output.2.matches(of: /"(\w+)"/).map {
          String($0.output.1)
        }
      }
    }
    let topic = try #require(LuaReference.topics.first { $0.name == "ta" })
    for function in topic.functions where function.shortName != "round_to_tick" {
      let kind = try #require(function.results.first?.type.dropFirst("perigee.".count))
      let found = outputs.removeValue(forKey: function.shortName)
      let real = try #require(found, "\(function.name)")
      let told = try fields(String(kind)).map(\.name).filter { $0 != "reset" }
      #expect(Set(told) == Set(real + ["value"]), "\(function.name)")
      #expect(logged("ta.\(function.shortName)(\(minimum(function))):reset()").isEmpty)
    }
    #expect(outputs.isEmpty, "the reference lacks \(outputs.keys.sorted())")
  }

  private func minimum(_ function: LuaFunctionEntry) -> String {
    function.arguments.filter { !$0.isOptional }.map { _ in "14" }.joined(separator: ", ")
  }
}
