import Control
import Pages

/// What the machine tells of the installation: files, disk and processes.
struct SystemRow: Encodable, Sendable {
  var dataFolder: String
  var files: [SystemPage.Size]
  var tape: SystemPage.Tape?
  var disk: SystemPage.Disk?
  var processes: [SystemPage.Process]
  /// Pages that follow events now.
  var dashboards: Int

  init(_ sources: Sources) async throws {
    try await self.init(sources, try await sources.status())
  }

  /// `status` is the daemon's own word, nil while none runs.
  init(_ sources: Sources, _ status: StatusReport?) async throws {
    let strategies = try await sources.strategies() ?? []
    dataFolder = sources.folder.path
    dashboards = sources.past.readers
    (files, tape, disk, processes) = try await sources.read { folder in
      (
        MachineFacts.files(folder.path), MachineFacts.tape(folder.path),
        MachineFacts.disk(folder.path), MachineFacts.processes(status, strategies)
      )
    }
  }
}
