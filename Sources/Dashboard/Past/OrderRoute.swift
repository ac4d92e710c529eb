import Control
import Journal
import Pages
import Reports
import Review
import TradingModel

/// One order with its whole life.
struct OrderRoute: PageRoute {
  let path: RoutePath = "/orders/{intent}"
  /// The longest name of an order that is looked for, in characters.
  private static let nameLimit = 80
  /// The largest session of the tape, in bytes on the disk, that is read without being asked for:
  /// a larger one takes seconds.
  private static let tapeLimit: Int64 = 8 << 20

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let name = Self.name(request)
    let clock = request.viewer.clock
    let readsTape = request.query["tape"] != nil
    let pages = sources.past.pages
    let found = try await sources.read { _ in
      try OrderRoute.page(name, pages, clock, readsTape: readsTape)
    }
    guard let page = found else {
      return .missing(
        "The journal has no order “\(VisibleText.of(name))”. Orders and fills lists those that it "
          + "has; perigee orders --json prints their references.")
    }
    // The broker's number or an execution's leads here as well; the address is the reference.
    guard page.timeline.intent == name else {
      return .seeOther(PagePath.order(page.timeline.intent))
    }
    return .page(request.frame("Order \(name)", .orders), page.content)
  }

  /// The order that is asked for.
  static func name(_ request: PageRequest) -> String {
    String(request.part("intent").prefix(nameLimit))
  }

  /// Nil when there is no such order.
  private static func page(
    _ name: String, _ pages: JournalPages, _ clock: PageClock, readsTape: Bool
  ) throws -> OrderPage? {
    guard let found = try timeline(name, pages, readsTape: readsTape) else { return nil }
    let timeline = found.timeline
    let history = try pages.journal()?.history(of: IntentID(rawValue: timeline.intent))
    var page = OrderPage(
      timeline: timeline, row: history.map { OrderRow($0.order) },
      fills: history?.fills.map(FillRow.init) ?? [],
      relatives: history?.relatives.map(OrderRow.init) ?? [], clock: clock)
    if found.leftTape {
      page.tapePath = PagePath.with(PagePath.order(timeline.intent), [("tape", "1")])
    }
    return page
  }

  /// The life of an order, and whether a tape that takes seconds was left unread; nil when there is
  /// no such order.
  static func timeline(
    _ name: String, _ pages: JournalPages, readsTape: Bool
  ) throws -> (timeline: OrderTimeline, leftTape: Bool)? {
    var reviewer = Reviewer(folder: pages.folder)
    reviewer.journalReader = try pages.journal()
    reviewer.logReader = try pages.logs()
    let largest = MachineFacts.tape(pages.folder)?.newest.compactMap(\.bytes).max() ?? 0
    let leavesTape = !readsTape && largest > tapeLimit
    if leavesTape { reviewer.tapes = "" }
    guard var timeline = try reviewer.timeline(of: name) else { return nil }
    // That one is the doing of the line above.
    if leavesTape { timeline.notes.removeAll { $0.hasPrefix("There is no tape in") } }
    return (timeline, leavesTape)
  }
}
