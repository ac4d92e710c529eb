import Glibc
import SystemKit

/// Confines this process as a strategy's, makes one call by its name, and leaves with 7: a process
/// that gets so far was not held.
enum Forbidden {
  private typealias Call = @convention(c) (Int, Int, Int, Int, Int, Int) -> Int

  /// The call to make once the process is confined; nil for an unknown name.
  private static func call(_ name: String) -> (() -> Void)? {
    let page = mmap(nil, 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)
    let memory = Int(bitPattern: page)
    let path = Int(bitPattern: strdup("/etc/passwd"))
    let shell = Int(bitPattern: strdup("/bin/true"))
    let own = Int(getpid())
    /// A function of the C library, with whatever arguments.
    func function(_ symbol: String, _ arguments: Int...) -> () -> Void {
      guard let address = dlsym(nil, symbol) else { return {} }
      let body = unsafeBitCast(address, to: Call.self)
      let all = arguments + [Int](repeating: 0, count: 6 - arguments.count)
      return { _ = body(all[0], all[1], all[2], all[3], all[4], all[5]) }
    }
    switch name {
    case "nothing": return {}
    case "open": return function("open", path, Int(O_RDONLY))
    case "openat": return function("openat", Int(AT_FDCWD), path, Int(O_RDONLY))
    case "read": return function("read", 0, memory, 16)
    case "write elsewhere": return function("write", 1, memory, 16)
    case "socket": return function("socket", Int(AF_INET), 1, 0)
    case "unix socket": return function("socketpair", Int(AF_UNIX), 1, 0, memory)
    case "execve": return function("execve", shell, memory, memory)
    case "fork": return function("fork")
    case "clone": return function("pthread_create", memory, 0, Int(bitPattern: dlsym(nil, "abs")))
    case "ptrace": return function("ptrace", 16, own)
    case "process_vm_readv": return function("process_vm_readv", own, memory, 1, memory, 1)
    case "kill": return function("kill", own, 0)
    case "kill by tgkill": return function("tgkill", own, own, 9)
    case "mprotect executable": return function("mprotect", memory, 4096, 7)
    case "mmap executable": return function("mmap", 0, 4096, 7, 0x22, -1)
    case "mmap of a file": return function("mmap", 0, 4096, 3, 1, 0)
    case "memfd_create": return function("memfd_create", path, 0)
    case "dup": return function("dup", 0)
    case "ioctl": return function("ioctl", 0, 0x5401)
    case "prctl": return function("prctl", 4, 1)
    case "setrlimit": return function("setrlimit", 7, memory)
    case "sigaction": return function("sigaction", 31, 0, memory)
    case "unlink": return function("unlink", path)
    case "mount": return function("mount", path, path, path)
    case "bpf": return function("syscall", 321, 0, memory, 16)
    case "io_uring_setup": return function("syscall", 425, 1, memory)
    case "shmget": return function("shmget", 1, 4096, 0o600)
    case "sethostname": return function("sethostname", path, 1)
    default: return nil
    }
  }

  static func run(_ name: String) -> Never {
    guard let call = call(name) else { exit(64) }
    do {
      try ProcessConfinement.computing(addressSpace: 4 << 30, parent: nil, doorbell: 4).apply()
    } catch { exit(65) }
    // What a strategy needs is left: memory, clocks, futexes.
    let block = UnsafeMutableRawPointer.allocate(byteCount: 8 << 20, alignment: 16)
    memset(block, 1, 8 << 20)
    block.deallocate()
    var word: UInt32 = 0
    _ = Futex.wait(&word, while: 0, timeout: .milliseconds(1))
    guard MonotonicClock.now() > 0 else { exit(66) }
    call()
    exit(7)
  }
}
