/// What a channel sends for one message, ready for the wire. Holds secrets; it is never printed.
package enum ChannelRequest: Sendable, CustomStringConvertible {
  case http(HTTPPost)
  case mail(MailPlan, letter: String)
  case command(CommandPlan, input: String)

  package var description: String { "••••" }
}

/// A POST.
package struct HTTPPost: Sendable, CustomStringConvertible {
  package var address: Secret
  /// Whole lines (`Content-Type: text/plain`).
  package var headers: [Secret]
  package var body: Secret

  package init(address: Secret, headers: [Secret], body: Secret) {
    self.address = address
    self.headers = headers
    self.body = body
  }

  package var description: String { "••••" }
}
