import Control

/// Whether a strategy does what it should, in one word.
enum Health {
  static func badge(_ row: StrategyRow, _ detail: StrategyDetailRow?) -> Badge {
    switch row.state {
    case .failed, .quarantined: return Badge("down", .bad, detail: row.reason)
    case .stopped: return Badge("stopped", .calm, detail: row.reason)
    case .starting, .stopping, .restarting: return Badge("changing", .busy, detail: row.reason)
    case .running: break
    }
    switch detail?.feedState {
    case "interrupted": return Badge("no data", .bad, detail: "its source is cut off")
    case "stale": return Badge("stale data", .warn, detail: "a stream of it is silent")
    case "starting": return Badge("waiting for data", .busy)
    default: break
    }
    if row.restarts > 0 { return Badge("restarted", .warn, detail: "\(row.restarts) times") }
    if row.errors > 0 {
      return Badge("errors", .warn, detail: "\(row.errors) lines of level error")
    }
    return Badge("well", .good)
  }
}
