import Glibc
import Notices

/// Reads a file that holds one secret, and refuses one that others could read or replace.
enum SecretFile {
  /// The longest secret, in bytes.
  static let limit = 4096

  /// Why the file was refused, with what to do. Never holds a part of the secret.
  struct Refusal: Error, Hashable, CustomStringConvertible {
    var description: String
  }

  /// The file's text without white space around it. The file must be a plain file, no link, owned
  /// by this user or root, and closed to group and world. The rights are those of the opened
  /// file, so that it cannot be exchanged between the look and the reading.
  static func read(_ path: String) throws(Refusal) -> Secret {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      let why =
        code == ELOOP ? "it is a link; name the file itself" : String(cString: strerror(code))
      throw Refusal(description: "\(path) cannot be read: \(why)")
    }
    defer { close(descriptor) }
    var found = stat()
    guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      throw Refusal(description: "\(path) is no plain file")
    }
    guard found.st_uid == geteuid() || found.st_uid == 0 else {
      throw Refusal(
        description: "\(path) belongs to another user (\(found.st_uid)), who could change it; "
          + "make a file of your own")
    }
    guard found.st_mode & 0o077 == 0 else {
      let mode = String(found.st_mode & 0o777, radix: 8)
      throw Refusal(
        description: "\(path) holds a secret and is open to others (mode \(mode)); close it with: "
          + "chmod 600 \(path)")
    }
    return Secret(try text(descriptor, path))
  }

  private static func text(_ descriptor: Int32, _ path: String) throws(Refusal) -> String {
    var bytes = [UInt8](repeating: 0, count: limit + 1)
    var count = 0
    while count < bytes.count {
      let read = bytes.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: count), $0.count - count)
      }
      if read < 0 && errno == EINTR { continue }
      guard read >= 0 else {
        throw Refusal(description: "\(path) cannot be read: \(String(cString: strerror(errno)))")
      }
      if read == 0 { break }
      count += read
    }
    guard count <= limit else {
      throw Refusal(description: "\(path) is longer than \(limit) bytes; it cannot be a secret")
    }
    guard let whole = String(validating: bytes[..<count], as: UTF8.self) else {
      throw Refusal(description: "\(path) is not UTF-8 text")
    }
    let lines = whole.split(whereSeparator: { $0.isNewline })
      .map { $0.trimmingSpaces() }.filter { !$0.isEmpty }
    guard let line = lines.first else {
      throw Refusal(description: "\(path) is empty; write the secret into it")
    }
    guard lines.count == 1 else {
      throw Refusal(description: "\(path) has \(lines.count) lines; it must hold one")
    }
    return line
  }
}

extension Substring {
  fileprivate func trimmingSpaces() -> String {
    let head = drop { $0 == " " || $0 == "\t" }
    let end = head.lastIndex { $0 != " " && $0 != "\t" }
    return end.map { String(head[...$0]) } ?? ""
  }
}
