/// One way to people outside, as configured. What may hold a token is a `Secret`.
package struct ChannelPlan: Hashable, Sendable {
  /// What stands at the other end.
  package enum Form: Hashable, Sendable {
    /// An incoming webhook.
    case slack(address: Secret)
    case discord(address: Secret)
    /// A bot's chat; `server` is the address of the service.
    case telegram(server: String, token: Secret, chat: String)
    /// A topic's whole address, and the token of a closed one.
    case ntfy(address: Secret, token: Secret?)
    case pushover(server: String, token: Secret, user: Secret)
    /// Anything that takes a POST; `authorization` becomes the header of that name.
    case webhook(address: Secret, template: NoticeTemplate, authorization: Secret?)
    case mail(MailPlan)
    case command(CommandPlan)
  }

  /// What the configuration and people call it.
  package var name: String
  package var form: Form
  /// How kinds are told here, where it differs from the rest.
  package var modes: [NoticeKind: NoticeMode] = [:]
  /// How long one try may take in all.
  package var timeLimit: Duration = .seconds(15)
  /// Certificates of the other side's maker, in place of the system's.
  package var certificates: String?

  package init(name: String, form: Form) {
    self.name = name
    self.form = form
  }

  /// The form's word in the configuration.
  package var formName: String {
    switch form {
    case .slack: "slack"
    case .discord: "discord"
    case .telegram: "telegram"
    case .ntfy: "ntfy"
    case .pushover: "pushover"
    case .webhook: "webhook"
    case .mail: "mail"
    case .command: "command"
    }
  }

  /// The words of all forms, for the configuration.
  package static let formNames = [
    "slack", "discord", "telegram", "ntfy", "pushover", "webhook", "mail", "command",
  ]
}

/// A mail server and the letters' heads.
package struct MailPlan: Hashable, Sendable {
  /// How the connection is closed to others.
  package enum Security: String, Hashable, Sendable, CaseIterable {
    /// Begun in the open and closed before anything is said (port 587).
    case starttls
    /// Closed from the first byte (port 465).
    case tls
    /// Open; only to this machine.
    case none
  }

  package var host: String
  package var port: Int
  package var security: Security
  package var user: String?
  package var password: Secret?
  package var from: String
  package var to: [String]

  package init(
    host: String, port: Int, security: Security, user: String? = nil, password: Secret? = nil,
    from: String, to: [String]
  ) {
    self.host = host
    self.port = port
    self.security = security
    self.user = user
    self.password = password
    self.from = from
    self.to = to
  }
}

/// A program that takes a message on its standard input.
package struct CommandPlan: Hashable, Sendable {
  /// The program's absolute path and its arguments; no shell reads them.
  package var arguments: [String]
  /// The program's whole environment, as `NAME=value`.
  package var environment: [String]

  package init(arguments: [String], environment: [String]) {
    self.arguments = arguments
    self.environment = environment
  }
}
