import Control
import Foundation
import TradingModel

@testable import Runner

/// A folder that is removed with its owner.
final class TemporaryFolder {
  let path: String

  init() throws {
    var template = Array("/tmp/perigee-test-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { throw CocoaError(.fileWriteUnknown) }
    path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// Writes a file, its folders included.
  func write(_ name: String, _ text: String) throws {
    let url = URL(fileURLWithPath: "\(path)/\(name)")
    try FileManager.default.createDirectory(
      at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url)
  }
}

/// The top folder of the project.
enum Project {
  static let root: String = {
    let file = URL(fileURLWithPath: #filePath)
    return file.deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().path
  }()
}

/// The executable that the tests run as a child process.
enum Executable {
  struct Result {
    var status: Int32
    var output: String
    var error: String
  }

  static let path: String = {
    // The test bundle and the executable are built into one folder.
    let tests = URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent().path
    return "\(tests)/perigee"
  }()

  /// Runs `perigee` in `folder` with nothing but a home there, and waits for its end.
  static func run(_ arguments: [String], in folder: String) throws -> Result {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: path)
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ["HOME": folder, "TZ": "UTC"]
    let (output, error) = (Pipe(), Pipe())
    process.standardOutput = output
    process.standardError = error
    process.standardInput = FileHandle.nullDevice
    try process.run()
    // Outputs here are far smaller than a pipe's buffer, so reading one after the other is safe.
    let outputData = output.fileHandleForReading.readDataToEndOfFile()
    let errorData = error.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Result(
      status: process.terminationStatus, output: String(decoding: outputData, as: UTF8.self),
      error: String(decoding: errorData, as: UTF8.self))
  }
}

extension Timestamp {
  /// A moment of UTC, as `2026-11-22T18:30:00Z`.
  static func make(_ text: String = "2026-11-22T18:30:00.5Z") -> Timestamp {
    CalendarTime.parse(utc: text) ?? Timestamp(rawValue: 0)
  }
}
