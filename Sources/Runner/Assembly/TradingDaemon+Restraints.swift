import Control
import Orders
import TradingModel

/// The kill switch at the control socket.
extension TradingDaemon {
  func anticipate(_ action: ControlRequest.Action) {
    guard case .restrain(let text, let word, let reason, let actor) = action,
      let level = RestraintLevel(rawValue: word)
    else { return }
    do {
      tradingSwitch.anticipate(
        RestraintRequest(scope: try known(text), level: level, reason: reason, actor: actor))
    } catch {
      // A scope that nobody knows holds nothing back; the answer says so.
    }
  }

  func restrain(
    scope: String, level: String, reason: String, actor: String
  ) async throws -> RestrainedRow {
    guard let level = RestraintLevel(rawValue: level) else {
      throw ControlFailure(.invalid, "\"\(level)\" is no level of restraint")
    }
    let answer = try await tradingSwitch.restrain(
      RestraintRequest(
        scope: try await traded(scope), level: level, reason: reason, actor: actor))
    return RestrainedRow(answer)
  }

  func resume(scope: String, reason: String, actor: String) async throws -> RestraintRow {
    guard let scope = RestraintScope(scope) else { throw badScope(scope) }
    do {
      return RestraintRow(try await tradingSwitch.resume(scope, reason: reason, actor: actor))
    } catch let refusal as ResumeRefusal {
      if case .none = refusal { throw ControlFailure(.notFound, refusal.description) }
      throw ControlFailure(.unavailable, refusal.description)
    }
  }

  func restraints() async throws -> [RestraintRow] {
    try await tradingSwitch.states().map { RestraintRow($0) }
  }

  /// As `known`; one that was withdrawn is known too as long as it has anything at the broker.
  private func traded(_ text: String) async throws -> RestraintScope {
    do { return try known(text) } catch {
      guard case .strategy(let strategy)? = RestraintScope(text) else { throw error }
      let isThere = try await orders.withDesk { desk in
        !desk.openOrders(of: strategy).isEmpty
          || desk.holdings.contains { $0.key.strategy == strategy && !$0.quantity.isZero }
      }
      guard isThere else { throw error }
      return .strategy(strategy)
    }
  }

  /// The scope that a text names; a name that the configuration lacks would hold nothing back.
  private func known(_ text: String) throws -> RestraintScope {
    guard let scope = RestraintScope(text) else { throw badScope(text) }
    let (kind, name, names): (String, String, [String])
    switch scope {
    case .all: return scope
    case .account(let account):
      (kind, name, names) = ("account", account.rawValue, accountNames.map(\.rawValue))
    case .strategy(let strategy):
      (kind, name, names) = ("strategy", strategy.rawValue, strategyNames)
    }
    guard !names.contains(name) else { return scope }
    throw ControlFailure(
      .notFound,
      "No \(kind) is called \"\(name)\", so nothing was held back; there are: "
        + "\(names.joined(separator: ", ")). `perigee halt` without a scope halts everything.")
  }

  private func badScope(_ text: String) -> ControlFailure {
    ControlFailure(
      .invalid, "\"\(text)\" is no scope; write all, account:NAME or strategy:NAME")
  }
}
