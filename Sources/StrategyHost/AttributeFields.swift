import LuaRuntime
import StrategyChannel
import TradingModel

/// Reads the terms that few orders have.
struct AttributeFields {
  let fields: LuaFields
  let context: StrategyContext

  static let triggerMethods: [String: TriggerMethod] = [
    "double_bid_ask": .doubleBidAsk, "last": .last, "double_last": .doubleLast,
    "bid_ask": .bidAsk, "last_or_bid_ask": .lastOrBidAsk, "midpoint": .midpoint,
  ]

  static let groupRules: [String: OrderGroup.Rule] = [
    "cancel": .cancelOthers, "reduce": .reduceOthers, "reduce_no_block": .reduceOthersWithoutBlock,
  ]

  /// The attributes; or why an order that this one names is not there.
  func attributes() throws(LuaMisuse) -> Result<OrderAttributes, OrderDraft.Refusal> {
    var result = OrderAttributes()
    guard !fields.isUsual else { return .success(result) }
    result.goodTill = try fields.moment("good_till")
    result.goodAfter = try fields.moment("good_after")
    result.displaySize = try fields.decimal("display")
    result.isHidden = try fields.flag("hidden") ?? false
    result.isAllOrNone = try fields.flag("all_or_none") ?? false
    result.minimumQuantity = try fields.decimal("min_quantity")
    result.group = try group()
    result.trigger = try fields.word("trigger_method", Self.triggerMethods)
    result.conditionsCancel = try fields.flag("conditions_cancel") ?? false
    result.conditionsIgnoreRegularHours = try fields.flag("conditions_outside_rth") ?? false
    result.algorithm = try algorithm()
    result.others = try others()
    result.comboRouting = try fields.tags("combo_routing", limit: WireLimits.orderTags)
    switch try conditions() {
    case .success(let conditions): result.conditions = conditions
    case .failure(let refusal): return .failure(refusal)
    }
    switch try parent() {
    case .success(let parent): result.parent = parent
    case .failure(let refusal): return .failure(refusal)
    }
    return .success(result)
  }

  private func group() throws(LuaMisuse) -> OrderGroup? {
    let rule = try fields.word("oca_type", Self.groupRules)
    guard let name = try fields.name("oca") else {
      if rule != nil { throw fields.misuse("oca_type needs the group's name in 'oca'") }
      return nil
    }
    return OrderGroup(name: name, rule: rule ?? .cancelOthers)
  }

  /// `{ "Adaptive", adaptivePriority = "Normal" }`.
  private func algorithm() throws(LuaMisuse) -> OrderAlgorithm? {
    guard let table = try fields.table("algo") else { return nil }
    guard let name = table[.int(1)]?.asString, (1...64).contains(name.utf8.count) else {
      throw fields.misuse("algo must begin with the algorithm's name, such as {\"Adaptive\"}")
    }
    var parameters: [OrderTag] = []
    for pair in table.pairs where pair.key != .int(1) {
      guard case .string(let key) = pair.key else {
        throw fields.misuse("algo has the name first and then parameters by name")
      }
      parameters.append(OrderTag(key, try fields.tagText(pair.value, of: "algo.\(key)")))
    }
    guard parameters.count <= WireLimits.algorithmParameters else {
      throw fields.misuse("algo has more than \(WireLimits.algorithmParameters) parameters")
    }
    return OrderAlgorithm(strategy: name, parameters: parameters)
  }

  private func others() throws(LuaMisuse) -> [OrderTag] {
    let tags = try fields.tags("attributes", limit: WireLimits.orderTags)
    for tag in tags {
      guard let rule = OrderTagRule.named(tag.name) else {
        let hint = NearNames.hint(tag.name, among: OrderTagRule.all.map(\.name))
        throw fields.misuse("nothing is passed through as attribute '\(tag.name)'\(hint)")
      }
      guard rule.accepts(tag.value) else {
        throw fields.misuse("attribute \(tag.name) takes no '\(tag.value.prefix(64))'")
      }
    }
    return tags
  }

  /// The order that this one waits for: its table, id or request number.
  private func parent() throws(LuaMisuse) -> Result<IntentID?, OrderDraft.Refusal> {
    guard let value = fields.table["attach_to"] else { return .success(nil) }
    switch context.orders.target(value) {
    case .order(let order): return .success(order.intent)
    case .pending:
      return .failure(.init(text: "the order in attach_to is not acknowledged yet"))
    case .unknown(let text): return .failure(.init(text: "attach_to: \(text)"))
    case nil: throw fields.misuse("attach_to must be an order, its id or its request number")
    }
  }

  // MARK: Conditions

  private func conditions() throws(LuaMisuse) -> Result<[OrderCondition], OrderDraft.Refusal> {
    guard let table = try fields.table("conditions") else { return .success([]) }
    guard let list = table.array, list.count <= WireLimits.conditions else {
      throw fields.misuse(
        "conditions must be a list of 1 to \(WireLimits.conditions) tables, such as "
          + "{ {symbol=\"aapl.nasdaq\", price=250, above=true} }")
    }
    var conditions: [OrderCondition] = []
    for (index, value) in list.enumerated() {
      guard let table = value.asTable else {
        throw fields.misuse("conditions[\(index + 1)] must be a table")
      }
      let reader = try ConditionFields(
        "\(fields.function): conditions[\(index + 1)]", table, context)
      switch try reader.condition() {
      case .success(let condition): conditions.append(condition)
      case .failure(let refusal): return .failure(refusal)
      }
    }
    return .success(conditions)
  }
}
