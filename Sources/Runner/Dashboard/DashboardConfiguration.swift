/// What `[dashboard]` of runner.toml states.
struct DashboardConfiguration: Hashable, Sendable {
  /// Whether the daemon starts the dashboard beside itself.
  var isEnabled = true
  /// The address that it listens at; another one than a loopback address needs TLS.
  var address = "127.0.0.1"
  /// The port that it tries first.
  var port = 7490
  /// The files of the certificate chain and its key; absolute paths.
  var tlsCertificate: String?
  var tlsKey: String?
  /// Further names that pages may be asked by.
  var allowedHosts: [String] = []
  /// Whether pages refuse every change.
  var isReadOnly = false

  static func read(
    _ section: SectionReader, absolute: (String) -> String
  ) -> DashboardConfiguration {
    var dashboard = DashboardConfiguration()
    if let flag = section.boolean("enabled") { dashboard.isEnabled = flag }
    if let address = section.string("address") { dashboard.address = address }
    if let port = section.integer("port", in: 1...65_535) { dashboard.port = port }
    dashboard.tlsCertificate = section.string("tls_certificate").map(absolute)
    dashboard.tlsKey = section.string("tls_key").map(absolute)
    if let hosts = section.strings("allowed_hosts") { dashboard.allowedHosts = hosts }
    if let flag = section.boolean("read_only") { dashboard.isReadOnly = flag }
    if (dashboard.tlsCertificate == nil) != (dashboard.tlsKey == nil) {
      section.report(
        dashboard.tlsKey == nil ? "tls_certificate" : "tls_key",
        "TLS needs both files: `tls_certificate` and `tls_key`")
    }
    if dashboard.tlsCertificate == nil && !isLoopback(dashboard.address) {
      section.report(
        "address",
        "the dashboard does not listen at \(dashboard.address) without TLS, because whoever reads "
          + "along would see its token; give `tls_certificate` and `tls_key`, or keep "
          + "\"127.0.0.1\" and reach it through ssh -L \(dashboard.port):127.0.0.1:"
          + "\(dashboard.port)")
    }
    section.finish()
    return dashboard
  }

  /// Whether only this machine reaches an address; `perigee-dashboard` itself decides likewise.
  private static func isLoopback(_ address: String) -> Bool {
    address == "localhost" || address == "::1" || address.hasPrefix("127.")
  }

  /// The arguments of `perigee-dashboard`; none of them is a secret.
  func arguments(folder: String, charts: String?) -> [String] {
    var words = ["--data", folder, "--address", address, "--port", "\(port)"]
    for host in allowedHosts { words += ["--allow-host", host] }
    if let tlsCertificate { words += ["--tls-certificate", tlsCertificate] }
    if let tlsKey { words += ["--tls-key", tlsKey] }
    if let charts { words += ["--charts", charts] }
    if isReadOnly { words.append("--read-only") }
    return words
  }
}
