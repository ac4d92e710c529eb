/// A name and its value.
public struct TWSTagValue: Hashable, Sendable {
  /// The name.
  public var tag: String = ""
  /// The value.
  public var value: String = ""

  init() {}

  /// A message with these fields.
  public init(tag: String, value: String) {
    self.tag = tag
    self.value = value
  }
}

extension TWSTagValue {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&tag, "tag")
    coder.text(&value, "value")
  }
}
