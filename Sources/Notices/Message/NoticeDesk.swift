package import TradingModel

/// Decides what a person outside is told, and when: a state machine without I/O or clock.
///
/// What happens once is told once; the same again within a window is counted and told as "3 more
/// like it". What lasts is told once it has lasted long enough, again at intervals, and once more
/// when it is over. In quiet hours only what is urgent goes out; the rest waits for one digest. An
/// hour has room for so many messages, and for the first of each urgent kind; the next message says
/// how many found none, or one of their own once there is room.
package struct NoticeDesk {
  /// What the owner has to do.
  package enum Output: Hashable, Sendable {
    /// To be sent to one of the stops.
    case send(Notice, [RouteStop])
    /// To be recorded as waiting for the end of the quiet hours.
    case hold(Notice)
    /// What was held stands in the digests that follow.
    case release
  }

  private struct Trouble {
    var notice: Notice
    var since: Timestamp
    /// When it is told next.
    var due: Timestamp
    var isTold = false
  }

  private struct Same {
    var until: Timestamp
    var more = 0
    var last: Notice
  }

  /// The most troubles that are kept; a further one is told at once and not repeated.
  package static let troubleLimit = 1000
  /// The most keys whose repetition is counted; notices of a further one are all told.
  package static let sameLimit = 1000
  /// The most notices that wait for the end of the quiet hours; more are only counted.
  package static let heldLimit = 500
  /// The most of them that the digest names.
  package static let digestLines = 40

  private let configuration: NoticeConfiguration
  private var troubles: [String: Trouble] = [:]
  private var same: [String: Same] = [:]
  private var held: [Notice] = []
  private var heldBeyond = 0
  private var release: Timestamp?
  private var sent: [Bool: [Timestamp]] = [:]
  /// When each kind was sent last.
  private var newest: [NoticeKind: Timestamp] = [:]
  private var leftOut: [Bool: Int] = [:]

  package init(_ configuration: NoticeConfiguration) { self.configuration = configuration }

  /// When `tick` is to be called next; nil while nothing waits. O(what waits).
  package var nextDue: Timestamp? {
    let dues = troubles.values.map(\.due) + same.values.map(\.until)
    return ([dues.min(), release] + leftOut.keys.map(room)).compactMap { $0 }.min()
  }

  /// The length of the hour that has room for so many messages.
  private static let hour = Duration.seconds(3600)

  /// When there is room again for messages that are urgent, or not.
  private func room(isUrgent: Bool) -> Timestamp? {
    sent[isUrgent]?.first?.advanced(by: NoticeDesk.hour)
  }

  // MARK: What happens

  /// A trouble began, or goes on with other words. It is told after `patience`, unless it ends.
  package mutating func began(
    _ notice: Notice, patience: Duration, at now: Timestamp
  ) -> [Output] {
    guard let key = notice.key else { return take(notice, at: now) }
    if troubles[key] != nil {
      troubles[key]?.notice = notice
      return []
    }
    guard troubles.count < NoticeDesk.troubleLimit else { return take(notice, at: now) }
    troubles[key] = Trouble(notice: notice, since: now, due: now.advanced(by: patience))
    return tick(at: now)
  }

  /// A trouble is over; told only when its beginning was.
  package mutating func ended(_ key: String, _ text: String, at now: Timestamp) -> [Output] {
    guard let trouble = troubles.removeValue(forKey: key), trouble.isTold else { return [] }
    var notice = trouble.notice
    notice.title = "Over: \(notice.title)".cut(to: Notice.titleLimit)
    notice.text = "Over: \(text)"
    notice.key = nil
    notice.time = now
    return admit(notice, at: now)
  }

  /// Something that is told once.
  package mutating func take(_ notice: Notice, at now: Timestamp) -> [Output] {
    guard let key = notice.key else { return admit(notice, at: now) }
    if var known = same[key], now < known.until {
      known.more += 1
      known.last = notice
      same[key] = known
      return []
    }
    let before = closeSame(key, at: now)
    let isCounted = configuration.sameWithin > .zero
    if isCounted, same.count < NoticeDesk.sameLimit {
      same[key] = Same(until: now.advanced(by: configuration.sameWithin), last: notice)
    }
    return before + admit(notice, at: now)
  }

  /// What waited for the end of the quiet hours before a restart.
  package mutating func restore(_ notices: [Notice], at now: Timestamp) -> [Output] {
    let all = notices + held
    held = Array(all.prefix(NoticeDesk.heldLimit))
    heldBeyond += all.count - held.count
    guard !held.isEmpty else { return [] }
    if let hours = configuration.quietHours, hours.contains(now) {
      release = hours.end(after: now)
      return []
    }
    release = now
    return tick(at: now)
  }

  /// What has become due.
  package mutating func tick(at now: Timestamp) -> [Output] {
    var outputs: [Output] = []
    for (key, trouble) in troubles.sorted(by: { ($0.value.due, $0.key) < ($1.value.due, $1.key) })
    where trouble.due <= now {
      var notice = trouble.notice
      if trouble.isTold {
        let lasted = NoticeDesk.words(now.since(trouble.since))
        notice.text = "Still, for \(lasted): \(notice.text)"
      }
      notice.key = nil
      notice.time = now
      outputs += admit(notice, at: now)
      troubles[key]?.isTold = true
      troubles[key]?.due = now.advanced(by: configuration.repeats)
    }
    for key in same.filter({ $0.value.until <= now }).keys.sorted() {
      outputs += closeSame(key, at: now)
    }
    if let release, release <= now { outputs += digest(at: now) }
    for isUrgent in [true, false] { outputs += tellLeftOut(isUrgent: isUrgent, at: now) }
    return outputs
  }

  /// Tells what found no room, once there is some and no other message told it.
  private mutating func tellLeftOut(isUrgent: Bool, at now: Timestamp) -> [Output] {
    guard let count = leftOut[isUrgent], room(isUrgent: isUrgent).map({ $0 <= now }) ?? true else {
      return []
    }
    leftOut[isUrgent] = nil
    let what = "\(count)\(isUrgent ? " urgent" : "") message\(count == 1 ? "" : "s")"
    let notice = Notice(
      .digest, isUrgent: isUrgent, title: "\(what) left out",
      text: "\(what) found no room within an hour. Look at: perigee status, perigee logs",
      time: now)
    return admit(notice, at: now)
  }

  /// Ends the window of a key and tells what was counted in it; while there was something, the
  /// next window begins.
  private mutating func closeSame(_ key: String, at now: Timestamp) -> [Output] {
    guard let known = same.removeValue(forKey: key), known.more > 0 else { return [] }
    var notice = known.last
    same[key] = Same(until: now.advanced(by: configuration.sameWithin), last: notice)
    notice.key = nil
    notice.text = "\(known.more) more like it; the last: \(notice.text)"
    notice.title = "\(known.more) more: \(notice.title)".cut(to: Notice.titleLimit)
    return admit(notice, at: now)
  }

  // MARK: Who may pass

  private mutating func admit(_ notice: Notice, at now: Timestamp) -> [Output] {
    guard !configuration.stops(notice.kind).isEmpty else { return [] }
    if !notice.isUrgent, let hours = configuration.quietHours, hours.contains(now) {
      release = release ?? hours.end(after: now)
      guard held.count < NoticeDesk.heldLimit else {
        heldBeyond += 1
        return []
      }
      held.append(notice)
      return [.hold(notice)]
    }
    return pass(notice, at: now)
  }

  private mutating func pass(_ notice: Notice, at now: Timestamp) -> [Output] {
    var times = sent[notice.isUrgent] ?? []
    times.removeAll { now.since($0) >= NoticeDesk.hour }
    // A flood of one urgent kind must not hide that another kind of trouble began.
    let isFirst =
      notice.isUrgent
      && (newest[notice.kind].map { now.since($0) >= NoticeDesk.hour } ?? true)
    guard times.count < configuration.hourlyLimit || isFirst else {
      sent[notice.isUrgent] = times
      leftOut[notice.isUrgent, default: 0] += 1
      return []
    }
    times.append(now)
    sent[notice.isUrgent] = times
    newest[notice.kind] = now
    var notice = notice
    if let count = leftOut.removeValue(forKey: notice.isUrgent) {
      notice.text += " (\(count) message\(count == 1 ? " was" : "s were") left out before it)"
    }
    return route(notice)
  }

  private func route(_ notice: Notice) -> [Output] {
    spread(notice, configuration.stops(notice.kind))
  }

  private func spread(_ notice: Notice, _ stops: [RouteStop]) -> [Output] {
    guard !stops.isEmpty else { return [] }
    switch configuration.spread {
    case .first: return [.send(notice, stops)]
    case .all: return stops.map { .send(notice, [$0]) }
    }
  }

  // MARK: The digest

  /// One message for each set of channels that may hear of what was held.
  private mutating func digest(at now: Timestamp) -> [Output] {
    release = nil
    let notices = held
    let beyond = heldBeyond
    held = []
    heldBeyond = 0
    guard !notices.isEmpty else { return [] }
    var groups: [(stops: [RouteStop], notices: [Notice])] = []
    for notice in notices {
      let stops = configuration.stops(notice.kind).map {
        RouteStop(channel: $0.channel, isSilent: false)
      }
      if let index = groups.firstIndex(where: { $0.stops == stops }) {
        groups[index].notices.append(notice)
      } else {
        groups.append((stops, [notice]))
      }
    }
    var outputs: [Output] = [.release]
    for (index, group) in groups.enumerated() {
      let beyond = index == 0 ? beyond : 0
      outputs += spread(digest(of: group.notices, beyond: beyond, at: now), group.stops)
    }
    return outputs
  }

  private func digest(of notices: [Notice], beyond: Int, at now: Timestamp) -> Notice {
    var lines = notices.prefix(NoticeDesk.digestLines).map {
      "\(LocalTime.text($0.time, configuration.zone).suffix(5)) \($0.text.cut(to: 180))"
    }
    let more = notices.count - lines.count + beyond
    if more > 0 { lines.append("and \(more) more: perigee notices") }
    let count = notices.count + beyond
    return Notice(
      .digest, title: "\(count) notice\(count == 1 ? "" : "s") of the quiet hours",
      text: lines.joined(separator: "\n"), time: now)
  }

  /// A length of time as people say it.
  package static func words(_ duration: Duration) -> String {
    let minutes = duration.components.seconds / 60
    return minutes < 120 ? "\(minutes) min" : "\(minutes / 60) h"
  }
}
