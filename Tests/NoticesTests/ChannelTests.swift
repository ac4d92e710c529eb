import Foundation
import Glibc
import Notices
import Testing
import TradingModel

/// What each service gets, heard by a web server on this machine.
struct ChannelTests {
  /// Text that would break out of each kind of body, were it not escaped.
  static let nasty = "a \"quote\" \\ <b>&amp; {title} %20+ ü 💶\nsecond\u{1}line\u{2028}"

  private func heard(
    _ form: (WebServer) -> ChannelPlan.Form, _ notice: Notice = .make(text: nasty),
    isSilent: Bool = false
  ) async throws -> Heard {
    let server = try WebServer()
    defer { server.stop() }
    let plan = ChannelPlan(name: "phone", form: form(server))
    let outcome = SystemTransport().send(
      ChannelRequest(plan, notice, isSilent: isSilent), by: plan)
    #expect(outcome == .sent)
    var requests = server.requests.makeAsyncIterator()
    return Heard(try #require(await requests.next()))
  }

  @Test func slack_GetsText() async throws {
    let heard = try await heard { .slack(address: $0.address("/services/T/B")) }
    #expect(heard.line == "POST /services/T/B HTTP/1.1")
    #expect(heard.headers["content-type"] == "application/json")
    let text = try #require(heard.json?["text"] as? String)
    #expect(text.hasPrefix("*title*\na \"quote\" \\ &lt;b&gt;&amp;amp; {title} %20+ ü 💶\nsecond"))
  }

  @Test func discord_CallsNobody() async throws {
    let heard = try await heard(
      { .discord(address: $0.address("/api/webhooks/1/x")) }, .make(text: "@everyone look"),
      isSilent: true)
    let json = try #require(heard.json)
    #expect(json["content"] as? String == "**title**\n@everyone look")
    #expect((json["allowed_mentions"] as? [String: [String]])?["parse"] == [])
    #expect(json["flags"] as? Int == 4096)
  }

  @Test func telegram_GetsChatAndText() async throws {
    let heard = try await heard {
      .telegram(
        server: "http://127.0.0.1:\($0.port)", token: Secret("12:abc"), chat: "-100")
    }
    #expect(heard.line == "POST /bot12:abc/sendMessage HTTP/1.1")
    let json = try #require(heard.json)
    #expect(json["chat_id"] as? String == "-100")
    #expect(json["text"] as? String == "title\n" + Self.nasty)
    #expect(json["disable_notification"] as? Bool == false)
  }

  @Test("what is cut is cut by the units that services count, however they are composed")
  func text_IsCutByUnits() async throws {
    let marks = String(repeating: "a" + String(repeating: "\u{301}", count: 50), count: 400)
    let heard = try await heard(
      { .telegram(server: "http://127.0.0.1:\($0.port)", token: Secret("1:a"), chat: "1") },
      .make(title: String(repeating: "💶", count: 300), text: marks))
    let text = try #require(heard.json?["text"] as? String)
    #expect(text.utf16.count <= 4096)
    #expect(text.hasSuffix("…"))
    #expect("abc".cut(to: 3) == "abc" && "abcd".cut(to: 3) == "ab…" && "💶💶".cut(to: 3) == "💶…")
  }

  @Test("letters of one moment have names of their own, and a second try has that of the first")
  func letters_HaveNames() {
    let plan = MailPlan(
      host: "mail.example.org", port: 587, security: .starttls, from: "a@example.org",
      to: ["b@example.org"])
    let mail = ChannelPlan(name: "letters", form: .mail(plan))
    func name(_ notice: Notice) -> String? {
      guard case .mail(_, let letter) = ChannelRequest(mail, notice, isSilent: false) else {
        return nil
      }
      return letter.components(separatedBy: "\r\n").first { $0.hasPrefix("Message-ID: ") }
    }
    let first = name(.make(.dailySummary, title: "swing: the day", text: "flat"))
    #expect(first?.hasPrefix("Message-ID: <") == true)
    #expect(first == name(.make(.dailySummary, title: "swing: the day", text: "flat")))
    #expect(first != name(.make(.dailySummary, title: "income: the day", text: "flat")))
    #expect(first != name(.make(.dailySummary, title: "swing: the day", text: "holds 5 X")))
  }

  @Test("a command ends with the daemon, and with it what it started")
  func command_EndsWithDaemon() async throws {
    let folder = try TemporaryFolder()
    let pipe = folder.path + "/pipe"
    try #require(mkfifo(pipe, 0o600) == 0)
    let plan = ChannelPlan(
      name: "own",
      form: .command(
        CommandPlan(
          arguments: ["/bin/sh", "-c", "echo ready > \(pipe); sleep 600 & wait"], environment: []))
    )
    let transport = SystemTransport()
    let ended = Task { () -> DeliveryOutcome in
      await withCheckedContinuation { continuation in
        Thread.detachNewThread {
          var plan = plan
          plan.timeLimit = .seconds(300)
          continuation.resume(
            returning: transport.send(ChannelRequest(plan, .make(), isSilent: false), by: plan))
        }
      }
    }
    // The command writes once it runs.
    let reader = open(pipe, O_RDONLY | O_CLOEXEC)
    var byte: UInt8 = 0
    #expect(read(reader, &byte, 1) == 1)
    close(reader)
    transport.stop()
    #expect(await ended.value == .failed("the daemon ends"))
  }

  @Test(
    "ntfy gets title, priority and tags",
    arguments: [(NoticeKind.riskTrip, false, "5"), (.reject, false, "3"), (.riskTrip, true, "2")])
  func ntfy(kind: NoticeKind, isSilent: Bool, priority: String) async throws {
    let notice = Notice.make(kind, title: "Fünf\r\nX-Evil: 1", text: Self.nasty)
    let heard = try await heard(
      { .ntfy(address: $0.address("/topic"), token: Secret("tk_1")) }, notice, isSilent: isSilent)
    #expect(heard.headers["priority"] == priority)
    #expect(heard.headers["authorization"] == "Bearer tk_1")
    #expect(heard.headers["tags"]?.hasSuffix(kind.rawValue) == true)
    #expect(heard.headers["x-evil"] == nil)
    #expect(heard.headers["title"]?.hasPrefix("=?UTF-8?B?") == true)
    #expect(heard.body.hasPrefix("a \"quote\" \\ <b>&amp; {title} %20+ ü 💶\nsecondline"))
  }

  @Test func pushover_GetsAForm() async throws {
    let heard = try await heard(
      {
        .pushover(
          server: "http://127.0.0.1:\($0.port)", token: Secret("app"), user: Secret("me"))
      }, .make(.drift, text: "a=b&c d"))
    #expect(heard.headers["content-type"] == "application/x-www-form-urlencoded")
    #expect(heard.form["token"] == "app" && heard.form["user"] == "me")
    #expect(heard.form["message"] == "a=b&c d" && heard.form["priority"] == "1")
  }

  @Test(
    "a template's places are escaped as its form wants",
    arguments: [
      (
        NoticeTemplate.Form.json,
        "{\"t\": \"{title}\", \"x\": {\"text\": \"{text}\"}, \"k\": \"{kind}\"}"
      ),
      (.form, "title={title}&text={text}&kind={kind}"), (.text, "{title}|{text}|{kind}"),
    ])
  func template(form: NoticeTemplate.Form, text: String) async throws {
    let heard = try await heard {
      .webhook(
        address: $0.address("/hook"), template: NoticeTemplate(text, form: form),
        authorization: Secret("Basic xyz"))
    }
    #expect(heard.headers["authorization"] == "Basic xyz")
    switch form {
    case .json:
      #expect((heard.json?["x"] as? [String: String])?["text"] == Self.nasty)
      #expect(heard.json?["k"] as? String == "reject")
    case .form:
      #expect(heard.form["text"] == Self.nasty && heard.form["kind"] == "reject")
    case .text:
      #expect(heard.body.hasPrefix("title|a \"quote\"") && heard.body.hasSuffix("|reject"))
    }
  }

  @Test("a misspelt place is found, and braces of JSON are none")
  func unknownPlaces_AreFound() {
    let template = NoticeTemplate("{\"a\": {\"b\": \"{titel} {text}\"}} {}", form: .json)
    #expect(template.unknownPlaces == ["titel"])
  }

  @Test(
    "what the other side answers is told in words, without the address",
    arguments: [
      ("302 Found", "answered with a redirect (status 302), which is not followed"),
      ("401 No", "refused (status 401): the token or address is not valid any more"),
      ("404 No", "refused (status 404): there is nothing at this address"),
      ("503 No", "answered with status 503"),
    ])
  func failure_IsWorded(status: String, words: String) throws {
    let server = try WebServer([status])
    defer { server.stop() }
    let plan = ChannelPlan(name: "a", form: .slack(address: server.address("/canary")))
    let outcome = SystemTransport().send(ChannelRequest(plan, .make(), isSilent: false), by: plan)
    #expect(outcome == .failed(words))
  }

  @Test("an address that is neither https nor on this machine is not asked")
  func openAddress_IsRefused() {
    let plan = ChannelPlan(name: "a", form: .slack(address: Secret("http://example.org/canary")))
    let outcome = SystemTransport().send(ChannelRequest(plan, .make(), isSilent: false), by: plan)
    #expect(outcome == .failed("the address is neither https nor on this machine"))
  }

  @Test("a request and a plan print nothing of their secrets")
  func requests_PrintNothing() {
    let forms: [ChannelPlan.Form] = [
      .telegram(server: "https://x.org", token: Secret("canary"), chat: "1"),
      .pushover(server: "https://x.org", token: Secret("canary"), user: Secret("canary")),
      .mail(
        MailPlan(
          host: "x.org", port: 1, security: .tls, user: "u", password: Secret("canary"),
          from: "a@x.org", to: ["b@x.org"])),
    ]
    for form in forms {
      let plan = ChannelPlan(name: "a", form: form)
      let request = ChannelRequest(plan, .make(), isSilent: false)
      #expect(!"\(plan) \(request)".contains("canary"))
    }
  }

  // MARK: Commands

  private func command(_ arguments: [String], limit: Duration) -> (DeliveryOutcome, Duration) {
    var plan = ChannelPlan(
      name: "c",
      form: .command(CommandPlan(arguments: arguments, environment: ["PATH=/usr/bin:/bin"])))
    plan.timeLimit = limit
    let clock = ContinuousClock()
    var outcome = DeliveryOutcome.sent
    let took = clock.measure {
      outcome = SystemTransport().send(
        ChannelRequest(plan, .make(.drift, text: Self.nasty), isSilent: false), by: plan)
    }
    return (outcome, took)
  }

  @Test("a command gets the message on its standard input, and its kind in the environment")
  func command_GetsTheMessage() throws {
    let folder = try TemporaryFolder()
    let script =
      "cat > '\(folder.path)/in'; echo \"$PERIGEE_KIND $PERIGEE_PRIORITY\" >> '\(folder.path)/in'"
    let (outcome, _) = command(["/bin/sh", "-c", script], limit: .seconds(20))
    #expect(outcome == .sent)
    let text = try String(contentsOfFile: "\(folder.path)/in", encoding: .utf8)
    #expect(text.hasPrefix("title\n\na \"quote\""))
    #expect(text.hasSuffix("drift urgent\n"))
  }

  @Test("a command that hangs is killed at its limit, with what it started")
  func hangingCommand_IsKilled() async throws {
    let folder = try TemporaryFolder()
    let script = "sleep 600 & echo $$ $! > '\(folder.path)/pids'; wait"
    let (outcome, took) = command(["/bin/sh", "-c", script], limit: .seconds(1))
    #expect(outcome == .failed("the command did not end within 1 s and was killed"))
    #expect(took < .seconds(30))
    let pids = try String(contentsOfFile: "\(folder.path)/pids", encoding: .utf8)
      .split(whereSeparator: \.isWhitespace)
    #expect(pids.count == 2)
    let clock = ContinuousClock()
    let limit = clock.now + .seconds(20)
    for pid in pids {
      while !isGone(String(pid)), clock.now < limit { await Task.yield() }
      #expect(isGone(String(pid)), "\(pid) still runs")
    }
  }

  /// Gone, or dead and only not yet taken away by its new parent.
  private func isGone(_ pid: String) -> Bool {
    guard let stat = try? String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8) else {
      return true
    }
    return stat.contains(") Z ") || stat.contains(") X ")
  }

  @Test func failingCommand_TellsItsStatus() {
    #expect(
      command(["/bin/false"], limit: .seconds(20)).0 == .failed("the command exited with status 1"))
    guard case .failed(let words, _) = command(["/nonexistent"], limit: .seconds(1)).0 else {
      Issue.record("a missing program ran")
      return
    }
    #expect(words.hasPrefix("the command cannot be run"))
  }
}
