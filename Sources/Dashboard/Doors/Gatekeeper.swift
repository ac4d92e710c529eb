import Control
import Journal
import Synchronization
import TradingModel

/// Who is in: logins, sessions and what they may do. Safe from any thread; its lock is held for a
/// few memory writes.
final class Gatekeeper: Sendable {
  private struct State: Sendable {
    var sessions = SessionTable()
    var throttle = LoginThrottle()
    var codes = UsedCodes()
  }

  /// What a login came to.
  enum Login: Hashable, Sendable {
    /// The new session's cookie.
    case opened(cookie: String)
    case wrong
    case wait(Duration)
  }

  private let token: DashboardToken
  private let state = Mutex(State())

  /// Tells this dashboard from others of the machine: eight digits that say nothing of the token.
  var name: String {
    String(TextHash.text(of: Array("perigee name\n\(token.revealed)".utf8)).prefix(8))
  }

  init(token: DashboardToken) { self.token = token }

  /// Tries a token or a code.
  func login(_ secret: String, from peer: String, at now: Timestamp) -> Login {
    var generator = SystemRandomNumberGenerator()
    let cookie = RandomText.make(&generator)
    let page = RandomText.make(&generator)
    return state.withLock { state in
      if let pause = state.throttle.pause(peer, at: now) { return .wait(pause) }
      guard isRight(secret, &state, now) else {
        state.throttle.failed(peer, at: now)
        return .wrong
      }
      state.throttle.succeeded(peer)
      state.sessions.open(cookie: cookie, token: page, at: now)
      return .opened(cookie: cookie)
    }
  }

  /// A code that logs in once within a minute.
  func code(at now: Timestamp) -> LoginCode {
    var generator = SystemRandomNumberGenerator()
    return LoginCode(token: token, nonce: RandomText.make(&generator), at: now)
  }

  /// Whether a program's `Authorization` field carries the token. Wrong ones count as logins.
  func isBearer(_ request: WebRequest, at now: Timestamp) -> Bool {
    guard let field = request.field("authorization"), field.lowercased().hasPrefix("bearer ")
    else { return false }
    let given = String(field.dropFirst(7))
    return state.withLock { state in
      guard state.throttle.pause(request.peer, at: now) == nil else { return false }
      if ConstantTime.equals(given, token.revealed) { return true }
      state.throttle.failed(request.peer, at: now)
      return false
    }
  }

  func session(_ cookie: String?, at now: Timestamp) -> SessionTable.Session? {
    guard let cookie else { return nil }
    return state.withLock { $0.sessions.find(cookie, at: now) }
  }

  func change(_ cookie: String, _ body: (inout SessionTable.Session) -> Void) {
    state.withLock { $0.sessions.change(cookie, body) }
  }

  func close(_ cookie: String) { state.withLock { $0.sessions.close(cookie) } }

  private func isRight(_ secret: String, _ state: inout State, _ now: Timestamp) -> Bool {
    if ConstantTime.equals(secret, token.revealed) { return true }
    guard let code = LoginCode(secret), code.isGood(token: token, at: now) else { return false }
    return state.codes.take(code, at: now)
  }
}
