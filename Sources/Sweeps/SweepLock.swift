import Glibc

/// Holds a sweep's file for this process: a file beside it, locked, and gone again at the end. A
/// lock file that a killed process left is no obstacle, as its lock died with it.
final class SweepLock {
  private let path: String
  private let descriptor: Int32

  /// How often a lock file may vanish under us before that is an error.
  private static let attempts = 100

  /// Locks `path` + `.lock`. Throws `inUse` when another process holds it.
  init(_ file: String) throws(SweepError) {
    path = file + ".lock"
    for _ in 0..<SweepLock.attempts {
      let opened = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
      guard opened >= 0 else {
        throw SweepError(
          .file,
          "\(path) cannot be made (\(String(cString: strerror(errno)))). Check that this user may "
            + "write there, or name another file with --out.")
      }
      guard flock(opened, LOCK_EX | LOCK_NB) == 0 else {
        close(opened)
        throw SweepError(
          .inUse,
          "Another perigee sweep works on \(file). Wait for it, or name another file with --out.")
      }
      // Its owner may have removed it between our open and our lock: then it protects nothing.
      var ours = stat()
      var named = stat()
      if fstat(opened, &ours) == 0, stat(path, &named) == 0, ours.st_ino == named.st_ino {
        descriptor = opened
        return
      }
      close(opened)
    }
    throw SweepError(.inUse, "\(path) keeps changing; is another perigee sweep at work on it?")
  }

  deinit {
    unlink(path)
    close(descriptor)
  }
}
