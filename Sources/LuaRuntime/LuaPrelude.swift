/// The parts of the strategy API that are written in Lua.
enum LuaPrelude {
  /// Streaming indicators.
  ///
  /// Each constructor returns an object: call it with the next value, and it returns the indicator,
  /// or nil while it has seen too few; `.value` keeps the last result.
  static let technicalAnalysis = """
    local ta = {}

    local function check_period(name, period, least)
      if math.type(period) ~= "integer" or period < least or period > 100000 then
        error("ta." .. name .. ": the period must be a whole number from " .. least ..
          " to 100000, got " .. tostring(period), 3)
      end
    end

    -- Level 4: this function, the step, __call, the script.
    local function check_value(name, x, level)
      if type(x) ~= "number" or x ~= x then
        error("ta." .. name .. ": expected a number, got " .. tostring(x), level or 4)
      end
    end

    -- An object whose call feeds the next value.
    local function indicator(step)
      return setmetatable({}, {
        __call = function(self, ...)
          local value = step(...)
          self.value = value
          return value
        end,
      })
    end

    -- The last n values; push returns the one that fell out.
    local function window(period)
      local ring, at = {}, 0
      return ring, function(x)
        at = at % period + 1
        local old = ring[at]
        ring[at] = x
        return old, at
      end
    end

    function ta.sma(period)
      check_period("sma", period, 1)
      local ring, push = window(period)
      local sum = 0.0
      return indicator(function(x)
        check_value("sma", x)
        local old, at = push(x)
        sum = sum + x - (old or 0.0)
        if at == period then -- once a round, add afresh: rounding does not pile up
          sum = 0.0
          for i = 1, period do sum = sum + ring[i] end
        end
        if #ring == period then return sum / period end
      end)
    end

    -- Starts from the simple average of the first `period` values.
    local function smoothed(name, period, weight)
      local count, sum, average = 0, 0.0, nil
      return function(x)
        check_value(name, x)
        if average then
          average = average + weight * (x - average)
        else
          count, sum = count + 1, sum + x
          if count == period then average = sum / period end
        end
        return average
      end
    end

    function ta.ema(period)
      check_period("ema", period, 1)
      return indicator(smoothed("ema", period, 2 / (period + 1)))
    end

    function ta.rsi(period)
      check_period("rsi", period, 1)
      local gains = smoothed("rsi", period, 1 / period)
      local losses = smoothed("rsi", period, 1 / period)
      local last
      return indicator(function(x)
        check_value("rsi", x)
        check_value("rsi", x)
        local change = last and x - last
        last = x
        if not change then return nil end
        local gain, loss = gains(math.max(change, 0.0)), losses(math.max(-change, 0.0))
        if not gain then return nil end
        if gain + loss == 0 then return 50.0 end
        return 100 * gain / (gain + loss)
      end)
    end

    -- Feed it bars, or high, low, close.
    function ta.atr(period)
      check_period("atr", period, 1)
      local average = smoothed("atr", period, 1 / period)
      local last_close
      return indicator(function(high, low, close)
        if type(high) ~= "number" then high, low, close = high.high, high.low, high.close end
        check_value("atr", high)
        check_value("atr", low)
        check_value("atr", close)
        local range = high - low
        if last_close then
          range = math.max(range, math.abs(high - last_close), math.abs(low - last_close))
        end
        last_close = close
        return average(range)
      end)
    end

    -- The greatest of the last n: a queue of candidates, each better than those after it.
    local function extreme(name, period, better)
      check_period(name, period, 1)
      local values, places, first, last, count = {}, {}, 1, 0, 0
      return indicator(function(x)
        check_value(name, x)
        count = count + 1
        while last >= first and not better(values[last], x) do
          values[last], places[last] = nil, nil
          last = last - 1
        end
        last = last + 1
        values[last], places[last] = x, count
        if places[first] <= count - period then
          values[first], places[first] = nil, nil
          first = first + 1
        end
        if count >= period then return values[first] end
      end)
    end

    function ta.highest(period)
      return extreme("highest", period, function(a, b) return a > b end)
    end

    function ta.lowest(period)
      return extreme("lowest", period, function(a, b) return a < b end)
    end

    -- Of the whole window (divided by n), added afresh each time: exact enough at any level.
    function ta.stdev(period)
      check_period("stdev", period, 2)
      local ring, push = window(period)
      return indicator(function(x)
        check_value("stdev", x)
        push(x)
        if #ring < period then return nil end
        local sum = 0.0
        for i = 1, period do sum = sum + ring[i] end
        local mean, squares = sum / period, 0.0
        for i = 1, period do
          local off = ring[i] - mean
          squares = squares + off * off
        end
        return math.sqrt(squares / period)
      end)
    end

    -- Feed it two lines: 1 when the first crosses above the second, -1 below, else 0.
    -- nil for either line counts as no news. Touching is not crossing.
    function ta.crossover()
      local side = 0
      return indicator(function(a, b)
        if a == nil or b == nil then return 0 end
        check_value("crossover", a)
        check_value("crossover", b)
        local now = a > b and 1 or a < b and -1 or 0
        if now == 0 or now == side then return 0 end
        local crossed = side ~= 0
        side = now
        return crossed and now or 0
      end)
    end

    -- Rounds a price to a multiple of the tick: to the nearest, or "up" or "down".
    function ta.round_to_tick(price, tick, direction)
      check_value("round_to_tick", price, 3)
      check_value("round_to_tick", tick, 3)
      if tick <= 0 then error("ta.round_to_tick: the tick must be above 0", 2) end
      local ticks = price / tick
      local slack = 1e-9 * math.max(1.0, math.abs(ticks))
      if direction == "up" then
        ticks = math.ceil(ticks - slack)
      elseif direction == "down" then
        ticks = math.floor(ticks + slack)
      elseif direction == nil then
        ticks = math.floor(ticks + 0.5)
      else
        error('ta.round_to_tick: the direction must be "up" or "down"', 2)
      end
      -- Dividing by a whole number of ticks per unit keeps 0.1 * 3 out of the price.
      local per_unit = math.floor(1 / tick + 0.5)
      if per_unit >= 1 and math.abs(per_unit * tick - 1) < 1e-9 then return ticks / per_unit end
      return ticks * tick + 0.0
    end

    return ta
    """
}
