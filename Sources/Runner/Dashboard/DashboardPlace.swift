/// Where the dashboard's program and the charts' library lie.
struct DashboardPlace: Hashable, Sendable {
  static let programName = "perigee-dashboard"

  /// The program, beside this executable; nil when it was not installed.
  var program: String?
  /// The folder of the charts' library; nil when the set-up step did not put it anywhere known.
  var charts: String?

  /// Looks beside this executable and where packages put shared files. In a checkout the set-up
  /// step has put the library beside the folders of the builds.
  init(executableDirectory: String, isReadable: (String) -> Bool) {
    let path = "\(executableDirectory)/\(Self.programName)"
    program = isReadable(path) ? path : nil
    let folders = [
      "\(executableDirectory)/../charts", "\(executableDirectory)/../../charts",
      "\(executableDirectory)/../share/perigee/charts", "/usr/share/perigee/charts",
    ]
    charts = folders.first { isReadable("\($0)/lightweight-charts.js") }
  }
}
