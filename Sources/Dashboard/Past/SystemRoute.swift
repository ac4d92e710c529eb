import Control
import Foundation
import Pages
import Reports
import TradingModel

/// Versions, gateways, files, memory.
struct SystemRoute: PageRoute {
  let path: RoutePath = "/system"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let status = try await sources.status()
    let strategies = try await sources.strategies() ?? []
    let facts = try await sources.read { folder in
      (
        files: MachineFacts.files(folder.path), tape: MachineFacts.tape(folder.path),
        disk: MachineFacts.disk(folder.path),
        processes: MachineFacts.processes(status, strategies)
      )
    }
    let page = SystemPage(
      status: status, dataFolder: sources.folder.path,
      files: facts.files, tape: facts.tape, disk: facts.disk, processes: facts.processes,
      readers: sources.past.readers, now: request.now, clock: request.viewer.clock)
    return .page(request.frame("System", .system), page.content)
  }
}
