/// The part of the catalogue about what lies behind the gateway, and about its answers.
extension FaultCatalogue {
  static let connectivityLost = FaultEntry(
    "Loses the broker's servers: 1100, silent streams, orders without a word; then 1102, or "
      + "1101 with every stream forgotten.", .state(lasts: .seconds(30)),
    [
      FaultParameter(
        "data", .word(["kept", "lost"]), .text("kept"),
        "Whether the streams go on by themselves afterwards (1102), or only when they are "
          + "requested anew (1101).")
    ])
  static let serverLinkBroken = FaultEntry(
    "Loses the link to the server: 2110 and silence; 1102 when it is back.",
    .state(lasts: .seconds(30)))
  static let farmBroken = FaultEntry(
    "Breaks a data farm: 2103, 2105 or 2157 and silence; then 2119 for market data, and 2104, "
      + "2106 or 2158.", .state(lasts: .seconds(30)),
    [
      FaultParameter(
        "farm", .word(DataFarm.allCases.map(\.rawValue)), .text(DataFarm.stocks.rawValue),
        "The farm: usfarm (stocks, indices, coins), usfuture, usopt and cashfarm serve streams, "
          + "ushmds history, secdefnj contracts.")
    ])
  static let farmInactive = FaultEntry(
    "Tells that a farm is inactive but available upon demand (2108, 2107); nothing stops.",
    .moment,
    [
      FaultParameter(
        "farm", .word(DataFarm.allCases.map(\.rawValue)), .text(DataFarm.stocks.rawValue),
        "The farm.")
    ])
  static let competingSession = FaultEntry(
    "Another session takes the market data: 10197 on every stream, old and new, and silence.",
    .state(lasts: nil))
  static let silence = FaultEntry(
    "Sends no market data, of the instrument of `symbol` or of all, without a notice.",
    .state(lasts: nil))
  static let muteEnd = FaultEntry(
    "Leaves out the message that ends a list.", .state(lasts: nil),
    [
      FaultParameter(
        "list", .word(["all"] + ListEnd.allCases.map(\.rawValue)), .text("all"),
        "The list whose end never comes.")
    ])
  static let failHistory = FaultEntry(
    "Answers history requests with the pacing error 162.", .events(count: 1))
  static let failFirstHistory = FaultEntry(
    "Answers the first history request of every instrument with the pacing error 162.",
    .events(count: nil))
  static let lowerNextID = FaultEntry(
    "Tells a next order id that is lower than the ones used already.", .state(lasts: nil),
    [FaultParameter("by", .integer(1...1_000_000_000), .integer(100), "How much lower.")])
  static let clockSkew = FaultEntry(
    "Answers the question for the time with a wrong one.", .state(lasts: nil),
    [
      FaultParameter(
        "by", .duration, .duration(.seconds(30)), "How much later; negative is earlier.")
    ])
}
