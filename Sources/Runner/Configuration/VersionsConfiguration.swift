/// What `[versions]` of runner.toml states.
struct VersionsConfiguration: Hashable, Sendable {
  /// Days that the texts of a version are kept after its last order and its last life.
  var keepDays = 365
  /// How long a promoted version is watched before it stays.
  var rollbackWindow: Duration = .seconds(600)
  /// Errors of a promoted version within the window that roll it back.
  var rollbackErrors = 3

  /// How long a promotion waits for its bar, or for the strategy to be flat.
  var promotionWait: Duration = .seconds(86_400)

  static func read(_ section: SectionReader) -> VersionsConfiguration {
    var versions = VersionsConfiguration()
    if let days = section.integer("keep_days", in: 1...36_500) { versions.keepDays = days }
    if let seconds = section.number("rollback_window", in: 1...86_400) {
      versions.rollbackWindow = .milliseconds(Int64(seconds * 1000))
    }
    if let errors = section.integer("rollback_errors", in: 1...1000) {
      versions.rollbackErrors = errors
    }
    if let seconds = section.number("promotion_wait", in: 1...2_592_000) {
      versions.promotionWait = .milliseconds(Int64(seconds * 1000))
    }
    section.finish()
    return versions
  }
}
