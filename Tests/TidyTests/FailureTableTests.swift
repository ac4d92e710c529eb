import Foundation
import Testing

/// The page of failures names tests that exist.
struct FailureTableTests {
  @Test("docs/failure-modes.md has rows 1 to 52, and each names a test that exists")
  func rows_NameTheirTests() throws {
    let page = try String(
      contentsOfFile: "\(Tree.root.path)/docs/failure-modes.md", encoding: .utf8)
    var numbers: [Int] = []
    for line in page.split(separator: "\n") where line.hasPrefix("| ") {
      let cells = line.split(separator: "|").map { $0.trimmingCharacters(in: .whitespaces) }
      guard cells.count == 4, let number = Int(cells[0]) else { continue }
      numbers.append(number)
      let tests = cells[3].matches(of: #/`(\w+)\/(\w+)\.(\w+)`/#)
      #expect(!tests.isEmpty, "row \(number) names no test")
      for test in tests {
        let (module, file, name) = (test.output.1, test.output.2, test.output.3)
        let path = "\(Tree.root.path)/Tests/\(module)/\(file).swift"
        let text = FileManager.default.contents(atPath: path).map {
          String(decoding: $0, as: UTF8.self)
        }
        let declares = text?.contains("func \(name)(") == true
        #expect(
          declares, "row \(number): there is no func \(name) in Tests/\(module)/\(file).swift")
      }
    }
    #expect(numbers == Array(1...52))
  }
}
