/// What each fault does and takes: the one place from which the parser, the command line's
/// list and the check of the documentation come.
enum FaultCatalogue {
  static let dropConnections = FaultEntry("Closes every connection; new ones are taken.", .moment)
  static let refuseConnections = FaultEntry("Closes new connections at once.", .state(lasts: nil))
  static let dropOnOrder = FaultEntry(
    "Closes the connection of the client that sends an order, before a word about it.",
    .events(count: 1),
    [
      FaultParameter(
        "bytes", .integer(1...1_000_000),
        "How many bytes of the order's frame arrive. With fewer than it has, the order is lost; "
          + "without, it arrives and trades.")
    ])
  static let halfOpen = FaultEntry(
    "Stops reading and writing on the connections that are open, without closing them.",
    .state(lasts: nil))
  static let partialFrames = FaultEntry(
    "Sends the bytes in small pieces, from the hello on.", .state(lasts: nil),
    [
      FaultParameter("size", .integer(1...65_536), .integer(1), "The bytes of a piece."),
      FaultParameter(
        "every", .duration, .duration(.milliseconds(1)), "The time between two pieces."),
    ])
  static let slowAnswers = FaultEntry(
    "Sends every message later, in order.", .state(lasts: nil),
    [FaultParameter("delay", .duration, .duration(.milliseconds(500)), "How much later.")])
  static let duplicateMessages = FaultEntry("Sends messages twice.", .events(count: nil))
  static let malformedFrame = FaultEntry(
    "Sends a frame that cannot be read, before a message or in its place.", .events(count: 1),
    [
      FaultParameter(
        "form",
        .word(["garbage", "oversized", "unknown", "empty", "truncated", "bad-execution"]),
        .text("garbage"),
        "Bytes that are no message; a length beyond all limits; an unknown message number; no "
          + "bytes; a message that ends early; an execution with a field that is no number."),
      FaultParameter(
        "field", .integer(1...30), .integer(20),
        "The field of the bad execution, counted from 0; 19 is the quantity, 20 the price."),
    ])
  static let nightlyReset = FaultEntry(
    "Closes every connection, and takes new ones only when it is over.",
    .state(lasts: .seconds(60)))
  static let weeklyLogin = FaultEntry(
    "Waits for the login of the week: closes every connection and serves none until it is over.",
    .state(lasts: .seconds(72 * 3600)),
    [
      FaultParameter(
        "mode", .word(["refuse", "mute"]), .text("refuse"),
        "Whether new connections are closed at once, or taken and never answered.")
    ])
  static let clientIDInUse = FaultEntry(
    "Refuses a client with error 326 (client id in use) and closes its connection.",
    .events(count: 1))
  static let muteHandshake = FaultEntry(
    "Falls silent in the handshake.", .state(lasts: nil),
    [
      FaultParameter(
        "step", .word(["hello", "start", "accounts", "next-id"]), .text("hello"),
        "What is missing: the hello, everything after the hello, the accounts (message 15), or "
          + "the next order id (message 9).")
    ])
}
