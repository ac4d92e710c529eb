import Control
import Logging

/// Asks the sources what a topic's rows are now.
struct TopicPoll: Sendable {
  /// How many of the newest fills are looked at each time. More than so many within a second are
  /// not told one by one; the page's next load shows them.
  static let fillLimit = 100
  static let lineLimit = 200

  let sources: Sources
  let log: Logger

  /// Nil when the daemon or a file gave no answer; the next look may.
  func answer(_ question: TopicQuestion) async -> TopicAnswer? {
    do {
      return try await rows(question)
    } catch {
      log.debug("no news of \(question.topic.rawValue): \(error)")
      return nil
    }
  }

  private func rows(_ question: TopicQuestion) async throws -> TopicAnswer {
    var mark = question.mark
    let rows: [[UInt8]]
    switch question.topic {
    case .status: rows = try TopicPoll.encoded(try await sources.status().map { [$0] } ?? [])
    case .strategies: rows = try TopicPoll.encoded(try await sources.strategies() ?? [])
    case .accounts: rows = try TopicPoll.encoded(try await sources.accounts() ?? [])
    case .quotes:
      rows = try TopicPoll.encoded(try await quotes(question.symbols))
    case .fills:
      let fills = try await sources.read { try $0.fills(RowFilter(limit: TopicPoll.fillLimit)) }
      let known = mark.executions
      mark.executions = Set(fills.map(\.execution))
      rows = try TopicPoll.encoded(
        known.map { k in fills.filter { !k.contains($0.execution) } } ?? [])
    case .logs:
      guard let after = mark.line else {
        let newest = try await sources.read { try $0.logs(LogRowFilter(limit: 1)) }
        mark.line = newest.last?.id ?? 0
        return TopicAnswer(rows: [], mark: mark)
      }
      let lines = try await sources.read {
        try $0.logs(LogRowFilter(after: after, limit: TopicPoll.lineLimit))
      }
      mark.line = lines.last?.id ?? after
      rows = try TopicPoll.encoded(lines)
    }
    return TopicAnswer(rows: rows, mark: mark)
  }

  /// Of symbols whose streams running strategies hold open: a page must not take one of the lines
  /// that the broker allows.
  private func quotes(_ symbols: [String]) async throws -> [QuoteRow] {
    let running = try await sources.strategies()?.filter { $0.state == .running } ?? []
    let open = Set(running.flatMap(\.symbols))
    let wanted = symbols.filter { open.contains($0) }
    guard !wanted.isEmpty,
      case .quotes(let rows)? = try await sources.ask(.quote(symbols: wanted, watch: false))
    else { return [] }
    return rows
  }

  private static func encoded(_ rows: [some Encodable]) throws -> [[UInt8]] {
    try rows.map { try ControlCoding.encode($0) }
  }
}
