import Journal
import TradingModel

/// Which versions a strategy ran one after another, those that it was rolled back from left out.
struct VersionHistory {
  /// How the cause of a life begins that follows a way back.
  static let wayBack = "rolled back"

  private var versions: [ScriptVersion] = []

  /// From a strategy's lives, oldest first. O(lives).
  init(_ lives: [StrategyLife]) {
    for life in lives where versions.last != life.version {
      if life.cause.hasPrefix(Self.wayBack), let place = versions.lastIndex(of: life.version) {
        versions.removeSubrange((place + 1)...)
      } else {
        versions.append(life.version)
      }
    }
  }

  /// The version before this one; nil where there is none. What a strategy was rolled back from is
  /// never it: a second way back leads further back, not to what had failed.
  func before(_ running: ScriptVersion) -> ScriptVersion? {
    guard let place = versions.lastIndex(of: running) else { return versions.last }
    return versions[..<place].last { $0 != running }
  }
}
