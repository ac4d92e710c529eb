/// From which price on which step holds.
public struct PriceIncrement: Hashable, Sendable {
  /// The lowest price at which the step holds.
  public var lowEdge: TWSNumber = .unset
  /// The step.
  public var increment: TWSNumber = .unset

  init() {}

  /// A message with these fields.
  public init(lowEdge: TWSNumber, increment: TWSNumber) {
    self.lowEdge = lowEdge
    self.increment = increment
  }
}

extension PriceIncrement {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.number(&lowEdge, .price, "lowEdge")
    coder.number(&increment, .price, "increment")
  }
}
