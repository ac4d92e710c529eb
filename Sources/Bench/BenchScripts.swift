/// The strategies that are measured.
enum BenchScripts {
  /// Answers every ask with a limit order at that price.
  static let orders = """
    local seen
    return {
      symbols = {"SYM0.SMART"},
      on_quote = function(q)
        if q.ask and q.ask ~= seen then
          seen = q.ask
          order.buy{symbol = q.symbol, quantity = 100, price = q.ask}
        end
      end,
    }
    """

  /// Two exponential averages of the mid price and a look at their crossing: the work of a plain
  /// strategy.
  static let averages = """
    local fast, slow, above = {}, {}, {}
    local crossings = 0
    return {
      symbols = {"SYM0.SMART"},
      params = { fast = {default = 12, min = 2}, slow = {default = 26, min = 3} },
      on_quote = function(q)
        local mid = q.mid
        if not mid then return end
        local s = q.symbol
        local f = (fast[s] or mid) + (mid - (fast[s] or mid)) * 2 / (params.fast + 1)
        local l = (slow[s] or mid) + (mid - (slow[s] or mid)) * 2 / (params.slow + 1)
        fast[s], slow[s] = f, l
        local now = f > l
        if above[s] ~= nil and above[s] ~= now then crossings = crossings + 1 end
        above[s] = now
      end,
    }
    """
}
