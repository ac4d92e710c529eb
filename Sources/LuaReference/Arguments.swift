/// Arguments and results that many functions share.
extension LuaArgument {
  static let symbol = LuaArgument(
    "symbol", "string", "A symbol as the script asked for it, such as `\"AAPL.NASDAQ\"`.")
  static let account = LuaArgument(
    "account?", "string", "One of the deployment's accounts; the first unless stated.")
  static let order = LuaArgument(
    "order", "perigee.Order|integer|string", "The order's table, its request number, or its id.")
  static let barSize = LuaArgument("size", "perigee.BarSize", "The bars' size.")
  static let regular = LuaArgument(
    "regular?", "boolean", "True looks at the main session instead of all trading hours.")
}

extension LuaResult {
  static let why = LuaResult("string?", "why", "Why there is none.")
  static let whyNot = LuaResult("string?", "why", "Why it was not done.")
  static let done = LuaResult("true?", "done", "Nil when it was not done.")
}
