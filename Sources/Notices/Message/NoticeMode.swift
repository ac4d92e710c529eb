/// How notices of a kind are told.
package enum NoticeMode: String, Hashable, Sendable, Codable, CaseIterable {
  /// With sound, where the channel has one.
  case on
  /// At once but without sound or priority, where the channel has such.
  case quiet
  /// Not at all.
  case off

  /// The softer of two.
  package func softened(by other: NoticeMode) -> NoticeMode {
    if self == .off || other == .off { return .off }
    return self == .quiet || other == .quiet ? .quiet : .on
  }
}
