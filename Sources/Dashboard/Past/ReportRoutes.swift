import Control
import Foundation
import Journal
import Pages
import Reports
import TradingModel

/// The list of results.
struct ReportsRoute: PageRoute {
  let path: RoutePath = "/reports"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let past = sources.past
    let names = try await sources.read { _ in try past.pages.names() }
    let list = try await sources.read { _ in past.shelf.list() }
    let page = ReportsPage(
      entries: list.entries, isCut: list.isCut, making: past.maker.state,
      folders: [past.shelf.folder], accounts: names.accounts, strategies: names.strategies,
      canMake: !request.isReadOnly, clock: request.viewer.clock)
    return .page(request.frame("Reports", .reports), page.content)
  }
}

/// One result's own document, in which nothing runs but its own script.
struct ReportDocumentRoute: PageRoute {
  let path: RoutePath = "/reports/page"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = request.query["name"] ?? ""
    let shelf = sources.past.shelf
    guard let html = try await sources.read({ _ in try shelf.page(name) }) else {
      return .missing(ReportDocumentRoute.missing(name, shelf.folder))
    }
    return .document(
      SealedDocument(
        html: html, styles: [ReportPage.styleDigest], scripts: [ReportPage.scriptDigest]))
  }

  static func missing(_ name: String, _ folder: String) -> String {
    "There is no result “\(VisibleText.of(String(name.prefix(200))))” in \(folder). "
      + "The page Reports lists those that there are."
  }
}

/// One result's JSON.
struct ReportResultRoute: PageRoute {
  let path: RoutePath

  init(path: RoutePath = "/reports/result.json") { self.path = path }

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = request.query["name"] ?? ""
    let shelf = sources.past.shelf
    guard let data = try await sources.read({ _ in try shelf.data(name) }) else {
      return .missing(ReportDocumentRoute.missing(name, shelf.folder))
    }
    return .download(
      Download(
        name: name, type: PastDownload.Format.json.mediaType, content: .whole([UInt8](data))))
  }
}

/// A new live report.
struct ReportAction: ActionRoute {
  let path: RoutePath = "/reports/new"
  /// The most reports of one wish: for more, the command line is the place.
  private static let limit = 50

  func act(_ request: ActionRequest, _ sources: Sources) async throws -> ActionAnswer {
    let past = sources.past
    var wish = ReportMaker.Wish()
    if let since = request.form["since"] {
      guard AskedTime.parse(since) != nil else {
        throw ControlFailure(.invalid, "“\(since)” is no day; write it as 2026-11-22.")
      }
      wish.since = since
    }
    if let capital = request.form["capital"] {
      guard let worth = Decimal64(capital), worth > .zero else {
        throw ControlFailure(.invalid, "“\(capital)” is no amount above nought.")
      }
      wish.capital = worth.description
    }
    let names = try await sources.read { _ in try past.pages.names() }
    let all =
      names.accounts.map { ReportMaker.Wish(account: $0, since: wish.since, capital: wish.capital) }
      + names.strategies.map {
        ReportMaker.Wish(strategy: $0, since: wish.since, capital: wish.capital)
      }
    let of = request.form["of"] ?? ""
    let wishes = of.isEmpty ? all : all.filter { ReportAction.word($0) == of }
    guard !wishes.isEmpty, wishes.count <= Self.limit else {
      throw ControlFailure(
        .invalid,
        wishes.isEmpty
          ? "The journal knows nobody of that name who traded."
          : "More than \(Self.limit) reports at once are made by perigee report.")
    }
    do {
      try past.maker.make(
        wishes, of: of.isEmpty ? "all" : wishes[0].name, now: request.now)
    } catch let refusal as ReportMaker.Refusal {
      throw ControlFailure(.unavailable, refusal.description)
    }
    return .seeOther("/reports", notice: nil)
  }

  /// As the page's form writes it.
  private static func word(_ wish: ReportMaker.Wish) -> String {
    wish.strategy.map { "strategy:\($0)" } ?? "account:\(wish.account ?? "")"
  }
}
