import TradingModel

/// A notice as a letter (RFC 5322).
enum MailLetter {
  static func text(_ plan: MailPlan, _ notice: Notice) -> String {
    let host = plan.from.split(separator: "@").last.map(String.init) ?? "localhost"
    let priority = notice.isUrgent ? "X-Priority: 1\r\nImportance: high\r\n" : ""
    let body = Base64.lines(Array((Escaping.plain(notice.text) + "\n").utf8))
    return """
      Date: \(UTCText.mail(notice.time))\r
      From: Perigee <\(plan.from)>\r
      To: \(plan.to.joined(separator: ",\r\n "))\r
      Subject: \(subject(notice.title))\r
      Message-ID: <\(notice.time.rawValue).\(notice.kind.rawValue)@\(host)>\r
      Auto-Submitted: auto-generated\r
      \(priority)MIME-Version: 1.0\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: base64\r
      \r
      \(body)\r

      """
  }

  /// Encoded words of a long subject stand on lines of their own.
  private static func subject(_ title: String) -> String {
    Escaping.header(title).replacing("?= =?", with: "?=\r\n =?")
  }

  /// Whether a text is a plain address (`a@b.org`), so that nothing else can hide in it.
  static func isAddress(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && parts.allSatisfy { !$0.isEmpty } && text.utf8.count <= 254
      && text.utf8.allSatisfy { byte in
        byte > 0x20 && byte < 0x7F && !"()<>,;:\\\"[]".utf8.contains(byte)
      }
  }
}

extension MailPlan {
  /// Whether a text is a plain address (`a@b.org`).
  package static func isAddress(_ text: String) -> Bool { MailLetter.isAddress(text) }
}
