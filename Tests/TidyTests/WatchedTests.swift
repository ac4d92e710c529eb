import Foundation
import Testing

/// The script that keeps a test that waits for ever from holding up all the others.
struct WatchedTests {
  @Test func aRunThatStandsStill_IsEnded_AndItsTestsAreNamed() throws {
    let (status, text) = try watched(
      "3",
      """
      echo '◇ Test waits() started.'; echo '◇ Test "ends" started.'
      echo '✔ Test "ends" with 2 test cases passed after 0.1 seconds.'
      sleep 600 & wait
      """)
    #expect(status == 124)
    let told = text.components(separatedBy: "Tests that have not ended:").last ?? ""
    let lines = told.split(separator: "\n")
    #expect(lines.contains("  waits()") && !lines.contains(#"  "ends""#))
    #expect(told.contains("sleep 600"))
  }

  @Test(arguments: [0, 3]) func aRunThatEnds_PassesItsOutputAndItsStatusOn(_ status: Int32) throws {
    let (found, text) = try watched("60", "echo one; printf two; exit \(status)")
    #expect(found == status)
    #expect(text == "one\ntwo\n")
  }

  private func watched(_ limit: String, _ script: String) throws -> (status: Int32, text: String) {
    let process = Process()
    process.executableURL = Tree.root.appending(path: "Tests/watched")
    process.arguments = [limit, "bash", "-c", script]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }
}
