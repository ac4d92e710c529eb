import Foundation
import Glibc
import JudgeSupport
import Notices
import Testing

/// Mail, judged by a mail server of others (aiosmtpd).
struct MailTests {
  /// A running judge: prints its port, then each letter as a line of JSON.
  private final class Judge {
    let process = Process()
    let port: Int

    init(_ python: String, _ arguments: [String]) throws {
      let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
        .appendingPathComponent("Judge/mail.py").path
      process.executableURL = URL(fileURLWithPath: python)
      process.arguments = [script] + arguments
      let output = Pipe()
      process.standardOutput = output
      try process.run()
      var first = Data()
      while !first.contains(UInt8(ascii: "\n")) {
        let more = output.fileHandleForReading.availableData
        guard !more.isEmpty else { break }
        first += more
      }
      port = Int(String(decoding: first, as: UTF8.self).trimmingCharacters(in: .newlines)) ?? 0
    }

    // Terminating is not enough: the threads that start programs may hold that signal back.
    deinit { kill(process.processIdentifier, SIGKILL) }
  }

  private static let packages = ["aiosmtpd": "1.4.6"]

  private func letter(
    _ security: MailPlan.Security, password: String?, certificates: String?,
    judge arguments: [String]
  ) async throws -> (DeliveryOutcome, [String: Any])? {
    guard let python = await JudgeEnvironment.python(Self.packages) else { return nil }
    let folder = try TemporaryFolder()
    let file = "\(folder.path)/letters"
    let judge = try Judge(python, ["--letters", file] + arguments)
    var plan = ChannelPlan(
      name: "mail",
      form: .mail(
        MailPlan(
          host: "localhost", port: judge.port, security: security, user: password.map { _ in "me" },
          password: password.map { Secret($0) }, from: "perigee@example.org",
          to: ["you@example.org", "me@example.org"])))
    plan.certificates = certificates
    let notice = Notice.make(
      .drift, title: "Größe differs\r\nBcc: evil@example.org", text: ChannelTests.nasty + "\n.\nend"
    )
    let outcome = SystemTransport().send(ChannelRequest(plan, notice, isSilent: false), by: plan)
    let data = FileManager.default.contents(atPath: file) ?? Data("{}".utf8)
    let json = try JSONSerialization.jsonObject(with: data) as? [String: Any]
    return (outcome, json ?? [:])
  }

  @Test("a letter arrives with its head, its text and its receivers")
  func letter_Arrives() async throws {
    guard
      let (outcome, letter) = try await letter(
        .none, password: nil, certificates: nil, judge: [])
    else { return }
    #expect(outcome == .sent)
    check(letter)
  }

  private func check(_ letter: [String: Any]) {
    #expect(letter["from"] as? String == "perigee@example.org")
    #expect(letter["to"] as? [String] == ["you@example.org", "me@example.org"])
    #expect(letter["subject"] as? String == "Größe differs  Bcc: evil@example.org")
    #expect(letter["bcc"] as? String == nil)
    #expect(letter["auto"] as? String == "auto-generated")
    let text = letter["text"] as? String ?? ""
    #expect(text.hasPrefix("a \"quote\" \\ <b>&amp; {title} %20+ ü 💶\nsecondline"))
    #expect(text.hasSuffix("\n.\nend\n"))
  }

  @Test("with STARTTLS or TLS the certificate is verified, and the login is given after it")
  func encryption_IsVerified() async throws {
    let folder = try TemporaryFolder()
    let (key, certificate) = ("\(folder.path)/key.pem", "\(folder.path)/cert.pem")
    let made = try await JudgeEnvironment.run(
      "/usr/bin/env",
      [
        "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", key, "-out",
        certificate, "-days", "2", "-subj", "/CN=localhost", "-addext",
        "subjectAltName=DNS:localhost",
      ], seconds: 60)
    guard made.0 == 0 else {
      print("SKIPPED: openssl makes no certificate: \(made.1)")
      return
    }
    let tls = ["--certificate", certificate, "--key", key, "--password", "canary-pw"]
    guard
      let (outcome, letter) = try await letter(
        .starttls, password: "canary-pw", certificates: certificate, judge: tls)
    else { return }
    #expect(outcome == .sent)
    check(letter)
    let closed = try await self.letter(
      .tls, password: "canary-pw", certificates: certificate, judge: tls + ["--implicit"])
    #expect(closed?.0 == .sent)
    check(closed?.1 ?? [:])
    let stranger = try await self.letter(
      .starttls, password: "canary-pw", certificates: nil, judge: tls)
    guard case .failed(let words, _)? = stranger?.0 else {
      Issue.record("a certificate that nobody vouches for was taken")
      return
    }
    #expect(words.hasPrefix("network error 60") && !words.contains("canary"))
    #expect(stranger?.1.isEmpty == true)
    let wrong = try await self.letter(
      .starttls, password: "wrong-canary", certificates: certificate, judge: tls)
    guard case .failed(let refusal, _)? = wrong?.0 else {
      Issue.record("a wrong password was taken")
      return
    }
    #expect(refusal.contains("535") && !refusal.contains("canary"))
  }

  @Test("a server without STARTTLS gets nothing where it is demanded")
  func missingTLS_IsRefused() async throws {
    guard
      let (outcome, letter) = try await letter(
        .starttls, password: nil, certificates: nil, judge: [])
    else { return }
    guard case .failed = outcome else {
      Issue.record("a letter went in the open")
      return
    }
    #expect(letter.isEmpty)
  }

  @Test(
    "only plain addresses are addresses",
    arguments: [
      ("a@b.org", true), ("a b@c.org", false), ("a@b.org\r\nBcc: x@y.org", false), ("a@b@c", false),
      ("<a@b.org>", false), ("", false), ("@b.org", false),
    ])
  func addresses(text: String, isAddress: Bool) {
    #expect(MailPlan.isAddress(text) == isAddress)
  }
}
