extension ScriptFolder.Script {
  /// The SHA-256 of the script's own text, in hexadecimal digits: what `sha256sum` prints of the
  /// file. O(n).
  public var hash: String { SHA256.hex(source.utf8) }

  /// Whether a process that runs the one text does what one with the other would.
  public func runsAs(_ other: ScriptFolder.Script) -> Bool {
    source == other.source && required == other.required
  }
}
