package import Foundation

/// Where and when people outside are told (`[notices]` and `[alerts]` of runner.toml).
package struct NoticeConfiguration: Hashable, Sendable {
  /// Who gets a message that several channels could take.
  package enum Spread: String, Hashable, Sendable, CaseIterable {
    /// The first one that takes it, in order.
    case first
    /// Every one of them.
    case all
  }

  /// In the order in which they are tried, at most `channelLimit`.
  package var channels: [ChannelPlan] = []
  package var spread = Spread.first
  /// How each kind is told; a kind that lacks is told by its `usualMode`.
  package var modes: [NoticeKind: NoticeMode] = [:]
  /// The channels of a kind by name, in order; a kind that lacks goes to all.
  package var routes: [NoticeKind: [String]] = [:]
  package var quietHours: QuietHours?
  /// The zone of all local times here.
  package var zone = TimeZone.gmt
  /// The most messages in an hour that are not urgent, and as many urgent ones.
  package var hourlyLimit = 30
  /// How long a notice of the same key is counted rather than told.
  package var sameWithin: Duration = .seconds(600)
  /// How long further fills of an order are waited for.
  package var joinFills: Duration = .seconds(3)
  /// How old what is not urgent may be to be still sent after a restart or an outage.
  package var staleAfter: Duration = .seconds(3600)
  /// How long the record of deliveries is kept.
  package var keep: Duration = .seconds(30 * 86_400)
  /// Asked for once a minute while the daemon does useful work; nil asks nobody.
  package var deadMan: Secret?
  /// How long an account may be without orders before that is told.
  package var patience: Duration = .seconds(60)
  /// After how long a trouble that lasts is told again.
  package var repeats: Duration = .seconds(1800)
  /// The local minute of the day at which the day's summary is sent; nil sends none.
  package var summaryAt: Int?
  /// How long before the first opening the verdict is sent; nil sends none.
  package var preflightBefore: Duration? = .seconds(15 * 60)

  /// When gateways reset themselves and want a login.
  package var gateway = GatewayTimes()

  /// The most channels.
  package static let channelLimit = 16

  package init() {}

  /// A configuration that tells nobody anything.
  package var isSilent: Bool { channels.isEmpty }

  /// Where a notice of a kind may go, in order.
  package func stops(_ kind: NoticeKind) -> [RouteStop] {
    let overall = modes[kind] ?? kind.usualMode
    let names = routes[kind]
    let candidates: [ChannelPlan] =
      names.map { names in names.compactMap { name in channels.first { $0.name == name } } }
      ?? channels
    return candidates.compactMap { channel in
      let mode = overall.softened(by: channel.modes[kind] ?? .on)
      guard mode != .off else { return nil }
      return RouteStop(channel: channel.name, isSilent: mode == .quiet)
    }
  }
}

/// One channel that may take a message.
package struct RouteStop: Hashable, Sendable {
  package var channel: String
  /// Whether it is to be told without sound or priority.
  package var isSilent: Bool

  package init(channel: String, isSilent: Bool) {
    self.channel = channel
    self.isSilent = isSilent
  }
}
