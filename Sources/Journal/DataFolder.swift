import Foundation

/// The folder of the daemon's files, held for this process alone until the value goes away.
///
/// Created with mode 0700 when it is missing. The hold is a lock that the system releases when
/// the process ends, however it ends.
public final class DataFolder: Sendable {
  /// The folder.
  public let path: String
  private let descriptor: Int32

  /// The orders' database.
  public var journalPath: String { DataFolder.journalPath(in: path) }
  /// The logs' database.
  public var logsPath: String { DataFolder.logsPath(in: path) }
  /// The strategies' saved states.
  public var statePath: String { path + "/state.db" }

  /// Space kept for a full disk.
  var ballastPath: String { path + "/ballast" }

  static func journalPath(in path: String) -> String { path + "/journal.db" }
  static func logsPath(in path: String) -> String { path + "/logs.db" }

  /// Takes the folder. Throws `folderInUse` when another process has it, `cannotOpen` when it
  /// cannot be created or is not this user's alone to write.
  public init(path: String) throws(JournalError) {
    self.path = path
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true,
        attributes: [.posixPermissions: 0o700])
    } catch {
      throw JournalError(
        .cannotOpen, path: path,
        "The data folder \(path) cannot be created (\(error.localizedDescription)). Check that "
          + "this user may write there.")
    }
    guard chmod(path, 0o700) == 0 else {
      throw JournalError(
        .cannotOpen, path: path,
        "The data folder \(path) does not belong to this user (\(systemErrorText())). Choose "
          + "another folder, or change its owner.")
    }
    let lockPath = path + "/lock"
    let opened = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard opened >= 0 else {
      throw JournalError(
        .cannotOpen, path: lockPath,
        "\(lockPath) cannot be opened (\(systemErrorText())). Check that this user may write in "
          + "\(path).")
    }
    guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
      close(opened)
      throw JournalError(
        .folderInUse, path: path,
        "Another daemon works on \(path). Stop it first, or give this one a data folder of its "
          + "own.")
    }
    descriptor = opened
    // The names themselves must survive a power cut: the folder's in its parent.
    syncFolder(path + "/..")
  }

  deinit { close(descriptor) }
}

/// Makes the names in a folder durable. Best effort: a file system that cannot do it says so, and
/// then there is nothing to be done.
func syncFolder(_ path: String) {
  let folder = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
  guard folder >= 0 else { return }
  fsync(folder)
  close(folder)
}

/// The text of the calling thread's last system error.
func systemErrorText() -> String { String(cString: strerror(errno)) }
