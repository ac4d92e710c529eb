import Journal
package import TradingModel

/// A word that opens the dashboard once, within a minute, made by whoever may read the token's
/// file. It stands in the fragment of an address (`/login#code`), which no browser sends to a
/// server or writes into a log, and it says nothing of the token.
package struct LoginCode: Hashable, Sendable {
  /// How long a code is good.
  package static let life = Duration.seconds(60)

  /// When it was made, in seconds since the epoch.
  package let made: Int64
  /// What makes it different from every other one: 64 digits.
  package let nonce: String
  private let proof: String

  /// A new code. `nonce` is 64 random digits.
  package init(token: DashboardToken, nonce: String, at now: Timestamp) {
    made = now.seconds
    self.nonce = nonce
    proof = LoginCode.proof(token, made, nonce)
  }

  /// A code as it was handed in; nil when it is none.
  package init?(_ text: String) {
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard text.utf8.count <= 200, parts.count == 3, let made = Int64(parts[0]),
      parts[1].utf8.count == 64, parts[2].utf8.count == 64
    else { return nil }
    self.made = made
    nonce = String(parts[1])
    proof = String(parts[2])
  }

  /// As it stands in an address.
  package var text: String { "\(made)-\(nonce)-\(proof)" }

  /// Whether it was made with this token within the last minute. Whether it was used before is for
  /// the server to know.
  package func isGood(token: DashboardToken, at now: Timestamp) -> Bool {
    let age = now.seconds &- made
    guard age >= -5, age <= LoginCode.life.components.seconds else { return false }
    let right = Array(LoginCode.proof(token, made, nonce).utf8)
    let given = Array(proof.utf8)
    guard right.count == given.count else { return false }
    return zip(right, given).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }

  private static func proof(_ token: DashboardToken, _ made: Int64, _ nonce: String) -> String {
    TextHash.text(of: Array("perigee login\n\(token.revealed)\n\(made)\n\(nonce)".utf8))
  }
}
