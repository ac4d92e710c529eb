import Foundation
import Glibc

/// Opens the browser of a desktop.
struct DashboardBrowser {
  static let fileName = "dashboard-open.html"

  let environment: SystemEnvironment
  let folder: String

  /// Opens a page of a file that leads on to `link`: what stands in the arguments of a program can
  /// be read by every user of the machine, a file of 0600 can not. Does nothing without a desktop;
  /// whoever asked has the address printed already.
  func open(_ link: String) {
    let variables = environment.variables
    let hasDesktop = variables["DISPLAY"] != nil || variables["WAYLAND_DISPLAY"] != nil
    guard hasDesktop, variables["SSH_CONNECTION"] == nil,
      let opener = DashboardBrowser.opener(variables["PATH"] ?? "")
    else { return }
    let path = "\(folder)/\(DashboardBrowser.fileName)"
    guard write(link, to: path) else { return }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: opener)
    process.arguments = ["file://\(path)"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    do {
      try process.run()
    } catch {
      StandardStreams.error("perigee: the browser could not be opened (\(error)); use the link\n")
    }
  }

  private func write(_ link: String, to path: String) -> Bool {
    unlink(path)
    let page = """
      <!DOCTYPE html><meta charset="utf-8"><title>Perigee</title>
      <meta http-equiv="refresh" content="0;url=\(link)"><a href="\(link)">Perigee</a>

      """
    return FileManager.default.createFile(
      atPath: path, contents: Data(page.utf8), attributes: [.posixPermissions: 0o600])
  }

  private static func opener(_ path: String) -> String? {
    path.split(separator: ":").map { "\($0)/xdg-open" }.first { access($0, X_OK) == 0 }
  }
}
