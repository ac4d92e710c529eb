import Foundation
import PaperGateway
import TradingModel

extension GatewayPlan {
  /// What a gateway that listens serves, for people.
  func offer(port: Int) -> String {
    let accounts = accounts.map { "\($0.number.rawValue) with \($0.cash) USD" }
    var lines = [
      "accounts   \(accounts.joined(separator: ", "))",
      "versions   157 to \(maximumVersion), without 158",
      "clients    \(limits.clients) at once"
        + (masterClient.map { "; \($0) is told everything" } ?? ""),
      "markets    synthetic, seed \(paper.seed), "
        + (paper.hours == .always ? "always open" : "open as the exchanges are"),
    ]
    lines += paper.markets.map { "           recorded: \($0.symbol) from \($0.file)" }
    if limits.history == nil { lines.append("pacing     none") }
    lines += faults.map { "fault      \($0)" }
    if let controlSocket {
      let path = controlSocket.replacingOccurrences(of: "{port}", with: String(port))
      lines.append("control    \(path) (perigee fault --port \(port) --status)")
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
