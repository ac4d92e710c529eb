public import Foundation
public import TWSProtocol

/// The recorded bytes that tests read from the shared folder beside the checkout.
public enum Vectors {
  /// One recorded message: its direction, the version it was recorded at, and its payload.
  public struct Recorded: Sendable {
    /// `in` for the gateway's, `out` for a client's.
    public let direction: String
    /// The version that both had agreed on.
    public let version: ServerVersion
    /// The fields with their NULs, the id first.
    public let payload: [UInt8]
    /// Where it comes from, for messages of failing tests.
    public let source: String
    /// Whether the gateway sent it.
    public var isFromGateway: Bool { direction == "in" }
  }

  /// One frame that a client sent, with the call that caused it.
  public struct Sent: Sendable {
    /// The call of the client's library.
    public let call: String
    /// The fields with their NULs, the id first.
    public let payload: [UInt8]
  }

  /// The folder of the recordings, or nil if the shared folder is missing.
  public static func folder() -> URL? {
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
  public static func lines(of file: String) -> [String]? {
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
  public static func payload(_ line: some StringProtocol) -> [UInt8] {
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
  public static func printable(_ payload: [UInt8]) -> String {
    String(decoding: payload.map { $0 == 0 ? UInt8(ascii: "|") : $0 }, as: UTF8.self)
  }

  /// The messages of a file of recordings, or nil if it is missing.
  public static func recorded(_ file: String) -> [Recorded]? {
    guard let lines = lines(of: file) else { return nil }
    var result: [Recorded] = []
    var meta: String?
    for line in lines {
      if line.hasPrefix("## ") {
        meta = line
      } else if let frame = textFrame(line) {
        result.append(frame)
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

  /// The text in a frame `S` or `C` of a version with raw ids: `[id] hex`, without the id.
  private static func textFrame(_ line: String) -> Recorded? {
    let parts = line.split(separator: "\t", omittingEmptySubsequences: false)
    guard parts.count > 3, parts[0] == "S" || parts[0] == "C", parts[2] == "text",
      let end = parts[1].firstIndex(of: "]")
    else { return nil }
    let id = parts[1][parts[1].index(after: parts[1].startIndex)..<end]
    var body: [UInt8] = []
    var digits = parts[1][parts[1].index(after: end)...].drop { $0 == " " }
    while let byte = UInt8(digits.prefix(2), radix: 16) {
      body.append(byte)
      digits = digits.dropFirst(2)
    }
    return Recorded(
      direction: parts[0] == "S" ? "in" : "out", version: .firstMixed,
      payload: Array(id.utf8) + [0] + body, source: line)
  }

  /// The frames of a file of what a client sent, or nil if it is missing.
  public static func sent(_ file: String) -> [Sent]? {
    guard let lines = lines(of: file) else { return nil }
    return lines.compactMap { line in
      guard !line.hasPrefix("#"), let tab = line.firstIndex(of: "\t") else { return nil }
      let text = line[line.index(after: tab)...]
      guard !text.hasPrefix("(not captured") else { return nil }
      return Sent(call: String(line[..<tab]), payload: payload(text))
    }
  }

  /// Every recorded message and client frame of every file; empty if the folder is missing.
  public static func everything() -> [Recorded] {
    guard let folder = folder(),
      let names = try? FileManager.default.contentsOfDirectory(atPath: folder.path)
    else {
      _ = lines(of: "the folder of the recordings")
      return []
    }
    return names.sorted().flatMap { name -> [Recorded] in
      if !name.hasPrefix("out_") { return recorded(name) ?? [] }
      let digits = name.split(separator: "_sv").last?.prefix { $0.isNumber } ?? ""
      let version = ServerVersion(rawValue: Int(digits) ?? 0)
      return (sent(name) ?? []).map {
        Recorded(direction: "out", version: version, payload: $0.payload, source: $0.call)
      }
    }
  }
}

/// The payload of the only frame that a message encodes to.
public func encodedPayload(
  _ message: GatewayMessage, _ version: ServerVersion
) throws(TWSError) -> [UInt8] {
  var encoder = FrameEncoder(version: version)
  try encoder.append(message)
  return Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
}

/// The payload of the only frame that a message encodes to.
public func encodedPayload(
  _ message: ClientMessage, _ version: ServerVersion
) throws(TWSError) -> [UInt8] {
  var encoder = FrameEncoder(version: version)
  try encoder.append(message)
  return Array(encoder.bytes.dropFirst(FrameDecoder.lengthBytes))
}
