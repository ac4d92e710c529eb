import Glibc

/// Writes whole texts to standard output and standard error.
enum StandardStreams {
  /// Writes to standard output. A reader that is gone ends the writing in silence, as with `head`.
  static func output(_ text: String) { write(text, to: STDOUT_FILENO) }

  /// Writes to standard error in one piece, so that lines of several threads do not mix.
  static func error(_ text: String) { write(text, to: STDERR_FILENO) }

  private static func write(_ text: String, to descriptor: Int32) {
    var text = text
    text.withUTF8 { buffer in
      var rest = UnsafeRawBufferPointer(buffer)
      while let base = rest.baseAddress, !rest.isEmpty {
        let written = Glibc.write(descriptor, base, rest.count)
        if written < 0 && errno == EINTR { continue }
        guard written > 0 else { return }
        rest = UnsafeRawBufferPointer(rebasing: rest[written...])
      }
    }
  }
}
