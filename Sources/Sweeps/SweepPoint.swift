/// One combination of parameters, by name, in the order of the script's declaration.
public struct SweepPoint: Sendable, Hashable {
  /// The values as the command line writes them.
  public var values: [Value]

  /// A parameter with its value.
  public struct Value: Sendable, Hashable {
    /// The parameter.
    public var name: String
    /// Its value as text.
    public var text: String

    /// A value from its parts.
    public init(name: String, text: String) {
      self.name = name
      self.text = text
    }
  }

  /// A point from its values.
  public init(values: [Value]) { self.values = values }
}
