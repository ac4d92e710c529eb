import Foundation

/// A throw-away environment of Python with packages of others, kept in the build folder.
package enum JudgeEnvironment {
  /// The interpreter with these versions of these packages, or nil with a loud word. With
  /// `onlyWheels` nothing is compiled.
  package static func python(
    _ packages: [String: String], onlyWheels: Bool = false
  ) async -> String? {
    let pins = packages.sorted { $0.key < $1.key }.map { "\($0.key)==\($0.value)" }
    let folder = buildFolder().appendingPathComponent(
      "judges/" + pins.joined(separator: "-").replacing("==", with: "-")
    ).path
    let python = folder + "/bin/python"
    let checks = packages.sorted { $0.key < $1.key }.map {
      "assert v('\($0.key)') == '\($0.value)'"
    }
    let check = [
      "-c", (["from importlib.metadata import version as v"] + checks).joined(separator: "\n"),
    ]
    if let found = try? await run(python, check, seconds: 120), found.0 == 0 { return python }
    do {
      var result = try await run("/usr/bin/env", ["python3", "-m", "venv", folder], seconds: 120)
      guard result.0 == 0 else { throw Failure(text: result.1) }
      let options = onlyWheels ? ["--only-binary", ":all:"] : []
      result = try await run(
        python,
        ["-m", "pip", "install", "--quiet", "--timeout", "15", "--retries", "1"] + options + pins,
        seconds: 400)
      guard result.0 == 0 else { throw Failure(text: result.1) }
      return python
    } catch {
      print("SKIPPED: \(pins.joined(separator: ", ")) cannot be installed from PyPI: \(error)")
      return nil
    }
  }

  private struct Failure: Error { var text: String }

  private static func buildFolder() -> URL {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) {
        return folder.appendingPathComponent(".build")
      }
    }
    return FileManager.default.temporaryDirectory
  }

  /// Runs a program to its end and returns its status and all that it wrote.
  package static func run(
    _ program: String, _ arguments: [String], seconds: Int
  ) async throws -> (Int32, String) {
    let file = FileManager.default.temporaryDirectory
      .appendingPathComponent("perigee-judge-\(UInt64.random(in: 0 ... .max)).txt")
    _ = FileManager.default.createFile(atPath: file.path, contents: nil)
    defer { try? FileManager.default.removeItem(at: file) }
    let output = try FileHandle(forWritingTo: file)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardOutput = output
    process.standardError = output
    let watch = DispatchWorkItem { [process] in
      if process.isRunning { process.terminate() }
    }
    let status = try await withCheckedThrowingContinuation { continuation in
      process.terminationHandler = { continuation.resume(returning: $0.terminationStatus) }
      do {
        try process.run()
        DispatchQueue.global().asyncAfter(deadline: .now() + .seconds(seconds), execute: watch)
      } catch {
        continuation.resume(throwing: error)
      }
    }
    watch.cancel()
    return (status, try String(contentsOf: file, encoding: .utf8))
  }
}
