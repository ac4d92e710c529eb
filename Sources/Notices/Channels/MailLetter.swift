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
      Message-ID: <\(name(of: notice))@\(host)>\r
      Auto-Submitted: auto-generated\r
      \(priority)MIME-Version: 1.0\r
      Content-Type: text/plain; charset=utf-8\r
      Content-Transfer-Encoding: base64\r
      \r
      \(body)\r

      """
  }

  /// The same for every try of a letter, so that one that comes twice is shown once; another for
  /// every other letter of the same moment, which a server would take for the same otherwise.
  private static func name(of notice: Notice) -> String {
    // FNV-1a: told apart, not kept from anybody.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in [notice.title, notice.account ?? "", notice.text].joined(separator: "\n").utf8 {
      hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3
    }
    let digits = String(hash, radix: 16)
    return "\(notice.time.rawValue).\(notice.kind.rawValue).\(digits)"
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
