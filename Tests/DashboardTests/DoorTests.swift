import Control
import Testing
import TradingModel

@testable import Dashboard

@Suite struct DoorTests {
  @Test(
    "only a name of this server opens it, so that no stranger's name that points here does",
    arguments: [
      ("127.0.0.1:7490", true), ("localhost", true), ("LOCALHOST:1", true), ("[::1]:7490", true),
      ("evil.example:7490", false), ("127.0.0.1.evil.example", false), ("", false),
      ("localhost:", false), ("localhost:80x", false), ("desk.example", true),
      ("127.0.0.1:7490@evil.example", false),
    ])
  func host_IsChecked(host: String, isAllowed: Bool) async throws {
    let test = try TestSite { $0.allowedHosts = ["desk.example"] }
    let reply = await test.get("/login", fields: [("host", host)])
    #expect(reply.status == (isAllowed ? 200 : 403))
  }

  @Test("two Host fields are no name")
  func hosts_AreRefused() async throws {
    let test = try TestSite()
    var request = WebRequest(method: "GET", target: "/login")
    request.fields = [("host", "127.0.0.1"), ("host", "127.0.0.1")]
    #expect(await test.site.reply(request).status == 403)
  }

  @Test("pages want a session, programs are told so, and assets are free")
  func session_IsWanted() async throws {
    let test = try TestSite()
    let page = await test.get("/orders?account=main")
    #expect(page.status == 303)
    #expect(page.field("location") == "/login?back=%2Forders%3Faccount%3Dmain")
    #expect(await test.get("/api/status.json").status == 401)
    #expect(await test.get("/events?topics=status").status == 401)
    #expect(await test.get("/assets/login.js").status == 200)
    let made = await test.get("/", cookie: "\(test.site.cookieName)=\(TestSite.token)")
    #expect(made.status == 303)
  }

  @Test("the token opens a session by a cookie that scripts and other sites can not use")
  func login_OpensSession() async throws {
    let test = try TestSite()
    let reply = await test.post("/login", "secret=\(TestSite.token)&back=%2Frisk")
    #expect(reply.status == 303)
    #expect(reply.field("location") == "/risk")
    let cookie = try #require(reply.field("set-cookie"))
    #expect(cookie.hasSuffix("; Path=/; Max-Age=604800; HttpOnly; SameSite=Strict"))
    #expect(!cookie.contains(TestSite.token))
    let page = await test.get("/", cookie: String(cookie.prefix { $0 != ";" }))
    #expect(page.status == 200)
    let sealed = try TestSite { $0.isTLS = true }
    let other = await sealed.post(
      "/login", "secret=\(TestSite.token)", origin: "https://127.0.0.1:7490")
    let secure = try #require(other.field("set-cookie"))
    #expect(secure.hasPrefix("__Host-perigee-") && secure.hasSuffix("; Secure"))
  }

  @Test(
    "a login leads back to a path of this server alone",
    arguments: ["//evil.example", "https://evil.example", "/\\evil.example", "evil", "/a%0d%0ab"])
  func back_IsLocal(back: String) async throws {
    let test = try TestSite()
    let reply = await test.post("/login", "secret=\(TestSite.token)&back=\(back)")
    #expect(reply.field("location") == "/")
  }

  @Test(
    "a change must come from a page of this server",
    arguments: [
      ("http://evil.example", nil, 403), ("null", nil, 403), (nil, nil, 403),
      (nil, "cross-site", 403), (nil, "same-site", 403), (nil, "none", 403),
      ("http://127.0.0.1:7490", "cross-site", 403), ("http://127.0.0.1:7491", nil, 403),
      ("http://127.0.0.1:7490", nil, 303), (nil, "same-origin", 303),
      ("http://127.0.0.1:7490", "same-origin", 303),
    ] as [(String?, String?, Int)])
  func origin_IsChecked(origin: String?, site: String?, status: Int) async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let token = try #require(test.pageToken(cookie))
    let reply = await test.post(
      "/preferences", "token=\(token)&zone=utc", cookie: cookie, origin: origin,
      fields: site.map { [("sec-fetch-site", $0)] } ?? [])
    #expect(reply.status == status)
  }

  @Test("a change wants the page's own token beside the cookie")
  func pageToken_IsWanted() async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let other = try await test.login()
    let token = try #require(test.pageToken(other))
    #expect(await test.post("/preferences", "zone=utc", cookie: cookie).status == 403)
    #expect(await test.post("/preferences", "token=\(token)", cookie: cookie).status == 403)
    #expect(await test.post("/preferences", "token=\(token)", cookie: other).status == 303)
    #expect(await test.post("/preferences", "token=\(token)").field("location") == "/login")
  }

  @Test("nothing is changed by GET", arguments: ["/preferences", "/logout", "/login?secret=x"])
  func get_ChangesNothing(path: String) async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let reply = await test.get(path, cookie: cookie)
    #expect(reply.field("set-cookie") == nil)
    #expect(await test.get("/", cookie: cookie).status == 200)
    for route in RouteList.actions {
      let path = route.path.description.replacing("{", with: "").replacing("}", with: "")
      let isPage = RouteList.pages.contains { $0.path.match(path) != nil }
      let reply = await test.get(path, cookie: cookie)
      #expect(isPage || reply.status == 405, "\(path)")
    }
  }

  @Test("a read-only dashboard refuses every change but the reader's own choices")
  func readOnly_Refuses() async throws {
    let test = try TestSite { $0.isReadOnly = true }
    let cookie = try await test.login()
    let token = try #require(test.pageToken(cookie))
    for route in RouteList.actions {
      let reply = await test.post(
        route.path.description, "token=\(token)", cookie: cookie)
      #expect((reply.status == 403) == route.isChange, "\(route.path)")
    }
  }

  @Test("wrong tokens are throttled, and the right one with them")
  func login_IsThrottled() async throws {
    let test = try TestSite()
    for _ in 0..<LoginThrottle.freeTrials {
      #expect(await test.post("/login", "secret=wrong").status == 403)
    }
    let reply = await test.post("/login", "secret=\(TestSite.token)")
    #expect(reply.status == 429)
    #expect(reply.field("retry-after") == "2")
    test.clock.advance(.seconds(2))
    #expect(await test.post("/login", "secret=\(TestSite.token)").status == 303)
    #expect(await test.post("/login", "secret=wrong").status == 403)
  }

  @Test("all addresses together have a limit of wrong tokens")
  func login_IsThrottledOverall() {
    var throttle = LoginThrottle()
    let now = Timestamp(seconds: 1000)
    for number in 0..<LoginThrottle.trialsPerMinute {
      #expect(throttle.pause("10.0.0.\(number)", at: now) == nil)
      throttle.failed("10.0.0.\(number)", at: now)
    }
    #expect(throttle.pause("10.9.9.9", at: now) == .seconds(60))
    #expect(throttle.pause("10.9.9.9", at: now.advanced(by: .seconds(60))) == nil)
  }

  @Test("a code opens once, within a minute, and only this dashboard")
  func code_OpensOnce() async throws {
    let test = try TestSite()
    let now = test.clock.now
    let code = test.site.gatekeeper.code(at: now)
    #expect(await test.post("/login", "secret=\(code.text)").status == 303)
    #expect(await test.post("/login", "secret=\(code.text)").status == 403)
    let late = test.site.gatekeeper.code(at: now)
    test.clock.advance(.seconds(61))
    #expect(await test.post("/login", "secret=\(late.text)").status == 403)
    let stranger = DashboardToken.fixed(String(repeating: "f", count: 64))
    let forged = LoginCode(token: stranger, nonce: late.nonce, at: test.clock.now)
    #expect(await test.post("/login", "secret=\(forged.text)").status == 403)
  }

  @Test("programs look by the token in a field, and change nothing by it")
  func bearer_Looks() async throws {
    let test = try TestSite()
    let field = ("authorization", "Bearer \(TestSite.token)")
    #expect(await test.get("/api/strategies.json", fields: [field]).status == 200)
    #expect(await test.get("/", fields: [field]).status == 303)
    #expect(await test.post("/preferences", "zone=utc", fields: [field]).status == 303)
    let wrong = ("authorization", "Bearer wrong")
    #expect(await test.get("/api/strategies.json", fields: [wrong]).status == 401)
  }

  @Test("every answer carries the policy, and pages are not kept")
  func fields_AreThere() async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let replies = [
      await test.get("/", cookie: cookie), await test.get("/nowhere", cookie: cookie),
      await test.get("/login"), await test.get("/", fields: [("host", "evil.example")]),
      await test.post("/login", "secret=wrong"), await test.get("/assets/login.js"),
    ]
    for reply in replies {
      let policy = try #require(reply.field("content-security-policy"))
      #expect(policy.hasPrefix("default-src 'none'; script-src 'self'; style-src 'self'"))
      #expect(policy.contains("frame-ancestors 'none'") && !policy.contains("unsafe"))
      #expect(reply.field("x-content-type-options") == "nosniff")
      #expect(reply.field("referrer-policy") == "same-origin")
    }
    #expect(replies.dropLast().allSatisfy { $0.field("cache-control") == "no-store" })
    #expect(replies[0].text.contains("<script>") == false)
  }

  @Test("a session ends unused, by logging out, and with the oldest of too many")
  func session_Ends() async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let token = try #require(test.pageToken(cookie))
    #expect(await test.post("/logout", "token=\(token)", cookie: cookie).status == 303)
    #expect(await test.get("/", cookie: cookie).status == 303)
    let idle = try await test.login()
    test.clock.advance(SessionTable.idle)
    #expect(await test.get("/", cookie: idle).status == 303)
    let first = try await test.login()
    for _ in 0..<SessionTable.limit {
      test.clock.advance(.seconds(1))
      _ = try await test.login()
    }
    #expect(await test.get("/", cookie: first).status == 303)
  }

  @Test("the token stands in no answer and no line of the log")
  func token_IsNowhere() async throws {
    let test = try TestSite()
    let cookie = try await test.login()
    let field = ("authorization", "Bearer \(TestSite.token)")
    let replies = [
      await test.get("/", cookie: cookie), await test.get("/login"),
      await test.post("/login", "secret=\(TestSite.token)x"),
      await test.get("/api/status.json", fields: [field]),
      await test.get("/nowhere?secret=\(TestSite.token)", cookie: cookie),
    ]
    for reply in replies {
      #expect(!reply.text.contains(TestSite.token))
      #expect(!reply.fields.contains { $0.value.contains(TestSite.token) })
    }
    #expect(test.log.text.contains("wrong token"))
    #expect(!test.log.text.contains(TestSite.token.prefix(16)))
    #expect("\(try #require(try DashboardToken.read(folder: test.folder)))" == "••••")
  }
}

extension DashboardToken {
  static func fixed(_ text: String) -> DashboardToken { DashboardToken(revealed: text) }
}
