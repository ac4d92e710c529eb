import Control

/// What a page shows, for programs: the rows of the same command's `--json`.
struct RowRoute<Rows: Encodable & Sendable>: PageRoute {
  let path: RoutePath
  private let rows: @Sendable (PageRequest, Sources) async throws -> Rows

  init(
    _ path: RoutePath, _ rows: @escaping @Sendable (PageRequest, Sources) async throws -> Rows
  ) {
    self.path = path
    self.rows = rows
  }

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    .json(try ControlCoding.encode(try await rows(request, sources)))
  }
}
