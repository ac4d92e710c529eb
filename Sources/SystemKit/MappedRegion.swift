import CPlatform

/// Memory that processes share: an anonymous region handed down to a child, or a named one under
/// /dev/shm. Unmapped with the last reference; a name lives until it is unlinked.
public final class MappedRegion: @unchecked Sendable {  // Holds constants; users order the bytes.
  /// The first byte; page aligned.
  public let base: UnsafeMutableRawPointer
  /// The size in bytes.
  public let size: Int
  /// The descriptor to hand to a child; nil once it was closed or for a named region.
  public let fd: Int32?
  /// Whether this process may store into it.
  public let isWritable: Bool

  private init(base: UnsafeMutableRawPointer, size: Int, fd: Int32?, isWritable: Bool) {
    self.base = base
    self.size = size
    self.fd = fd
    self.isWritable = isWritable
  }

  deinit {
    _ = csys_unmap(base, Int64(size))
    if let fd { _ = csys_close(fd) }
  }

  /// Makes an anonymous region of noughts whose size no holder can change any more, so that a
  /// hostile child cannot make this process fault by shrinking it. `label` shows in /proc.
  public static func anonymous(label: String, size: Int) throws(SystemError) -> MappedRegion {
    let fd = try SystemError.check(csys_memfd(label, Int64(size), 1), "memfd_create \(label)")
    return try map(fd: fd, size: size, isWritable: true, keepsDescriptor: true, what: label)
  }

  /// Maps an anonymous region that this process inherited, and takes over its descriptor.
  public static func adopting(fd: Int32) throws(SystemError) -> MappedRegion {
    let size = csys_fd_size(fd)
    guard size > 0 else {
      throw SystemError("map inherited region", code: size < 0 ? Int32(-size) : 22)
    }
    return try map(
      fd: fd, size: Int(size), isWritable: true, keepsDescriptor: true, what: "inherited region")
  }

  /// Makes a named region of noughts (`/name`, no further slash), readable by processes of the
  /// same user. Its pages are reserved now: a full /dev/shm throws here instead of faulting
  /// later. Throws `EEXIST` when the name is taken.
  public static func create(name: String, size: Int) throws(SystemError) -> MappedRegion {
    let fd = try SystemError.check(csys_shm_create(name, Int64(size)), "create shared \(name)")
    return try map(fd: fd, size: size, isWritable: true, keepsDescriptor: false, what: name)
  }

  /// Maps a named region of another process read-only, in its present size.
  public static func open(name: String) throws(SystemError) -> MappedRegion {
    let fd = try SystemError.check(csys_shm_open(name, 0), "open shared \(name)")
    let size = csys_fd_size(fd)
    guard size > 0 else {
      _ = csys_close(fd)
      throw SystemError("open shared \(name)", code: size < 0 ? Int32(-size) : 22)
    }
    return try map(
      fd: fd, size: Int(size), isWritable: false, keepsDescriptor: false, what: name)
  }

  /// Takes a name away; holders keep their memory. Throws `ENOENT` when there is none.
  public static func unlink(name: String) throws(SystemError) {
    try SystemError.check(csys_shm_unlink(name), "unlink shared \(name)")
  }

  private static func map(
    fd: Int32, size: Int, isWritable: Bool, keepsDescriptor: Bool, what: String
  ) throws(SystemError) -> MappedRegion {
    var code: Int32 = 0
    let base = csys_map(fd, Int64(size), isWritable ? 1 : 0, &code)
    if base == nil || !keepsDescriptor { _ = csys_close(fd) }
    guard let base else { throw SystemError("map \(what)", code: code) }
    return MappedRegion(
      base: base, size: size, fd: keepsDescriptor ? fd : nil, isWritable: isWritable)
  }
}
