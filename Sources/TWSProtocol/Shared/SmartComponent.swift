/// One exchange of a consolidated quote.
public struct SmartComponent: Hashable, Sendable {
  /// Its bit in the mask of exchanges.
  public var bitNumber: Int = 0
  /// Its name.
  public var exchange: String = ""
  /// Its letter.
  public var letter: String = ""

  init() {}

  /// A message with these fields.
  public init(bitNumber: Int, exchange: String, letter: String) {
    self.bitNumber = bitNumber
    self.exchange = exchange
    self.letter = letter
  }
}

extension SmartComponent {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.integer(&bitNumber, "bitNumber")
    coder.text(&exchange, "exchange")
    coder.text(&letter, "letter")
  }
}
