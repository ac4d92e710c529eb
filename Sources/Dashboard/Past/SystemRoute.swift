import Control
import Foundation
import Pages
import Reports
import TradingModel

/// Versions, gateways, files, memory.
struct SystemRoute: PageRoute {
  let path: RoutePath = "/system"
  /// How many notices are shown.
  private static let noticeCount = 12

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let status = try await sources.status()
    let row = try await SystemRow(sources, status)
    var page = SystemPage(
      status: status, dataFolder: row.dataFolder, files: row.files, tape: row.tape,
      disk: row.disk, processes: row.processes, readers: row.dashboards, now: request.now,
      clock: request.viewer.clock)
    let told = try await sources.read { folder in
      (
        newest: try folder.notices(limit: Self.noticeCount).reversed() as [NoticeRow],
        lost: try folder.notices(
          lostOnly: true, since: request.now.advanced(by: .seconds(-7 * 86_400)),
          limit: Self.noticeCount
        ).reversed() as [NoticeRow]
      )
    }
    page.notices = told.newest
    page.lostNotices = told.lost
    return .page(request.frame("System", .system), page.content)
  }
}
