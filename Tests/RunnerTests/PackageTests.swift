import Foundation
import Testing

/// The Debian package's tree, made of debug executables: `./dev package --test` does the whole.
struct PackageTests {
  private func run(
    _ program: String, _ arguments: [String], in folder: String
  ) throws -> (Int32, String) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    process.arguments = [program] + arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = pipe
    try process.run()
    let text = String(decoding: pipe.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  private func has(_ program: String, _ package: String) -> Bool {
    let found = ["/usr/bin", "/bin"].contains {
      FileManager.default.isExecutableFile(atPath: "\($0)/\(program)")
    }
    if !found { print("SKIPPED: there is no \(program) here (Debian: \(package))") }
    return found
  }

  @Test("the package has every file in its place, and its scripts and unit are accepted")
  func tree_IsWhole() throws {
    guard has("dpkg-deb", "dpkg"), has("dpkg-shlibdeps", "dpkg-dev") else { return }
    let folder = try TemporaryFolder()
    let bin = URL(fileURLWithPath: Executable.path).deletingLastPathComponent().path
    let script = "\(Project.root)/packaging/build-deb"
    let (status, text) = try run(
      script, ["--bin", bin, "--out", folder.path, "--tree-only", "--no-strip"], in: folder.path)
    #expect(status == 0, "\(text)")
    let tree = "\(folder.path)/tree"
    for path in Self.expected {
      #expect(FileManager.default.fileExists(atPath: "\(tree)/\(path)"), "\(path) is missing")
    }
    let control = try String(contentsOfFile: "\(tree)/DEBIAN/control", encoding: .utf8)
    for line in ["Package: perigee\n", "Version: ", "Depends: ", "libc6", "Maintainer: "] {
      #expect(control.contains(line), "control lacks \(line): \(control)")
    }
    let listed = try String(contentsOfFile: "\(tree)/DEBIAN/conffiles", encoding: .utf8)
    #expect(listed == "/etc/perigee/brokers.toml\n/etc/perigee/runner.toml\n")
    for name in ["postinst", "prerm", "postrm"] {
      #expect(try run("sh", ["-n", "\(tree)/DEBIAN/\(name)"], in: folder.path).0 == 0, "\(name)")
    }
    for name in ["build-deb", "test-install"] {
      let (status, text) = try run("bash", ["-n", "packaging/\(name)"], in: Project.root)
      #expect(status == 0, "\(text)")
    }
    try checkUnit(tree, in: folder.path)
  }

  private func checkUnit(_ tree: String, in folder: String) throws {
    guard has("systemd-analyze", "systemd") else { return }
    let unit = try String(
      contentsOfFile: "\(tree)/lib/systemd/system/perigee.service", encoding: .utf8)
    let program = try #require(unit.firstMatch(of: /ExecStart=(\S+) run/)).output.1
    #expect(FileManager.default.isExecutableFile(atPath: tree + program), "\(program)")
    let (status, text) = try run(
      "systemd-analyze",
      ["verify", "--man=no", "--recursive-errors=no", "--root=\(tree)", "perigee.service"],
      in: folder)
    #expect(status == 0 && !text.contains("perigee.service"), "\(text)")
  }

  private static let expected = [
    "usr/lib/perigee/perigee", "usr/lib/perigee/perigee-strategy",
    "usr/lib/perigee/perigee-dashboard", "usr/bin/perigee", "etc/perigee/brokers.toml",
    "etc/perigee/runner.toml", "etc/perigee/strategies", "lib/systemd/system/perigee.service",
    "usr/lib/sysusers.d/perigee.conf", "usr/share/man/man1/perigee.1.gz",
    "usr/share/bash-completion/completions/perigee", "usr/share/zsh/vendor-completions/_perigee",
    "usr/share/fish/vendor_completions.d/perigee.fish", "usr/share/perigee/editor/perigee.d.lua",
    "usr/share/doc/perigee/copyright", "usr/share/doc/perigee/changelog.gz",
    "usr/share/doc/perigee/README.md", "usr/share/doc/perigee/docs/lua.md",
    "usr/share/doc/perigee/docs/guide/first-strategy.md",
    "usr/share/doc/perigee/examples/strategies/breakout.lua", "DEBIAN/md5sums",
  ]

  @Test("the configuration of the package checks without a problem")
  func configuration_Checks() throws {
    let folder = try TemporaryFolder()
    for name in ["brokers.toml", "runner.toml"] {
      try folder.write(
        name, String(contentsOfFile: "\(Project.root)/packaging/etc/\(name)", encoding: .utf8))
    }
    let result = try Executable.run(["check"], in: folder.path)
    #expect(result.status == 0, "\(result.error)")
  }
}
