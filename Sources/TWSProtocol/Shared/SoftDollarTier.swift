/// A tier of commissions that pay for research.
public struct SoftDollarTier: Hashable, Sendable {
  /// Its name.
  public var name: String = ""
  /// Its value.
  public var value: String = ""
  /// The name for people.
  public var displayName: String = ""

  init() {}

  /// An element with these fields.
  public init(
    name: String,
    value: String,
    displayName: String
  ) {
    self.name = name
    self.value = value
    self.displayName = displayName
  }
}

extension SoftDollarTier {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&name, "name")
    coder.text(&value, "value")
    coder.text(&displayName, "displayName")
  }
}
