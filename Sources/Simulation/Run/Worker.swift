import Foundation
import Glibc

/// A process of this same program that writes a line of JSON for each thing that it has done.
final class Worker {
  private let output: UnsafeMutablePointer<FILE>?

  init(_ arguments: [String]) {
    var path = [CChar](repeating: 0, count: 4096)
    let length = readlink("/proc/self/exe", &path, path.count - 1)
    let program = String(
      decoding: path.prefix(max(0, length)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    output = popen((["'\(program)'"] + arguments).joined(separator: " "), "r")
  }

  deinit { if let output { pclose(output) } }

  /// The next line; nil when the process has ended.
  func next<Value: Decodable>(_ type: Value.Type) -> Value? {
    guard let output else { return nil }
    var line: UnsafeMutablePointer<CChar>?
    var capacity = 0
    defer { free(line) }
    let length = getline(&line, &capacity, output)
    guard length > 0, let line else { return nil }
    // Safe: a line that cannot be read counts as the end of its process.
    return try? JSONDecoder().decode(type, from: Data(bytes: line, count: length))  // Safe: above.
  }
}
