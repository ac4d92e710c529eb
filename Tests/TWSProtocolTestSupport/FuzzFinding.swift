/// What a fuzz target found: a property that does not hold for some bytes.
public struct FuzzFinding: Error, CustomStringConvertible {
  /// What is wrong, with the bytes that show it.
  public let description: String

  init(_ what: String, _ payload: some Sequence<UInt8>) {
    description = "\(what): \(Vectors.printable(Array(payload)))"
  }
}
