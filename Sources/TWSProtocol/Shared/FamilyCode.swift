/// An account and the family that it belongs to.
public struct FamilyCode: Hashable, Sendable {
  /// The account number, `*` for all.
  public var account: String = ""
  /// The code of the family, or empty.
  public var code: String = ""

  init() {}

  /// A message with these fields.
  public init(account: String, code: String) {
    self.account = account
    self.code = code
  }
}

extension FamilyCode {
  mutating func layout<Coder: FieldCoder>(_ coder: inout Coder) {
    coder.text(&account, "account")
    coder.text(&code, "code")
  }
}
