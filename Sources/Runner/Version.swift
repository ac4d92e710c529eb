/// The version of this build.
enum Version {
  static let text = "0.1.0"
  /// The day of the version, for the manual page.
  static let date = "2026-11-23"
}
