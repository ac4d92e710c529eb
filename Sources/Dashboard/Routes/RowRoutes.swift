import Control

/// `perigee status --json`.
struct StatusRows: PageRoute {
  let path: RoutePath = "/api/status.json"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    .json(try ControlCoding.encode(try await sources.status()))
  }
}

/// `perigee strategies --json`.
struct StrategyRows: PageRoute {
  let path: RoutePath = "/api/strategies.json"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    .json(try ControlCoding.encode(try await sources.strategies() ?? []))
  }
}

/// `perigee accounts --json`.
struct AccountRows: PageRoute {
  let path: RoutePath = "/api/accounts.json"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    .json(try ControlCoding.encode(try await sources.accounts() ?? []))
  }
}
