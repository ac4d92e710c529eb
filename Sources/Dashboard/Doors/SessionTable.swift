import Journal
import TradingModel

/// Who is logged in. In memory alone: a restart of the dashboard ends every session.
struct SessionTable: Sendable {
  struct Session: Hashable, Sendable {
    /// What forms carry, so that no other site can post them.
    var token: String
    var chosen: [String: String] = [:]
    /// What the next page tells once.
    var notice: String?
    fileprivate var opened: Timestamp
    fileprivate var used: Timestamp
  }

  /// At most so many; the one unused for longest goes when another one comes.
  static let limit = 64
  /// How long a session lasts unused.
  static let idle = Duration.seconds(12 * 3600)
  /// How long a session lasts at most.
  static let life = Duration.seconds(7 * 24 * 3600)

  /// By the hash of the cookie, so that looking one up tells nothing of the others by its time.
  private var sessions: [[UInt8]: Session] = [:]

  var count: Int { sessions.count }

  mutating func open(cookie: String, token: String, at now: Timestamp) {
    expire(now)
    if sessions.count >= SessionTable.limit,
      let oldest = sessions.min(by: { $0.value.used < $1.value.used })
    {
      sessions[oldest.key] = nil
    }
    sessions[SessionTable.key(cookie)] = Session(token: token, opened: now, used: now)
  }

  /// The session of a cookie, used now; nil when there is none any more.
  mutating func find(_ cookie: String, at now: Timestamp) -> Session? {
    expire(now)
    let key = SessionTable.key(cookie)
    sessions[key]?.used = now
    return sessions[key]
  }

  mutating func close(_ cookie: String) { sessions[SessionTable.key(cookie)] = nil }

  /// Changes what a session keeps.
  mutating func change(_ cookie: String, _ body: (inout Session) -> Void) {
    let key = SessionTable.key(cookie)
    guard var session = sessions[key] else { return }
    body(&session)
    sessions[key] = session
  }

  private mutating func expire(_ now: Timestamp) {
    sessions = sessions.filter { _, session in
      session.used.advanced(by: SessionTable.idle) > now
        && session.opened.advanced(by: SessionTable.life) > now
    }
  }

  private static func key(_ cookie: String) -> [UInt8] { TextHash.bytes(of: cookie) }
}
