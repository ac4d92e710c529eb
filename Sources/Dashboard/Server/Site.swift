import Control
import Logging
import Pages
import Reports
import TradingModel

/// What the server answers to each request: the doors first, then the routes. Knows no socket.
struct Site: Sendable {
  let configuration: SiteConfiguration
  let sources: Sources
  let gatekeeper: Gatekeeper
  let hub: EventHub
  let assets: [String: Asset]
  let hosts: HostList
  let log: Logger
  /// The cookie's name. Cookies know no ports, so two dashboards of one machine need two names.
  let cookieName: String

  init(
    configuration: SiteConfiguration, sources: Sources, gatekeeper: Gatekeeper, hub: EventHub,
    assets: [Asset], log: Logger
  ) {
    self.configuration = configuration
    self.sources = sources
    self.gatekeeper = gatekeeper
    self.hub = hub
    self.assets = Dictionary(assets.map { ($0.path, $0) }) { first, _ in first }
    hosts = HostList(address: configuration.address, allowed: configuration.allowedHosts)
    self.log = log
    let name = "perigee-\(gatekeeper.name)"
    cookieName = configuration.isTLS ? "__Host-\(name)" : name
  }

  /// The whole answer, with the fields that every answer carries.
  func reply(_ request: WebRequest) async -> Reply {
    SecurityFields.complete(await route(request))
  }

  private func route(_ request: WebRequest) async -> Reply {
    guard hosts.allows(request.field("host")) else {
      return .text(
        403,
        "This server is not called so. Open it by the address that perigee dashboard prints, "
          + "or add the name to allowed_hosts of [dashboard] in runner.toml."
      ).closing()
    }
    switch request.method {
    case "GET": return await look(request)
    case "POST": return await change(request)
    default:
      var reply = Reply.text(405, "Pages are read by GET and changed by POST.").closing()
      reply.fields.append(("allow", "GET, POST"))
      return reply
    }
  }

  // MARK: GET

  private func look(_ request: WebRequest) async -> Reply {
    let path = request.path
    let now = sources.now()
    if let asset = assets[path] { return asset.reply(request) }
    let session = gatekeeper.session(request.cookie(cookieName), at: now)
    if path == "/login" {
      // Also with a session: a redirection would carry the code in the fragment along.
      return .html(LoginPage.html(back: request.query["back"] ?? "/", problem: nil))
    }
    let found = Site.find(RouteList.pages, path, by: \.path)
    if let (route, parts) = found, route.door == .program {
      guard TransportSecurity.isLoopback(request.peer) || gatekeeper.isBearer(request, at: now)
      else { return unauthorized() }
      return await shown(route, parts, request, nil, now)
    }
    let isProgram = path.hasPrefix("/api/") || path == "/events"
    guard session != nil || (isProgram && gatekeeper.isBearer(request, at: now)) else {
      if isProgram { return unauthorized() }
      return .seeOther("/login?back=\(FormValues.encoded(LocalPath.checked(request.target)))")
    }
    if path == "/events" { return events(request) }
    guard let (route, parts) = found else {
      let question = self.question(request, [:], session, now, notice: notice(request, session))
      if Site.find(RouteList.actions, path, by: \.path) != nil {
        return await told(
          .refused("This changes something: it is done by a form of a page."), question, session)
      }
      return await told(.missing("There is no page \(path)."), question, session)
    }
    return await shown(route, parts, request, session, now)
  }

  private func unauthorized() -> Reply {
    .json(
      Site.problem("the dashboard wants a login, or the token as Authorization: Bearer"),
      status: 401)
  }

  private func shown(
    _ route: any PageRoute, _ parts: [String: String], _ request: WebRequest,
    _ session: SessionTable.Session?, _ now: Timestamp
  ) async -> Reply {
    let question = self.question(request, parts, session, now, notice: notice(request, session))
    do {
      return await shown(try await route.answer(question, sources), question, session)
    } catch {
      return await failed(error, question, session)
    }
  }

  /// What a page is asked; also one that turns out not to be there.
  private func question(
    _ request: WebRequest, _ parts: [String: String], _ session: SessionTable.Session?,
    _ now: Timestamp, back: String? = nil, notice: String? = nil
  ) -> PageRequest {
    PageRequest(
      path: request.path, target: back ?? request.target, parts: parts, query: request.query,
      chosen: session?.chosen ?? [:], token: session?.token ?? "", notice: notice,
      isReadOnly: configuration.isReadOnly, now: now)
  }

  /// What the last action has to tell; it is told once.
  private func notice(_ request: WebRequest, _ session: SessionTable.Session?) -> String? {
    guard let notice = session?.notice, !request.path.hasPrefix("/api/"),
      let cookie = request.cookie(cookieName)
    else { return nil }
    gatekeeper.change(cookie) { $0.notice = nil }
    return notice
  }

  private func events(_ request: WebRequest) -> Reply {
    let names = (request.query["topics"] ?? "").split(separator: ",")
    let topics = Set(names.compactMap { Topic(rawValue: String($0)) })
    guard !topics.isEmpty else {
      let known = Topic.allCases.map(\.rawValue).joined(separator: ",")
      return .text(400, "Say what of: /events?topics=\(known)")
    }
    let symbols = (request.query["symbols"] ?? "").split(separator: ",").map(String.init)
    guard
      let reader = hub.open(
        topics: topics, symbols: Array(symbols.prefix(EventHub.symbolLimit)))
    else {
      var reply = Reply.text(
        503, "\(EventHub.readerLimit) pages are live already; close some, or load this one again.")
      reply.fields.append(("retry-after", "10"))
      return reply
    }
    return Reply(200, [("content-type", "text/event-stream")], .events(reader))
  }

  // MARK: POST

  private func change(_ request: WebRequest) async -> Reply {
    guard OriginCheck.passes(request, isTLS: configuration.isTLS) else {
      return .text(
        403, "A change must come from a page of this server; the browser names another one or none."
      ).closing()
    }
    let now = sources.now()
    let form = FormValues(String(decoding: request.body, as: UTF8.self))
    if request.path == "/login" { return login(request, form, now) }
    guard let cookie = request.cookie(cookieName), let session = gatekeeper.session(cookie, at: now)
    else { return .seeOther("/login") }
    // An action has no page to come back to; the choices of the frame lead where its form does.
    let asked = question(request, [:], session, now, back: LocalPath.checked(form["back"]))
    let given = form["token"] ?? request.field("x-perigee-token") ?? ""
    guard ConstantTime.equals(given, session.token) else {
      return await told(
        .forbidden("The page is older than the login; go back and load it again."), asked, session)
    }
    if request.path == "/logout" {
      gatekeeper.close(cookie)
      return Reply(303, [("location", "/login"), ("set-cookie", self.cookie("", age: 0))])
    }
    guard let (route, parts) = Site.find(RouteList.actions, request.path, by: \.path) else {
      return await told(.missing("There is nothing to change at \(request.path)."), asked, session)
    }
    if route.isChange && configuration.isReadOnly {
      return await told(
        .forbidden("This dashboard is read-only: read_only of [dashboard] in runner.toml."), asked,
        session)
    }
    let question = ActionRequest(
      path: request.path, parts: parts, form: form, actor: "dashboard \(request.peer)", now: now)
    do {
      let answer = try await route.act(question, sources)
      if route.isChange { sources.forget() }
      return await done(answer, cookie, asked, session)
    } catch {
      // What failed may have changed a part.
      if route.isChange { sources.forget() }
      return await failed(error, asked, session)
    }
  }

  private func login(_ request: WebRequest, _ form: FormValues, _ now: Timestamp) -> Reply {
    let back = LocalPath.checked(form["back"])
    switch gatekeeper.login(form["secret"] ?? "", from: request.peer, at: now) {
    case .opened(let cookie):
      log.info("the dashboard was opened from \(request.peer)")
      let life = SessionTable.life.components.seconds
      return Reply(
        303, [("location", back), ("set-cookie", self.cookie(cookie, age: life))])
    case .wrong:
      log.notice("a wrong token was tried from \(request.peer)")
      return .html(
        LoginPage.html(
          back: back, problem: "This is not the token, or the link is older than a minute."),
        status: 403)
    case .wait(let pause):
      let seconds = pause.components.seconds + 1
      var reply = Reply.html(
        LoginPage.html(
          back: back, problem: "Too many wrong tokens; try again in \(seconds) s."), status: 429)
      reply.fields.append(("retry-after", "\(seconds)"))
      return reply
    }
  }

  private func cookie(_ value: String, age: Int64) -> String {
    "\(cookieName)=\(value); Path=/; Max-Age=\(age); HttpOnly; SameSite=Strict"
      + (configuration.isTLS ? "; Secure" : "")
  }

  private static func find<Route>(
    _ routes: [Route], _ path: String, by key: (Route) -> RoutePath
  ) -> (Route, [String: String])? {
    routes.compactMap { route in key(route).match(path).map { (route, $0) } }
      .max { key($0.0).fixedParts < key($1.0).fixedParts }
  }

  static func problem(_ sentence: String) -> [UInt8] {
    Array("{\"error\":\(Markup.json(sentence))}".utf8)
  }
}
