import LuaRuntime
import StrategyChannel
import TradingModel

extension StrategyInstance {
  /// Takes one event that concerns this strategy. `start` is the owner's.
  func handle(_ event: ChildEvent) {
    context.now = max(context.now, event.time)
    guard !isBroken else {
      // A broken strategy still ends in order.
      if case .stop(let reason) = event.body { stop(reason) }
      return
    }
    switch event.body {
    case .start: break
    case .quote(let index, let quote, _): handle(index, quote)
    case .trade(let index, let trade, let missed): handle(index, trade, missed: missed)
    case .depth(let index, let book): handle(index, book)
    case .bar(let index, let size, let bar, let isWarmup):
      handle(index, size, bar, isWarmup: isWarmup)
    case .instrument(let index, let symbol, let instrument):
      add(index, symbol: symbol, instrument)
      settle(symbol)
    case .warmedUp(let index, let size):
      feedChanged(index, "warm", size.description)
    case .feedState(let index, let condition): feedChanged(index, condition)
    case .feedFailed(let symbol, let code, let text):
      settle(symbol)
      call("on_feed", [.string(symbol), .string("failed"), .string("\(text) (\(code))")])
    case .order(let order): orderChanged(order)
    case .filled(let delivery): tell(.fill(delivery), of: delivery.fill.instrument)
    case .requestRefused(let number, let reason):
      context.orders.refuse(number)
      refused(number, reason)
    case .preview(let number, let preview):
      guard context.orders.takePreview(number) else { return }
      call("on_preview", [.int(number), preview.luaValue])
    case .position(let position): context.accounts.apply(position)
    case .holding(let position): context.accounts.hold(position)
    case .accountValue(let value): context.accounts.apply(value)
    case .timer(let id):
      if let name = context.timers.fired(id) { call("on_timer", [.string(name)]) }
    case .connection(let account, let isReady, let text):
      context.accounts.apply(account, isReady: isReady, text: text)
      call(
        "on_connection", [.string(account.rawValue), .bool(isReady), text.luaValue])
    case .stop(let reason): stop(reason)
    }
  }

  private func feedChanged(_ index: ChildEvent.InstrumentIndex, _ condition: FeedCondition) {
    context.market.keep(condition, at: index)
    switch condition {
    case .live: feedChanged(index, "live", nil)
    case .delayed: feedChanged(index, "delayed", nil)
    case .stale(let silent):
      feedChanged(index, "stale", "silent for \(silent.components.seconds) s")
    case .interrupted(let text): feedChanged(index, "interrupted", text)
    }
  }

  private func feedChanged(
    _ index: ChildEvent.InstrumentIndex, _ state: String, _ text: String?
  ) {
    guard let symbol = context.market.entries[index]?.symbol else { return }
    call("on_feed", [.string(symbol), .string(state), text.luaValue])
  }

  /// Takes an event that came before the start: it is known in `on_start`, no callback tells it.
  func takeBriefing(_ event: ChildEvent) {
    switch event.body {
    case .order(let order): _ = context.orders.apply(order)
    case .position(let position): context.accounts.apply(position)
    case .holding(let position): context.accounts.hold(position)
    case .accountValue(let value): context.accounts.apply(value)
    case .connection(let account, let isReady, let text):
      context.accounts.apply(account, isReady: isReady, text: text)
    case .start, .quote, .trade, .depth, .bar, .instrument, .warmedUp, .feedState, .feedFailed,
      .filled, .requestRefused, .preview, .timer, .stop:
      break
    }
  }

  private func orderChanged(_ order: Order) {
    if context.orders.apply(order) != nil { OrderAPI.cancel(order, context) }
    tell(.order(order), of: order.ticket.instrument)
  }

  /// Calls `on_order` or `on_fill`; while symbols of the script are still looked up, news of an
  /// instrument that may be one of them wait for its name, and fills for the fills before them.
  /// Beyond the limit all are told without a name.
  private func tell(_ news: OrderNews, of instrument: InstrumentID) {
    let mustWait =
      hasUnsettledSymbols && context.market.symbol(of: instrument) == nil
      || news.isFill && waitingNews.contains { $0.news.isFill }
    guard mustWait else { return tell(news) }
    guard waitingNews.count < Self.waitingNewsLimit else {
      let due = waitingNews
      waitingNews = []
      for (_, news) in due { tell(news) }
      return tell(news)
    }
    waitingNews.append((instrument, news))
  }

  private func tell(_ news: OrderNews) {
    switch news {
    case .order(let order):
      guard hears("on_order") else { return }
      call(
        "on_order", [order.luaValue(symbol: context.market.symbol(of: order.ticket.instrument))])
    case .fill(let delivery):
      let fill = delivery.fill
      if let number = delivery.number { context.delivered.begin(number) }
      if hears("on_fill") {
        call(
          "on_fill",
          [
            fill.luaValue(
              symbol: context.market.symbol(of: fill.instrument), replacing: delivery.replaced,
              isReplayed: delivery.isReplayed)
          ])
      }
      if let number = delivery.number { answer(number) }
    }
  }

  /// A symbol led to its instrument or failed: tells what waited for it, in order.
  private func settle(_ symbol: String) {
    symbolSettled(symbol)
    guard !waitingNews.isEmpty else { return }
    let isLast = !hasUnsettledSymbols
    var due: [OrderNews] = []
    var left: [(instrument: InstrumentID, news: OrderNews)] = []
    var isFillLeft = false
    for item in waitingNews {
      let isNamed = isLast || context.market.symbol(of: item.instrument) != nil
      if isNamed && !(item.news.isFill && isFillLeft) {
        due.append(item.news)
      } else {
        left.append(item)
        if item.news.isFill { isFillLeft = true }
      }
    }
    waitingNews = left
    for news in due { tell(news) }
  }

  /// A refusal is logged for certain, and told to `on_order` as an order that never was.
  private func refused(_ number: Int64, _ reason: String) {
    if context.orders.takePreview(number) {
      context.log(.warning, "Preview \(number) was refused: \(reason)")
      return call("on_preview", [.int(number), .nil, .string(reason)])
    }
    context.log(.error, "Request \(number) was refused: \(reason)")
    call(
      "on_order",
      [
        .object([
          "number": .int(number), "state": .string("rejected"), "is_final": .bool(true),
          "reason": .string(reason),
        ])
      ])
  }
}
