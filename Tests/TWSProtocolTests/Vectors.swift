import Foundation
import TWSProtocol

/// The recorded bytes that tests read from the shared folder beside the checkout.
enum Vectors {
  /// One recorded message: its direction, the version it was recorded at, and its payload.
  struct Recorded {
    let direction: String
    let version: ServerVersion
    let payload: [UInt8]
    let source: String
  }

  /// One frame that a client sent, with the call that caused it.
  struct Sent {
    let call: String
    let payload: [UInt8]
  }

  static func folder() -> URL? {
    let manager = FileManager.default
    if let path = ProcessInfo.processInfo.environment["PERIGEE_SHARED"] {
      return URL(fileURLWithPath: path).appendingPathComponent("vectors")
    }
    var directory = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    while directory.path != "/" {
      let vectors = directory.appendingPathComponent("shared/vectors")
      if manager.fileExists(atPath: vectors.path) { return vectors }
      directory.deleteLastPathComponent()
    }
    return nil
  }

  /// The lines of a file, or nil with a loud note if the shared folder is missing.
  static func lines(of file: String) -> [String]? {
    guard let folder = folder(),
      let text = try? String(
        contentsOf: folder.appendingPathComponent(file), encoding: .utf8)
    else {
      print("SKIPPED: \(file) is not at hand (set PERIGEE_SHARED to the shared folder)")
      return nil
    }
    return text.split(separator: "\n").map(String.init)
  }

  /// Turns the printable form into wire bytes: `|` ends a field, `\p` is `|`, `\n` a line feed.
  static func payload(_ line: some StringProtocol) -> [UInt8] {
    var bytes: [UInt8] = []
    var isEscaped = false
    for byte in line.utf8 {
      if isEscaped {
        bytes.append(
          byte == UInt8(ascii: "p")
            ? UInt8(ascii: "|") : byte == UInt8(ascii: "n") ? 0x0A : byte)
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else {
        bytes.append(byte == UInt8(ascii: "|") ? 0 : byte)
      }
    }
    return bytes
  }

  /// The printable form of wire bytes, for messages of failing tests.
  static func printable(_ payload: [UInt8]) -> String {
    String(decoding: payload.map { $0 == 0 ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
  }

  static func recorded(_ file: String) -> [Recorded]? {
    guard let lines = lines(of: file) else { return nil }
    var result: [Recorded] = []
    var meta: String?
    for line in lines {
      if line.hasPrefix("## ") {
        meta = line
      } else if !line.hasPrefix("#"), let head = meta {
        let words = head.split(separator: " ")
        let version = words.first { $0.hasPrefix("sv=") }.flatMap { Int($0.dropFirst(3)) } ?? 0
        result.append(
          Recorded(
            direction: String(words[1]), version: ServerVersion(rawValue: version),
            payload: payload(line), source: head))
        meta = nil
      }
    }
    return result
  }

  static func sent(_ file: String) -> [Sent]? {
    guard let lines = lines(of: file) else { return nil }
    return lines.compactMap { line in
      guard !line.hasPrefix("#"), let tab = line.firstIndex(of: "\t") else { return nil }
      let text = line[line.index(after: tab)...]
      guard !text.hasPrefix("(not captured") else { return nil }
      return Sent(call: String(line[..<tab]), payload: payload(text))
    }
  }
}

/// The payload of the only frame that a message encodes to.
func encodedPayload(_ message: GatewayMessage, _ version: ServerVersion) throws -> [UInt8] {
  var encoder = FrameEncoder(version: version)
  try encoder.append(message)
  return Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
}

/// The payload of the only frame that a message encodes to.
func encodedPayload(_ message: ClientMessage, _ version: ServerVersion) throws -> [UInt8] {
  var encoder = FrameEncoder(version: version)
  try encoder.append(message)
  return Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
}
