import ArgumentParser
import Testing

@testable import Dashboard

@Suite struct ProgramTests {
  @Test("the program is called as the daemon starts it")
  func name_IsGiven() {
    #expect(DashboardProgram.configuration.commandName == "perigee-dashboard")
  }
}
