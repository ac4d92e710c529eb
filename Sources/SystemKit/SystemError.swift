import CPlatform

/// A system call that failed: which one, and the kernel's number for why.
public struct SystemError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The call in words (`spawn /usr/bin/perigee-strategy`).
  public var operation: String
  /// The error number, positive (`ENOENT` is 2).
  public var code: Int32

  /// An error from its parts.
  public init(_ operation: String, code: Int32) {
    self.operation = operation
    self.code = code
  }

  /// The call and the kernel's words (`open /x: No such file or directory (2)`).
  public var description: String {
    "\(operation): \(String(cString: csys_error_text(code))) (\(code))"
  }

  /// The result of a call that answers a negative error number on failure.
  @discardableResult
  static func check(
    _ result: Int32, _ operation: @autoclosure () -> String
  ) throws(SystemError) -> Int32 {
    guard result < 0 else { return result }
    throw SystemError(operation(), code: -result)
  }
}
