extension LuaReference {
  static let indicatorClasses: [LuaClassEntry] = [
    indicator("Line", "Takes numbers, gives one.", ["value"], "value: number"),
    indicator(
      "Pair", "Takes pairs of numbers, gives one.", ["value"], "first: number, second: number"),
    indicator("BarLine", "Takes bars, gives one number.", ["value"], bars),
    indicator("MACD", "Of `ta.macd`.", ["macd", "signal", "histogram"], "value: number"),
    indicator(
      "Bands", "Takes numbers, gives three lines.", ["middle", "upper", "lower"], "value: number"),
    indicator("BarBands", "Takes bars, gives three lines.", ["middle", "upper", "lower"], bars),
    indicator(
      "Regression", "Of `ta.linear_regression`.", ["value", "slope", "intercept", "r2"],
      "value: number"),
    indicator("Directional", "Of `ta.adx`.", ["adx", "plus_di", "minus_di"], bars),
    indicator("Stochastic", "Of both stochastics.", ["k", "d"], bars),
    indicator(
      "VWAP", "Of `ta.vwap`; `key` is any number that is the same during a session.", ["value"],
      "bar: perigee.Bar|perigee.PastBar, key: number?",
      others: ["price: number, volume: number, time: number?, key: number?"]),
    indicator(
      "Crossing", "Takes two lines, gives 1, -1 or 0.", ["value"],
      "first: number?, second: number?"),
    LuaClassEntry(
      "VWAPOptions", .asked, "When the average begins anew.",
      fields: [
        .init("session", "string?", "A time of day in UTC, such as `\"22:00\"`."),
        .init("anchor", "number?", "Ignores what came before, in seconds since 1970."),
      ]),
  ]

  private static let bars = "bar: perigee.Bar|perigee.PastBar"

  private static func indicator(
    _ name: String, _ text: String, _ outputs: [String], _ takes: String, others: [String] = []
  ) -> LuaClassEntry {
    var fields = outputs.map { LuaFieldEntry($0, "number?", "A result of the last call.") }
    if !outputs.contains("value") {
      fields.insert(.init("value", "number?", "The first result of the last call."), at: 0)
    }
    fields.append(
      .init("reset", "fun(self: perigee.ta.\(name))", "Forgets everything, for a new beginning."))
    let gives = outputs.map { _ in "number?" }.joined(separator: ", ")
    return LuaClassEntry(
      "ta.\(name)", .given, text, fields: fields,
      calls: ([takes] + others).map { "fun(\($0)): \(gives)" })
  }
}
