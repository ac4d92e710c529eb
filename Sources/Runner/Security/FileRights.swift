import Glibc

/// Whether strangers could change a file that decides what is traded.
enum FileRights {
  /// What is wrong with the rights of a file or folder, with what to do; nil when only this user
  /// and root can write it, or when it does not exist. Links are followed, as their target is what
  /// is read. A group of more than this user alone is trusted by the system's settings, not by us.
  static func fault(of path: String) -> String? {
    var found = stat()
    guard stat(path, &found) == 0 else { return nil }
    guard found.st_uid == geteuid() || found.st_uid == 0 else {
      return "\(path) belongs to another user (\(found.st_uid)), who could change what is traded; "
        + "make it yours with: chown"
    }
    guard found.st_mode & 0o002 == 0 else {
      return "\(path) can be written by every user of this machine, who could change what is "
        + "traded; close it with: chmod o-w \(path)"
    }
    return nil
  }
}
