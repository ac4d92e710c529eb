import Control
import Journal
import Pages
import Reports

/// Orders, fills or refused requests.
struct PastRoute: PageRoute {
  let kind: PastQuestion.Kind

  var path: RoutePath { RoutePath(stringLiteral: kind.path) }

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let question = PastQuestion(kind) { request.query[$0] }
    let pages = sources.past.pages
    let names = try await sources.read { _ in try pages.names() }
    let rows: OrdersPage.Rows =
      switch kind {
      case .orders, .refused:
        .orders(try await sources.read { _ in try pages.orders(question.filter, question.turn) })
      case .fills:
        .fills(try await sources.read { _ in try pages.fills(question.filter, question.turn) })
      }
    let page = OrdersPage(
      question: question, rows: rows, accounts: names.accounts, strategies: names.strategies,
      clock: request.viewer.clock)
    return .page(request.frame("Orders and fills", .orders), page.content)
  }
}
