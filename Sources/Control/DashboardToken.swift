import Glibc

/// What opens the dashboard: 256 bits in a file of the data folder. Prints as dots.
package struct DashboardToken: Sendable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  /// Why the file can not be used, with what to do. Never holds a part of the token.
  package struct Refusal: Error, Hashable, CustomStringConvertible {
    package var description: String
  }

  /// The file's name in the data folder.
  package static let fileName = "dashboard.token"
  /// How many characters a token has.
  package static let length = 64

  /// The token itself, for the one call that needs it.
  package let revealed: String

  /// A token as it stands in its file.
  package init(revealed: String) { self.revealed = revealed }

  package var description: String { "••••" }
  package var debugDescription: String { description }
  package var customMirror: Mirror { Mirror(self, children: []) }

  /// The token of a data folder; nil when none was made yet. The file must be a plain file, no
  /// link, owned by this user or root, and closed to group and world. The rights looked at are
  /// those of the opened file, so that it can not be exchanged in between.
  package static func read(folder: String) throws(Refusal) -> DashboardToken? {
    let path = "\(folder)/\(fileName)"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
    guard descriptor >= 0 else {
      let code = errno
      if code == ENOENT { return nil }
      let why = code == ELOOP ? "it is a link; remove it" : String(cString: strerror(code))
      throw Refusal(description: "\(path) cannot be read: \(why)")
    }
    defer { close(descriptor) }
    try check(descriptor, path)
    var bytes = [UInt8](repeating: 0, count: 256)
    let count = Glibc.read(descriptor, &bytes, bytes.count)
    let text = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
      .prefix { !$0.isNewline && $0 != " " }
    guard text.utf8.count == length, text.allSatisfy(\.isHexDigit) else {
      throw Refusal(
        description: "\(path) holds no token of \(length) digits; remove the file, and the "
          + "dashboard makes a new one when it starts")
    }
    return DashboardToken(revealed: String(text))
  }

  /// Writes a new token for a data folder that has none. When another process made one at the
  /// same moment, that one is read.
  package static func make(folder: String, text: String) throws(Refusal) -> DashboardToken {
    let path = "\(folder)/\(fileName)"
    // Made under another name first: nobody can ever see half of it.
    let draft = "\(path).\(getpid())"
    unlink(draft)
    let descriptor = open(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard descriptor >= 0 else { throw refusal(path, "cannot be made") }
    let line = Array("\(text)\n".utf8)
    let count = write(descriptor, line, line.count)
    let isWhole = count == line.count && fsync(descriptor) == 0
    close(descriptor)
    defer { unlink(draft) }
    guard isWhole else { throw refusal(path, "cannot be written") }
    if link(draft, path) != 0 && errno != EEXIST { throw refusal(path, "cannot be made") }
    guard let token = try read(folder: folder) else { throw refusal(path, "vanished") }
    return token
  }

  private static func check(_ descriptor: Int32, _ path: String) throws(Refusal) {
    var found = stat()
    guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
      throw Refusal(description: "\(path) is no plain file; remove it")
    }
    guard found.st_uid == geteuid() || found.st_uid == 0 else {
      throw Refusal(
        description: "\(path) belongs to another user (\(found.st_uid)), who could change it; "
          + "remove it, and the dashboard makes a new one when it starts")
    }
    guard found.st_mode & 0o077 == 0 else {
      let mode = String(found.st_mode & 0o777, radix: 8)
      throw Refusal(
        description: "\(path) opens the dashboard and is open to others (mode \(mode)); remove "
          + "it, and the dashboard makes a new one when it starts")
    }
  }

  private static func refusal(_ path: String, _ what: String) -> Refusal {
    Refusal(description: "\(path) \(what): \(String(cString: strerror(errno)))")
  }
}
