import TradingModel

extension ChannelRequest {
  /// What the channel sends for a notice.
  package init(_ channel: ChannelPlan, _ notice: Notice, isSilent: Bool) {
    let urgent = notice.isUrgent && !isSilent
    switch channel.form {
    case .slack(let address):
      self = .json(address, "{\"text\":\(Self.slackText(notice))}")
    case .discord(let address):
      self = .json(address, Self.discord(notice, isSilent: isSilent))
    case .telegram(let server, let token, let chat):
      self = .json(
        Secret("\(server)/bot\(token.revealed)/sendMessage"),
        Self.telegram(notice, chat: chat, isSilent: isSilent))
    case .ntfy(let address, let token):
      self = .ntfy(address, token, notice, isSilent: isSilent, urgent: urgent)
    case .pushover(let server, let token, let user):
      let priority = isSilent ? "-1" : urgent ? "1" : "0"
      let fields = [
        ("token", token.revealed), ("user", user.revealed), ("title", notice.title.cut(to: 250)),
        ("message", Escaping.plain(notice.text).cut(to: 1024)), ("priority", priority),
        ("timestamp", "\(notice.time.seconds)"),
      ]
      let body = fields.map { "\($0.0)=\(Escaping.form($0.1))" }.joined(separator: "&")
      self = .post(
        Secret("\(server)/1/messages.json"), NoticeTemplate.Form.form.contentType, body)
    case .webhook(let address, let template, let authorization):
      let headers = authorization.map { [Secret("Authorization: \($0.revealed)")] } ?? []
      self = .post(
        address, template.form.contentType, template.filled(notice, isSilent: isSilent), headers)
    case .mail(let plan):
      self = .mail(plan, letter: MailLetter.text(plan, notice))
    case .command(var plan):
      plan.environment += [
        "PERIGEE_KIND=\(notice.kind.rawValue)",
        "PERIGEE_TITLE=\(Escaping.line(notice.title))",
        "PERIGEE_PRIORITY=\(isSilent ? "quiet" : urgent ? "urgent" : "normal")",
      ]
      self = .command(plan, input: Escaping.plain(notice.title + "\n\n" + notice.text) + "\n")
    }
  }

  private static func json(_ address: Secret, _ body: String) -> ChannelRequest {
    .post(address, NoticeTemplate.Form.json.contentType, body)
  }

  private static func post(
    _ address: Secret, _ type: String, _ body: String, _ headers: [Secret] = []
  ) -> ChannelRequest {
    .http(
      HTTPPost(
        address: address, headers: [Secret("Content-Type: \(type)")] + headers,
        body: Secret(body)))
  }

  /// `<`, `>` and `&` would be Slack's own marks.
  private static func slackText(_ notice: Notice) -> String {
    func plain(_ text: String) -> String {
      text.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
    }
    return Escaping.jsonString(
      "*\(plain(notice.title))*\n\(plain(notice.text))".cut(to: 12_000))
  }

  /// Mentions of people in a text must not call them.
  private static func discord(_ notice: Notice, isSilent: Bool) -> String {
    let text = Escaping.jsonString("**\(notice.title)**\n\(notice.text)".cut(to: 2000))
    let flags = isSilent ? ",\"flags\":4096" : ""
    return "{\"content\":\(text),\"allowed_mentions\":{\"parse\":[]}\(flags)}"
  }

  private static func telegram(_ notice: Notice, chat: String, isSilent: Bool) -> String {
    let text = Escaping.jsonString("\(notice.title)\n\(notice.text)".cut(to: 4096))
    return "{\"chat_id\":\(Escaping.jsonString(chat)),\"text\":\(text),"
      + "\"disable_notification\":\(isSilent),\"link_preview_options\":{\"is_disabled\":true}}"
  }

  private static func ntfy(
    _ address: Secret, _ token: Secret?, _ notice: Notice, isSilent: Bool, urgent: Bool
  ) -> ChannelRequest {
    let mark = urgent ? "rotating_light" : notice.kind == .fill ? "heavy_check_mark" : "bell"
    var headers = [
      Secret("Title: \(Escaping.header(notice.title))"),
      Secret("Priority: \(isSilent ? 2 : urgent ? 5 : 3)"),
      Secret("Tags: \(mark),\(notice.kind.rawValue)"),
    ]
    if let token { headers.append(Secret("Authorization: Bearer \(token.revealed)")) }
    // The service makes a file of what is longer than 4096 bytes.
    var text = Escaping.plain(notice.text)
    while text.utf8.count > 4000 { text = text.cut(to: text.utf16.count * 9 / 10) }
    return .post(address, NoticeTemplate.Form.text.contentType, text, headers)
  }
}
