import Control
import TradingModel

/// Which login codes were used: each opens once.
struct UsedCodes: Sendable {
  /// So many are remembered at once; a code beyond that is refused until the oldest are a minute
  /// old.
  static let limit = 256

  private var used: [String: Int64] = [:]

  /// Whether the code may be used now; it is used up then.
  mutating func take(_ code: LoginCode, at now: Timestamp) -> Bool {
    let life = LoginCode.life.components.seconds + 10
    used = used.filter { now.seconds &- $0.value <= life }
    guard used[code.nonce] == nil, used.count < UsedCodes.limit else { return false }
    used[code.nonce] = code.made
    return true
  }
}
