import TradingModel

/// The two recordings and the orders of the recorded test. The prices were chosen by eye from the
/// data; what must come of them is worked out by `Replay` each time.
enum RecordedPlan {
  static let euro = "EURUSD.IDEALPRO"
  static let future = "EUR.CME.202403"
  static let tick: Price = Decimal64(mantissa: 5, scale: 5)
  /// Recorded seconds per real second.
  static let pace = 1000
  /// The hours of the future that are played: the American jobs report and what followed.
  static let futureHours = ("2024-01-05 12:00:00", "2024-01-05 18:00:00")
  /// A quote that stands before the recording begins. No order trades with it.
  static let quietQuote = (bid: "1.12111", ask: "1.12199")

  static let orders = [
    PlannedOrder(
      tag: "dip-a", symbol: euro, side: .buy, quantity: 20_000, kind: .limit(price(112_150)),
      then: .bracket(target: price(112_230), stop: price(112_080))),
    PlannedOrder(
      tag: "dip-b", symbol: euro, side: .buy, quantity: 15_000, kind: .limit(price(112_130)),
      then: .bracket(target: price(112_300), stop: price(112_125))),
    PlannedOrder(
      tag: "rise-a", symbol: euro, side: .sell, quantity: 30_000, kind: .limit(price(112_215)),
      then: .exit(price(112_150))),
    PlannedOrder(
      tag: "rise-b", symbol: euro, side: .sell, quantity: 10_000, kind: .limit(price(112_240)),
      then: .exit(price(112_140))),
    PlannedOrder(
      tag: "rise-c", symbol: euro, side: .sell, quantity: 11_000, kind: .limit(price(112_245)),
      then: .exit(price(112_130))),
    PlannedOrder(
      tag: "chase", symbol: euro, side: .buy, quantity: 12_000, kind: .stop(price(112_220))),
    PlannedOrder(
      tag: "never", symbol: euro, side: .buy, quantity: 9_000, kind: .limit(price(112_000))),
    PlannedOrder(
      tag: "six-dip", symbol: future, side: .buy, quantity: 2, kind: .limit(price(109_200)),
      then: .bracket(target: price(109_800), stop: price(109_000))),
    PlannedOrder(
      tag: "six-break", symbol: future, side: .buy, quantity: 1, kind: .stop(price(110_000)),
      then: .bracket(target: price(110_250), stop: price(109_900))),
    PlannedOrder(
      tag: "six-short", symbol: future, side: .sell, quantity: 3, kind: .limit(price(110_100)),
      then: .exit(price(109_900))),
    PlannedOrder(
      tag: "six-guard", symbol: future, side: .sell, quantity: 2, kind: .stop(price(109_300))),
  ]

  private static func price(_ mantissa: Int64) -> Price { Decimal64(mantissa: mantissa, scale: 5) }

  /// Places every order once both symbols are known, says whether all were acknowledged while the
  /// quiet quote still stood, sends the exits when it hears of the fills, and tells what its bars
  /// have shown.
  static var script: String {
    """
    local S = {}
    S.bars = { "5s" }
    local plan = {
    \(orders.map { "  " + $0.lua }.joined(separator: "\n"))
    }
    local symbols = { "\(euro)", "\(future)" }
    local acknowledged, count, sent = {}, 0, false
    local high, low = nil, nil

    local function is_ready()
      for _, symbol in ipairs(symbols) do
        if not feed.instrument(symbol) or not feed.quote(symbol) then return false end
      end
      return account.ready()
    end

    local function place(side, terms)
      local number, reason = order[side](terms)
      if not number then log.error("not placed:", terms.tag, reason) end
    end

    function S.on_start() timer.every(0.1, "place") end

    function S.on_timer()
      if sent or not is_ready() then return end
      sent = true
      for _, item in ipairs(plan) do place(item.side, item.order) end
    end

    function S.on_order(o)
      if o.state == "rejected" then log.error("rejected:", o.tag, o.reason) end
      if o.parent or o.state ~= "working" or acknowledged[o.tag] then return end
      acknowledged[o.tag] = true
      count = count + 1
      if count ~= #plan then return end
      local q = feed.quote("\(euro)")
      local is_quiet = q.bid == \(quietQuote.bid) and q.ask == \(quietQuote.ask)
      log.info("placed", is_quiet and "in time" or "late")
    end

    local answered = {}
    function S.on_fill(fill)
      for _, item in ipairs(plan) do
        local o = order.get(fill.order or "")
        if o and not o.parent and o.tag == item.order.tag and item.exit and not answered[o.tag] then
          answered[o.tag] = true
          place(item.exit.side, item.exit.order)
        end
      end
    end

    function S.on_bar(bar)
      if bar.symbol ~= "\(future)" then return end
      high, low = math.max(high or bar.high, bar.high), math.min(low or bar.low, bar.low)
    end

    function S.on_stop()
      log.info(string.format("bars from %.5f to %.5f", low or 0, high or 0))
    end
    return S
    """
  }
}
