import Foundation

/// Where this executable lies.
enum ExecutablePlace {
  /// Its folder, symbolic links resolved; the working folder where the system tells none.
  static func directory() -> String {
    do {
      let path = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
      return URL(fileURLWithPath: path).deletingLastPathComponent().path
    } catch {
      return FileManager.default.currentDirectoryPath
    }
  }
}
