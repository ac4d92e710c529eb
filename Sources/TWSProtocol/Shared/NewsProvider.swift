/// A source of news.
public struct NewsProvider: Hashable, Sendable {
  /// Its code, such as `BRFG`.
  public var code: String = ""
  /// Its name.
  public var name: String = ""

  init() {}

  /// An element with these fields.
  public init(
    code: String,
    name: String
  ) {
    self.code = code
    self.name = name
  }
}

extension NewsProvider {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&code, "code")
    coder.text(&name, "name")
  }
}
