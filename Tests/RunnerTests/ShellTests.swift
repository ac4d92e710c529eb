import Foundation
import Testing

/// What other programs read: completion scripts by the shells, the manual page by its formatters.
struct ShellTests {
  private func find(_ program: String, _ package: String) -> String? {
    for folder in ["/usr/bin", "/bin", "/usr/local/bin"] {
      let path = "\(folder)/\(program)"
      if FileManager.default.isExecutableFile(atPath: path) { return path }
    }
    print("SKIPPED: there is no \(program) here (Debian: \(package))")
    return nil
  }

  private func run(_ program: String, _ arguments: [String]) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  @Test(
    "the shells accept their completion scripts",
    arguments: [("bash", "-n"), ("zsh", "-n"), ("fish", "-n")])
  func completion_IsAccepted(_ shell: String, _ option: String) throws {
    guard let program = find(shell, shell) else { return }
    let folder = try TemporaryFolder()
    let script = try Executable.run(["completion", shell], in: folder.path)
    #expect(script.status == 0)
    #expect(script.output.contains("restraints") && script.output.contains("--by-strategy"))
    try folder.write("script", script.output)
    let (status, text) = try run(program, [option, "\(folder.path)/script"])
    #expect(status == 0, "\(text)")
  }

  @Test("names of strategies and accounts are completed from the configuration")
  func names_AreCompleted() throws {
    let folder = try TemporaryFolder()
    _ = try Executable.run(["init", "--paper"], in: folder.path)
    let strategies = try Executable.run(
      ["---completion", "restart", "--", "positional@0", "0", "0", "perigee", "restart", ""],
      in: folder.path)
    #expect(strategies.output.contains("first"), "\(strategies.output)\(strategies.error)")
    let accounts = try Executable.run(
      ["---completion", "fills", "--", "--account", "2", "0", "perigee", "fills", "--account", ""],
      in: folder.path)
    #expect(accounts.output.contains("main"), "\(accounts.output)\(accounts.error)")
  }

  @Test("the manual page tells every command, and its formatters find nothing wrong")
  func manualPage_IsClean() throws {
    let folder = try TemporaryFolder()
    let page = try Executable.run(["reference", "--man"], in: folder.path)
    #expect(page.status == 0)
    for command in ["perigee run", "perigee tape list", "perigee halt", "perigee new strategy"] {
      #expect(page.output.contains(".SS \(command)\n"), "\(command)")
    }
    try folder.write("perigee.1", page.output)
    let file = "\(folder.path)/perigee.1"
    if let mandoc = find("mandoc", "mandoc") {
      let (_, text) = try run(mandoc, ["-T", "lint", "-W", "warning", file])
      #expect(text.isEmpty, "\(text)")
    }
    if let groff = find("groff", "groff-base") {
      let (status, text) = try run(groff, ["-man", "-Tutf8", "-ww", "-z", file])
      #expect(status == 0 && text.isEmpty, "\(text)")
    }
  }
}
