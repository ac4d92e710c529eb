import Glibc

/// One line of JSON a figure on the standard output; everything else goes to the error output.
enum BenchOutput {
  enum Value {
    case text(String)
    case whole(Int)
    /// Written with one digit after the point.
    case number(Double)
    /// Written with nine digits after the point: a clock.
    case clock(Double)
  }

  static func line(_ fields: KeyValuePairs<String, Value>) {
    let parts = fields.map { "\"\($0.key)\": \(text($0.value))" }
    write("{\(parts.joined(separator: ", "))}", to: 1)
  }

  private static func text(_ value: Value) -> String {
    switch value {
    case .text(let text): "\"\(text)\""
    case .whole(let number): "\(number)"
    case .number(let number): fixed(number, digits: 1)
    case .clock(let number): fixed(number, digits: 9)
    }
  }

  private static func fixed(_ number: Double, digits: Int32) -> String {
    var buffer = [CChar](repeating: 0, count: 64)
    let count = withVaList([digits, number]) { vsnprintf(&buffer, 64, "%.*f", $0) }
    return String(decoding: buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  static func complain(_ text: String) {
    write(text, to: 2)
  }

  private static func write(_ text: String, to descriptor: Int32) {
    var bytes = Array(text.utf8)
    bytes.append(0x0A)
    _ = Glibc.write(descriptor, bytes, bytes.count)
  }
}
