import Foundation

/// Reads `[alerts]` of runner.toml, and the files of secrets that it names.
enum AlertReader {
  static func read(
    _ section: SectionReader, absolute: (String) -> String
  ) -> AlertConfiguration {
    var alerts = AlertConfiguration()
    alerts.webhook = address("webhook_file", section, absolute)
    alerts.deadMan = address("dead_man_file", section, absolute)
    if let format: AlertConfiguration.Format = section.choice("format") { alerts.format = format }
    if let seconds = section.number("patience", in: 1...86_400) {
      alerts.patience = .milliseconds(Int64(seconds * 1000))
    }
    if let seconds = section.number("repeat", in: 60...86_400) {
      alerts.repeats = .milliseconds(Int64(seconds * 1000))
    }
    section.finish()
    return alerts
  }

  private static func address(
    _ key: String, _ section: SectionReader, _ absolute: (String) -> String
  ) -> Secret? {
    guard let path = section.string(key).map(absolute) else { return nil }
    do throws(SecretFile.Refusal) {
      let secret = try SecretFile.read(path)
      let url = URL(string: secret.revealed)
      guard let url, url.host() != nil, ["http", "https"].contains(url.scheme ?? "") else {
        section.report(key, "\(path) holds no address that begins with https://")
        return nil
      }
      guard url.scheme == "https" || ["127.0.0.1", "localhost"].contains(url.host() ?? "") else {
        section.report(
          key, "the address in \(path) is not https; a token would cross the network in the open")
        return nil
      }
      return secret
    } catch {
      section.report(key, error.description)
      return nil
    }
  }
}
