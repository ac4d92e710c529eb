import LuaRuntime
import StrategyChannel
import TradingModel

/// The globals `log`, `print`, `state`, `timer` and `clock`.
enum SystemAPI {
  static func tables(_ context: StrategyContext) -> [LuaHostTable] {
    [log(context), printing(context), state(context), timer(context), clock(context)]
  }

  private static func line(_ call: borrowing LuaCall) -> String {
    (0..<call.count).map { call.display($0) }.joined(separator: " ")
  }

  private static func logging(
    _ name: String, _ level: LogLevel, _ context: StrategyContext
  ) -> LuaHostFunction {
    LuaHostFunction(name, "...", "Writes its arguments as one line at level \(name).") {
      (call: inout LuaCall) throws(LuaMisuse) in
      let place = call.caller()
      context.log(level, line(call), file: place?.source, line: place?.line)
    }
  }

  private static func log(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "log", "The strategy's log, with the file and line of each call.",
      functions: [
        logging("debug", .debug, context), logging("info", .info, context),
        logging("warn", .warning, context), logging("error", .error, context),
      ])
  }

  private static func printing(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(nil, functions: [logging("print", .info, context)])
  }

  private static func state(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "state",
      """
      Values that outlive the strategy's restarts: plain values under names. Saved after the \
      callback that changed them.
      """,
      functions: [
        LuaHostFunction("get", "key [, default]", "The value under the name, or the default.") {
          (call: inout LuaCall) throws(LuaMisuse) in
          let key = try call.requireString(0, "key")
          if let value = context.state.values[key] {
            try call.returns(value)
          } else {
            try call.returns(try call.value(1))
          }
        },
        LuaHostFunction("set", "key, value", "Keeps a plain value; nil forgets the name.") {
          (call: inout LuaCall) throws(LuaMisuse) in
          try context.state.set(try call.requireString(0, "key"), try call.value(1))
        },
        LuaHostFunction("all", "", "All values, as a table.") {
          (call: inout LuaCall) throws(LuaMisuse) in
          try call.returns(.table(context.state.table))
        },
      ])
  }

  private static func timer(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "timer", "Named timers; on_timer(name) is called when one is due.",
      functions: [
        setting("after", "Once, so many seconds from now.", false, context),
        setting("every", "Again and again, at this interval in seconds.", true, context),
        LuaHostFunction("cancel", "name", "Ends a timer; true when there was one.") {
          (call: inout LuaCall) throws(LuaMisuse) in
          let id = context.timers.remove(try call.requireString(0, "name"))
          if let id { context.send(.timerCancel(id: id)) }
          try call.returns(.bool(id != nil))
        },
      ])
  }

  private static func setting(
    _ name: String, _ documentation: String, _ isRepeating: Bool, _ context: StrategyContext
  ) -> LuaHostFunction {
    LuaHostFunction(name, "seconds, name", documentation) {
      (call: inout LuaCall) throws(LuaMisuse) in
      let seconds = try call.requireNumber(0, "seconds")
      let timer = try call.requireString(1, "name")
      guard seconds >= 0.01, seconds <= 86_400 * 7 else {
        throw LuaMisuse("timer.\(name): seconds must be from 0.01 to 604800, got \(seconds)")
      }
      guard timer.utf8.count <= 64,
        let id = context.timers.set(timer, isRepeating: isRepeating)
      else {
        throw LuaMisuse(
          "timer.\(name): at most \(TimerNames.limit) timers with names of at most 64 bytes")
      }
      context.send(
        .timerSet(
          id: id, delay: .milliseconds(Int64(seconds * 1000)), isRepeating: isRepeating))
      try call.returns(.bool(true))
    }
  }

  private static func clock(_ context: StrategyContext) -> LuaHostTable {
    LuaHostTable(
      "clock", "The event's time: the only clock that a strategy has.",
      functions: [
        LuaHostFunction("now", "", "Seconds since 1970, with the fraction.") {
          (call: inout LuaCall) throws(LuaMisuse) in call.returns(context.now.luaSeconds)
        },
        LuaHostFunction(
          "utc", "[seconds]",
          "Year, month, day, hour, minute, second and weekday (1 is Monday) in UTC, as a table."
        ) { (call: inout LuaCall) throws(LuaMisuse) in
          let seconds =
            call.isNil(0) ? context.now.luaSeconds : try call.requireNumber(0, "seconds")
          guard seconds.magnitude < 1e11 else {
            throw LuaMisuse("clock.utc: \(seconds) is out of range")
          }
          let date = CivilDate(secondsSince1970: Int64(seconds.rounded(.down)))
          try call.returns(
            .object([
              "year": .int(date.year), "month": .int(date.month), "day": .int(date.day),
              "hour": .int(date.hour), "minute": .int(date.minute), "second": .int(date.second),
              "weekday": .int(date.weekday),
            ]))
        },
      ])
  }
}
