/// How the dashboard is served.
struct SiteConfiguration: Sendable {
  var address = "127.0.0.1"
  /// The first port that is tried; the next few are when it is taken.
  var port = 7490
  var allowedHosts: [String] = []
  var isReadOnly = false
  var isTLS = false

  /// The longest posted body, in bytes.
  static let bodyLimit = 64 << 10
}
