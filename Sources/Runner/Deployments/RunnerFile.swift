import Foundation
import Glibc

/// runner.toml on the disk, for the commands that change it.
struct RunnerFile {
  /// The file itself; where runner.toml is a link, what it leads to.
  let path: String
  /// The text as it was read.
  let text: String

  /// Reads the file of a configuration's folder. Throws when it cannot be read.
  init(in directory: String) throws {
    path = URL(fileURLWithPath: "\(directory)/runner.toml").resolvingSymlinksInPath().path
    guard let data = FileManager.default.contents(atPath: path),
      let text = String(validating: data, as: UTF8.self)
    else {
      throw CommandFailure(
        .configuration, "\(path) cannot be read as UTF-8 text; nothing was changed")
    }
    self.text = text
  }

  /// The configuration with this very text: the file may be another one by the time that it is read
  /// again.
  func configuration(like known: Configuration, home: String) -> Configuration {
    var loader = ConfigurationLoader(directory: known.directory, home: home)
    loader.runnerText = text
    return loader.load()
  }

  /// Why this user cannot change the file; nil when that is possible. The folder counts too: the
  /// new text takes the old one's place there.
  var obstacle: String? {
    let folder = (path as NSString).deletingLastPathComponent
    for place in [path, folder] where access(place, W_OK) != 0 {
      return "\(place) cannot be written by \(Self.user) (\(String(cString: strerror(errno))))"
    }
    return nil
  }

  private static var user: String { "this user (\(geteuid()))" }

  /// Puts a new text in the old one's place: it is durable before it takes the name, and has the
  /// old one's rights. The old text stays beside it as `runner.toml.~1`. Throws, and leaves the
  /// file as it was, when it was changed meanwhile or the disk refuses.
  func replace(with new: String) throws {
    let turn = try Turn(of: path)
    defer { turn.end() }
    guard FileManager.default.contents(atPath: path) == Data(text.utf8) else {
      throw CommandFailure(
        .error, "\(path) was changed by somebody else meanwhile; nothing was changed: try again")
    }
    do {
      try Self.write(Data(text.utf8), to: "\(path).~1", like: path)
      try Self.write(Data(new.utf8), to: path, like: path)
    } catch let error as CocoaError {
      throw CommandFailure(
        .error, "\(path) cannot be written (\(error.localizedDescription)); nothing was changed")
    }
  }

  /// Takes a replacement back, unless somebody else has changed the file since: false then.
  func putBack(from new: String) throws -> Bool {
    let turn = try Turn(of: path)
    defer { turn.end() }
    guard FileManager.default.contents(atPath: path) == Data(new.utf8) else { return false }
    try Self.write(Data(text.utf8), to: path, like: path)
    return true
  }

  /// Keeps the commands that change the files of a folder from doing it at the same moment: between
  /// the look at the old text and the new one in its place no other command writes. It ends with
  /// the process, whatever becomes of that.
  private struct Turn {
    private let folder: Int32

    init(of path: String) throws {
      folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
      guard folder >= 0, flock(folder, LOCK_EX) == 0 else {
        if folder >= 0 { close(folder) }
        throw CommandFailure(
          .error,
          "\(path) cannot be locked (\(String(cString: strerror(errno)))); nothing was changed")
      }
    }

    func end() { close(folder) }
  }

  /// Writes a file in one step: afterwards it holds the old text or the new one. `model` lends its
  /// rights.
  static func write(_ data: Data, to path: String, like model: String?) throws {
    let new = "\(path).new-\(getpid())"
    var rights: mode_t = 0o644
    var found = stat()
    if let model, stat(model, &found) == 0 { rights = found.st_mode & 0o7777 }
    let file = open(new, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
    guard file >= 0 else { throw CocoaError(.fileWriteNoPermission) }
    let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
    do {
      try handle.write(contentsOf: data)
      // Where root writes a user's file it stays the user's; anybody else need not be able to.
      if model != nil, found.st_ino != 0 { _ = fchown(file, found.st_uid, found.st_gid) }
      guard fchmod(file, rights) == 0, fsync(file) == 0, rename(new, path) == 0 else {
        throw CocoaError(.fileWriteUnknown)
      }
    } catch {
      unlink(new)
      throw CocoaError(.fileWriteUnknown)
    }
    syncFolder(of: path)
  }

  /// Makes the new name durable.
  private static func syncFolder(of path: String) {
    let folder = open((path as NSString).deletingLastPathComponent, O_RDONLY | O_CLOEXEC)
    guard folder >= 0 else { return }
    fsync(folder)
    close(folder)
  }
}
