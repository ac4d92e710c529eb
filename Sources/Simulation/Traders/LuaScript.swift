/// The script of the simulated Lua strategy: orders by chance, with the functions that a script of
/// the product has.
enum LuaScript {
  static let text = """
    local S = {}
    S.symbols = { "AAPL.NASDAQ", "EURUSD.IDEALPRO" }
    S.bars = { "5s" }
    S.warmup = 5
    local seen = 0

    function S.on_start()
      timer.every(7, "tidy")
    end

    function S.on_quote(q)
      if not q.bid or not q.ask or math.random(12) > 1 then return end
      seen = seen + 1
      local size = q.symbol == "AAPL.NASDAQ" and math.random(50) or 20000 + math.random(50)
      local dice = math.random(4)
      if dice == 1 then
        order.buy { symbol = q.symbol, quantity = size }
      elseif dice == 2 then
        order.sell { symbol = q.symbol, quantity = size, price = q.bid, tif = "ioc" }
      elseif dice == 3 then
        order.buy {
          symbol = q.symbol, quantity = size, price = q.ask,
          take_profit = q.ask * 1.001, stop_loss = q.ask * 0.999
        }
      else
        order.sell { symbol = q.symbol, quantity = size, price = q.ask * 1.0005 }
      end
    end

    function S.on_bar(bar)
      if bar.warmup then return end
      local p = position(bar.symbol).quantity
      if p > 500 then order.sell { symbol = bar.symbol, quantity = 100, price = bar.close } end
    end

    function S.on_timer()
      for _, o in ipairs(order.working()) do
        if not o.parent and math.random(3) == 1 then order.cancel(o) end
      end
    end

    return S
    """
}
