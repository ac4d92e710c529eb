/// The strategies that the backtest's speed is measured with; each trades where its averages cross.
enum BacktestScripts {
  /// Two exponential averages in plain Lua: what the floor in C runs, line for line.
  private static let cross = """
    local f, s, n, side = nil, nil, 0, 0
    local af, as = 2 / 51, 2 / 201
    local function step(x, symbol)
      n = n + 1
      if n == 1 then f, s = x, x else f = f + af * (x - f) s = s + as * (x - s) end
      if n < 200 then return end
      local want = f > s and 1 or -1
      if want ~= side then
        local quantity = side == 0 and 100 or 200
        side = want
        local send = want > 0 and order.buy or order.sell
        send { symbol = symbol, quantity = quantity }
      end
    end
    """

  /// The same with an indicator of `ta`.
  private static func indicator(_ name: String) -> String {
    """
    local fast, slow, side = ta.\(name)(50), ta.\(name)(200), 0
    local function step(x, symbol)
      local f, s = fast(x), slow(x)
      if not s then return end
      local want = f > s and 1 or -1
      if want ~= side then
        local quantity = side == 0 and 100 or 200
        side = want
        local send = want > 0 and order.buy or order.sell
        send { symbol = symbol, quantity = quantity }
      end
    end
    """
  }

  static let symbol = "SYM0.SMART"

  /// The script of a name (`cross`, `sma`, `ema`) on quotes or on bars; nil for another name.
  static func named(_ name: String, on kind: MarketFileReader.Kind) -> String? {
    let body: String
    switch name {
    case "cross": body = cross
    case "sma", "ema": body = indicator(name)
    default: return nil
    }
    let callback =
      kind == .quotes
      ? "on_quote = function(q) return step((q.bid + q.ask) * 0.5, q.symbol) end"
      : "on_bar = function(b) return step(b.close, b.symbol) end"
    let bars = kind == .bars ? "bars = {\"1m\"}, " : ""
    return body + "\nreturn { symbols = {\"\(symbol)\"}, \(bars)\(callback) }\n"
  }
}
