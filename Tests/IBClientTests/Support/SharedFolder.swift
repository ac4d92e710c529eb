import Foundation
import TWSProtocol

/// The recorded messages beside the project's folder, where they are there.
enum SharedFolder {
  private static let files = [
    "in_ibkr-go_v2_sv200", "in_ibkr-go_v1.4.6_sv200", "in_rust-ibapi_recorded_sv157-176",
  ]

  static func vectors() -> URL? {
    let manager = FileManager.default
    var candidates: [URL] = []
    if let path = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] {
      candidates.append(URL(fileURLWithPath: path))
    }
    var folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      candidates.append(folder.appendingPathComponent("shared"))
    }
    let found = candidates.map { $0.appendingPathComponent("vectors") }
      .first { manager.fileExists(atPath: $0.path) }
    if found == nil { print("SKIPPED: the folder of recorded messages is missing") }
    return found
  }

  /// Every recorded gateway message of one type, decoded at its version.
  static func messages(id: Int) throws -> [GatewayMessage]? {
    guard let folder = vectors() else { return nil }
    var messages: [GatewayMessage] = []
    for file in files {
      let text = try String(
        contentsOf: folder.appendingPathComponent(file + ".txt"), encoding: .utf8)
      var version: Int?
      for line in text.split(separator: "\n") {
        if line.hasPrefix("##") {
          version = line.hasPrefix("## in id=\(id) ") ? Self.version(line) : nil
        } else if let version, !line.hasPrefix("#") {
          messages.append(
            try GatewayMessage.decode(bytes(line), version: ServerVersion(rawValue: version)))
        }
      }
    }
    return messages
  }

  private static func version(_ header: Substring) -> Int? {
    header.split(separator: " ").first { $0.hasPrefix("sv=") }.flatMap { Int($0.dropFirst(3)) }
  }

  /// `|` ends a field; `\p`, `\n` and `\\` stand for themselves.
  private static func bytes(_ line: Substring) -> [UInt8] {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line.utf8 {
      if isEscaped {
        bytes.append(
          byte == UInt8(ascii: "p")
            ? UInt8(ascii: "|") : byte == UInt8(ascii: "n") ? UInt8(ascii: "\n") : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte == UInt8(ascii: "|") ? 0 : byte)
      }
    }
    return bytes
  }
}
