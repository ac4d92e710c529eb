public import TradingModel

/// One execution on its way to a strategy, or what the broker corrected about one.
public struct FillDelivery: Hashable, Sendable {
  /// The execution.
  public var fill: Fill
  /// The execution in whose place it is; nil when it is no correction.
  public var replaced: Fill?
  /// The journal's number of it, above 0; the child answers it once the callback has returned.
  /// Nil when no answer is waited for: then it is not delivered again.
  public var number: Int64?
  /// Whether it was booked before this child's start. An earlier life of the strategy may have
  /// heard of it, but saved nothing that followed from it.
  public var isReplayed: Bool

  /// A delivery from its parts.
  public init(
    _ fill: Fill, replacing replaced: Fill? = nil, number: Int64? = nil, isReplayed: Bool = false
  ) {
    self.fill = fill
    self.replaced = replaced
    self.number = number
    self.isReplayed = isReplayed
  }
}

extension FillDelivery: WireCoded {
  func encode(into writer: inout WireWriter) {
    writer.put(fill)
    writer.put(replaced)
    writer.put(number)
    writer.put(isReplayed)
  }

  static func decode(from reader: inout WireReader) throws(ChannelError) -> FillDelivery {
    let fill: Fill = try reader.value()
    let replaced: Fill? = try reader.optional()
    let number = try reader.optionalNumber("fill number")
    return FillDelivery(
      fill, replacing: replaced, number: number, isReplayed: try reader.flag("replayed"))
  }
}

extension ChildEvent.Body {
  /// An execution that the child need not answer.
  public static func fill(_ fill: Fill) -> Self { .filled(FillDelivery(fill)) }

  /// A correction that the child need not answer.
  public static func fillCorrected(_ fill: Fill, replacing old: Fill) -> Self {
    .filled(FillDelivery(fill, replacing: old))
  }
}
