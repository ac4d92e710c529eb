import Foundation
import SystemKit
import Testing

@Suite struct ChildProcessTests {
  /// Runs a shell command whose descriptor 3 is a pipe; answers what it wrote and how it ended.
  static func shell(_ command: String) throws -> (String, ChildProcess.Exit?) {
    let pipe = Pipe()
    let loop = try EventLoop(name: "child")
    let ended = Signal()
    let exits = Collected<ChildProcess.Exit>()
    let child = try ChildProcess(
      path: "/bin/sh", arguments: ["-c", command],
      descriptors: [pipe.fileHandleForWriting.fileDescriptor])
    try loop.watch(fd: child.pidfd) { _ in
      do {
        if let exit = try child.reap() { exits.append(exit) }
      } catch {}
      loop.unwatch(fd: child.pidfd)
      ended.fire()
    }
    try loop.start()
    try pipe.fileHandleForWriting.close()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    #expect(ended.wait())
    loop.stop()
    loop.join()
    return (text, exits.all.first)
  }

  @Test func child_HasItsDescriptorsAndNoEnvironment() throws {
    let leak = Pipe()
    defer { withExtendedLifetime(leak) {} }
    let (text, exit) = try ChildProcessTests.shell(
      """
      i=0; while [ $i -lt 64 ]; do [ -L /proc/$$/fd/$i ] && echo $i >&3; i=$((i+1)); done
      tr '\\0' '\\n' </proc/$$/environ >&3; exit 7
      """)
    #expect(text == "0\n1\n2\n3\n")
    #expect(exit == .exited(7))
  }

  @Test func killedChild_TellsItsSignal() throws {
    let (_, exit) = try ChildProcessTests.shell("kill -9 $$")
    #expect(exit == .signalled(9))
    #expect(exit?.description == "killed by signal 9")
  }

  @Test func kill_EndsAChildThatWouldRunForEver() throws {
    let child = try ChildProcess(path: "/bin/sleep", arguments: ["1000"])
    #expect(try child.reap() == nil)
    let resident = try #require(child.residentBytes)
    #expect(resident > 0)
    child.kill()
    let loop = try EventLoop(name: "reaper")
    let ended = Signal()
    try loop.watch(fd: child.pidfd) { _ in
      loop.unwatch(fd: child.pidfd)
      ended.fire()
    }
    try loop.start()
    #expect(ended.wait())
    #expect(try child.reap() == .signalled(9))
    // The zombie is gone: the process is nobody's child any more.
    #expect(throws: SystemError.self) { _ = try child.reap() }
    loop.stop()
    loop.join()
  }

  @Test func missingProgram_IsAnErrorWithItsPath() throws {
    let error = #expect(throws: SystemError.self) {
      _ = try ChildProcess(path: "/nowhere/perigee", arguments: [])
    }
    #expect(error?.description.contains("/nowhere/perigee") == true)
    #expect(error?.code == 2)
  }
}
