import Foundation
import Glibc

/// `perigee dashboard --serve`: becomes `perigee-dashboard`.
struct DashboardServing {
  let context: CommandContext

  /// Returns never: the program takes this one's place, with its terminal and its process id.
  func exec() throws -> Never {
    let folder = ExecutablePlace.directory()
    let place = DashboardPlace(executableDirectory: folder) { access($0, R_OK) == 0 }
    guard let program = place.program else {
      throw CommandFailure(
        .error,
        "\(DashboardPlace.programName) does not lie in \(folder); install it beside perigee")
    }
    guard access(context.dataDirectory, W_OK) == 0 else {
      throw CommandFailure(
        .error,
        "the data folder \(context.dataDirectory) is not there yet; perigee run makes it")
    }
    let words =
      [program]
      + context.configuration.runner.dashboard.arguments(
        folder: context.dataDirectory, charts: place.charts) + ["--login-link"]
    var copies: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) }
    copies.append(nil)
    execv(program, copies)
    throw CommandFailure(
      .error, "\(program) cannot be started: \(String(cString: strerror(errno)))")
  }
}
