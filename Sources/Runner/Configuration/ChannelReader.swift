import Notices

/// Reads one `[[notices.channel]]`.
struct ChannelReader {
  /// Reads the values that all of `[notices]` share.
  let notices: NoticesReader

  /// Where the services listen that have one address for everybody.
  private static let telegram = "https://api.telegram.org"
  private static let pushover = "https://api.pushover.net"

  /// The channel, or nil after what is wrong with it was reported.
  func read(_ section: SectionReader) -> ChannelPlan? {
    defer { section.finish() }
    let name = section.string("name")
    let type = section.string("type")
    let limit = notices.seconds("time_limit", in: 1...120, section)
    let certificates = section.string("ca_file").map(notices.absolute)
    let modes = section.section("kinds").map(notices.modes) ?? [:]
    if let certificates, !notices.isReadable(certificates) {
      section.report("ca_file", "\(certificates) cannot be read")
    }
    guard let name, BrokersReader.isName(name) else {
      section.report(
        name == nil ? nil : "name",
        "a channel needs a `name` of 1 to 32 letters, digits, - or _, as in name = \"phone\"")
      return nil
    }
    guard let type, ChannelPlan.formNames.contains(type) else {
      let words = ChannelPlan.formNames.map { "\"\($0)\"" }.joined(separator: ", ")
      section.report(type == nil ? nil : "type", "a channel needs a `type`: one of \(words)")
      return nil
    }
    guard let form = form(type, section) else { return nil }
    var plan = ChannelPlan(name: name, form: form)
    if let limit { plan.timeLimit = limit }
    plan.certificates = certificates
    plan.modes = modes
    return plan
  }

  private func form(_ type: String, _ section: SectionReader) -> ChannelPlan.Form? {
    switch type {
    case "slack": return address(section).map { .slack(address: $0) }
    case "discord": return address(section).map { .discord(address: $0) }
    case "ntfy":
      let token = notices.secret("token_file", section)
      return address(section).map { .ntfy(address: $0, token: token) }
    case "telegram":
      let server = server(section) ?? Self.telegram
      let chat = section.string("chat")
      if chat == nil { section.report(nil, "a telegram channel needs `chat`, the chat's id") }
      guard let token = needed("token_file", section), let chat else { return nil }
      return .telegram(server: server, token: token, chat: chat)
    case "pushover":
      let server = server(section) ?? Self.pushover
      guard let token = needed("token_file", section), let user = needed("user_file", section)
      else { return nil }
      return .pushover(server: server, token: token, user: user)
    case "mail": return mail(section).map { .mail($0) }
    case "command": return command(section).map { .command($0) }
    default: return webhook(section)
    }
  }

  private func address(_ section: SectionReader) -> Secret? {
    guard section.has("address_file") else {
      section.report(
        nil, "the channel needs `address_file`, a file with the address that it posts to")
      return nil
    }
    return notices.address("address_file", section)
  }

  private func needed(_ key: String, _ section: SectionReader) -> Secret? {
    guard section.has(key) else {
      section.report(nil, "the channel needs `\(key)`, a file with one secret line")
      return nil
    }
    return notices.secret(key, section)
  }

  private func server(_ section: SectionReader) -> String? {
    guard let server = section.string("server") else { return nil }
    guard WebAddress.isSafe(server) else {
      section.report("server", "`server` must be an address that begins with https://")
      return nil
    }
    return server.hasSuffix("/") ? String(server.dropLast()) : server
  }

  private func webhook(_ section: SectionReader) -> ChannelPlan.Form? {
    let form: NoticeTemplate.Form = section.choice("template_form") ?? .text
    let usual =
      switch form {
      case .text: "{title}\n\n{text}"
      case .json: "{\"title\": \"{title}\", \"text\": \"{text}\", \"kind\": \"{kind}\"}"
      case .form: "title={title}&text={text}&kind={kind}"
      }
    let template = NoticeTemplate(section.string("template") ?? usual, form: form)
    let authorization = notices.secret("authorization_file", section)
    for place in template.unknownPlaces {
      let known = NoticeTemplate.places.map { "{\($0)}" }.joined(separator: ", ")
      section.report("template", "{\(place)} is no place of a template; known are \(known)")
    }
    return address(section).map {
      .webhook(address: $0, template: template, authorization: authorization)
    }
  }

  private func mail(_ section: SectionReader) -> MailPlan? {
    let host = section.string("host")
    let security: MailPlan.Security = section.choice("security") ?? .starttls
    let port = section.integer("port", in: 1...65_535) ?? (security == .tls ? 465 : 587)
    let user = section.string("user")
    let password = notices.secret("password_file", section)
    let from = section.string("from")
    let to = section.strings("to") ?? []
    guard let host, let from, !to.isEmpty else {
      section.report(nil, "a mail channel needs `host`, `from` and `to`")
      return nil
    }
    for (key, text) in [("from", from)] + to.map({ ("to", $0) })
    where !MailPlan.isAddress(text) {
      section.report(key, "\"\(text)\" is no mail address; write name@example.org")
      return nil
    }
    let isHost = host.utf8.allSatisfy { byte in
      (48...57).contains(byte) || (65...90).contains(byte) || (97...122).contains(byte)
        || byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-")
    }
    guard isHost, !host.isEmpty else {
      section.report("host", "\"\(host)\" is no name of a mail server")
      return nil
    }
    if security == .none, !WebAddress.localHosts.contains(host) {
      section.report(
        "security",
        "`security` \"none\" is for a mail server on this machine only; use "
          + "\"starttls\" or \"tls\"")
    }
    return MailPlan(
      host: host, port: port, security: security, user: user, password: password, from: from,
      to: to)
  }

  private func command(_ section: SectionReader) -> CommandPlan? {
    guard let arguments = section.strings("command"), let program = arguments.first else {
      section.report(nil, "a command channel needs `command`, as in [\"/usr/bin/wall\"]")
      return nil
    }
    guard program.hasPrefix("/"), notices.isReadable(program) else {
      section.report(
        "command", "\(program) is no program; its path must begin with / and the file must exist")
      return nil
    }
    if let fault = notices.rightsFault(program) { section.report("command", fault) }
    return CommandPlan(arguments: arguments, environment: ["PATH=/usr/local/bin:/usr/bin:/bin"])
  }
}
