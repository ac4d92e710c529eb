import Control
import Pages
import Synchronization

/// The rows that a page's filters let through, all of them, as a file.
struct PastDownloadRoute: PageRoute {
  let kind: PastQuestion.Kind
  let format: PastDownload.Format
  let path: RoutePath

  /// At the page's own path with the format behind it, unless another one is given.
  init(kind: PastQuestion.Kind, format: PastDownload.Format, path: RoutePath? = nil) {
    self.kind = kind
    self.format = format
    self.path = path ?? RoutePath(stringLiteral: "\(kind.path).\(format.rawValue)")
  }

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let question = PastQuestion(kind) { request.query[$0] }
    // A file that holds other rows than were asked for would be believed.
    if let problem = question.problems.first { return .missing(problem) }
    let walk = DownloadWalk(question: question, format: format, pages: sources.past.pages)
    let day = CalendarTime.utc(request.now).prefix(10)
    return .download(
      Download(
        name: "\(kind.rawValue)-\(day).\(format.rawValue)", type: format.mediaType,
        content: .pieces { try await sources.read { _ in try walk.next() } }))
  }
}

/// One download's way through the rows, from the oldest on, a bounded piece at a time: it holds one
/// page of them, however many there are.
final class DownloadWalk: Sendable {
  /// Rows of one piece; some hundred bytes each.
  static let rowsAtOnce = 500

  private enum Place {
    case head
    case rows(RowTurn, isFirst: Bool)
    case foot
    case end
  }

  private let kind: PastQuestion.Kind
  private let filter: TradePageFilter
  private let format: PastDownload.Format
  private let pages: JournalPages
  private let place = Mutex(Place.head)

  init(question: PastQuestion, format: PastDownload.Format, pages: JournalPages) {
    kind = question.kind
    var filter = question.filter
    filter.limit = DownloadWalk.rowsAtOnce
    self.filter = filter
    self.format = format
    self.pages = pages
  }

  /// The next piece; nil at the end.
  func next() throws -> [UInt8]? {
    try place.withLock { place in
      switch place {
      case .head:
        place = .rows(.oldest, isFirst: true)
        return Array(PastDownload.head(format, kind).utf8)
      case .rows(let turn, let isFirst):
        let piece = try rows(turn, isFirst)
        place = piece.newer.map { .rows(.after($0), isFirst: isFirst && piece.isEmpty) } ?? .foot
        return Array(piece.text.utf8)
      case .foot:
        place = .end
        return Array(PastDownload.foot(format).utf8)
      case .end: return nil
      }
    }
  }

  private func rows(
    _ turn: RowTurn, _ isFirst: Bool
  ) throws -> (text: String, newer: String?, isEmpty: Bool) {
    switch kind {
    case .orders, .refused:
      let page = try pages.orders(filter, turn)
      return (
        try PastDownload.text(page.rows, format, isFirst: isFirst), page.newer, page.rows.isEmpty
      )
    case .fills:
      let page = try pages.fills(filter, turn)
      return (
        try PastDownload.text(page.rows, format, isFirst: isFirst), page.newer, page.rows.isEmpty
      )
    }
  }
}
