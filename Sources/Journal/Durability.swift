/// What a commit survives.
public enum Durability: String, Hashable, Sendable, CaseIterable {
  /// Power loss: every commit is on the disk before it returns. Milliseconds on most disks.
  case full
  /// A killed process, but the last commits may be gone after a power loss.
  case normal
}
