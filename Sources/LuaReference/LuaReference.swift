/// The Lua interface as data: the one source of `docs/lua.md` and of the stubs that editors read.
///
/// Nothing here is read by the daemon. `Tests/LuaReferenceTests` holds it against a real state of
/// the strategies' sandbox: what is missing here, and what is here and not there, fails.
package enum LuaReference {
  /// All topics in the order of the page.
  package static let topics: [LuaTopic] = [
    scriptTopic, callbackTopic, eventTopic, feedTopic, orderTopic, positionTopic, accountTopic,
    paramsTopic, stateTopic, timerTopic, clockTopic, logTopic, indicatorTopic, jsonTopic,
    testTopic, strategyTestTopic, marketTestTopic, expectTestTopic,
  ]

  /// The globals of the Lua language and their members, as far as the sandbox has them; an empty
  /// list is of a plain function.
  package static let language: [(name: String, members: [String])] = [
    ("_G", []), ("_VERSION", []), ("assert", []), ("error", []), ("getmetatable", []),
    ("ipairs", []), ("load", []), ("next", []), ("pairs", []), ("pcall", []), ("rawequal", []),
    ("rawget", []), ("rawlen", []), ("rawset", []), ("require", []), ("select", []),
    ("setmetatable", []), ("tonumber", []), ("tostring", []), ("type", []), ("xpcall", []),
    (
      "coroutine",
      ["close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield"]
    ),
    (
      "math",
      [
        "abs", "acos", "asin", "atan", "atan2", "ceil", "cos", "cosh", "deg", "exp", "floor",
        "fmod",
        "frexp", "huge", "ldexp", "log", "log10",
        "max", "maxinteger", "min", "mininteger", "modf", "pi", "pow", "rad", "random",
        "randomseed",
        "sin", "sinh", "sqrt", "tan", "tanh", "tointeger", "type", "ult",
      ]
    ),
    (
      "string",
      [
        "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack",
        "packsize", "rep", "reverse", "sub", "unpack", "upper",
      ]
    ),
    ("table", ["concat", "insert", "move", "pack", "remove", "sort", "unpack"]),
    ("utf8", ["char", "charpattern", "codepoint", "codes", "len", "offset"]),
  ]

  /// What of the language is not there, or is otherwise than its manual says.
  package static let languageNotes: [String] = [
    "There is no `io`, `os`, `debug` and `package`, and no `dofile`, `loadfile`, `collectgarbage` "
      + "and `warn`: a script reaches no file, no network, no clock and no other process.",
    "`print` is `log.info`.",
    "`require` finds Lua files beside the script, each run once.",
    "Reading or writing a global that nobody declared is an error; a script declares its own "
      + "at the top level of the file.",
    "`pairs` and `next` go through a table in the order in which its keys were added, so that "
      + "the same events always lead to the same decisions.",
    "`tostring` of a table or function is a serial number, no address.",
    "`math.random` gives the same numbers in every run; `math.randomseed` needs a seed.",
    "`setmetatable` refuses `__gc` and `__mode`; `load` takes text only; `string.dump` is not "
      + "there; patterns and results of strings are limited in work and size.",
    "Perigee's tables (`feed`, `order` and the others) cannot be changed.",
  ]
}
