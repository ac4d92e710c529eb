import Glibc

/// A file that takes up space for the moment when the disk is full: given up then, so that what
/// the broker tells, and the halt itself, can still be written. Confined to the journal's queue.
struct Ballast {
  let path: String
  /// Its size in bytes; 0 keeps none.
  let size: Int64
  private(set) var isThere = false

  init(path: String, size: Int64) {
    self.path = path
    self.size = size
  }

  /// Takes the space, unless less than as much again would stay free. Costs a system call when it
  /// is there already.
  mutating func take() {
    guard size > 0, !isThere else { return }
    let file = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
    guard file >= 0 else { return }
    defer { close(file) }
    var facts = stat()
    if fstat(file, &facts) == 0, facts.st_size == size, Int64(facts.st_blocks) * 512 >= size {
      isThere = true
      return
    }
    let free = Ballast.freeBytes(path) ?? 0
    isThere = free >= size * 2 && posix_fallocate(file, 0, off_t(size)) == 0
    if !isThere { ftruncate(file, 0) }
  }

  /// Gives the space up. Answers whether there was any.
  mutating func release() -> Bool {
    let had = isThere
    isThere = false
    return truncate(path, 0) == 0 && had
  }

  /// What a process without privileges may still write on the file system of a path; nil when the
  /// system does not say.
  static func freeBytes(_ path: String) -> Int64? {
    var facts = statvfs()
    guard statvfs(path, &facts) == 0 else { return nil }
    let (bytes, isTooMuch) = Int64(clamping: facts.f_bavail)
      .multipliedReportingOverflow(by: Int64(clamping: facts.f_frsize))
    return isTooMuch ? .max : bytes
  }
}
