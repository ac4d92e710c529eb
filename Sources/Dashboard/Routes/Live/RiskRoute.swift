import Control
import Pages

/// Limits, restraints and the kill switch.
struct RiskRoute: PageRoute {
  let path: RoutePath = "/risk"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    let page = RiskPage(
      viewer: request.viewer, isRunning: try await sources.status() != nil,
      restraints: try await sources.restraints(), limits: try await sources.limits(),
      accounts: try await sources.accounts()?.map(\.account) ?? [],
      strategies: try await sources.strategies()?.map(\.name) ?? [],
      isReadOnly: request.isReadOnly)
    return .page(request.frame("Risk", .risk), page.content)
  }
}

/// Asks once more before trading is held back.
struct RestrainRoute: PageRoute {
  let path: RoutePath = "/risk/restrain"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    guard let level = request.query["level"].flatMap(Restraining.init(rawValue:)) else {
      return .missing("The kill switch has no such level.")
    }
    var frame = request.frame("Risk", .risk)
    frame.every = nil
    return .page(
      frame,
      level.page(
        scope: request.query["scope"] ?? "all",
        back: LocalPath.checked(request.query["back"] ?? "/risk")))
  }
}

/// Holds trading back.
struct RestrainAction: ActionRoute {
  let path: RoutePath = "/risk/restrain"

  func act(_ request: ActionRequest, _ sources: Sources) async throws -> ActionAnswer {
    let answer = try await sources.ask(
      .restrain(
        scope: request.form["scope"] ?? "", level: request.form["level"] ?? "",
        reason: request.form["reason"] ?? "by hand", actor: request.actor))
    guard case .restrained(let row)? = answer else { throw NoDaemon() }
    var words =
      row.isNew
      ? "\(row.restraint.level) holds for \(row.restraint.scope)"
      : "\(row.restraint.level) held for \(row.restraint.scope) already"
    words += ": \(row.cancelled) cancels sent, \(row.withdrawn) orders taken back unsent."
    if let unstored = row.unstored { words += " The journal does not have it yet: \(unstored)." }
    return .seeOther(LocalPath.checked(request.form["back"] ?? "/risk"), notice: words)
  }
}

/// Asks once more before a scope is let go again.
struct ResumeRoute: PageRoute {
  let path: RoutePath = "/risk/resume"

  func answer(_ request: PageRequest, _ sources: Sources) async throws -> PageAnswer {
    var frame = request.frame("Risk", .risk)
    frame.every = nil
    return .page(
      frame,
      Restraining.resumePage(
        scope: request.query["scope"] ?? "all",
        back: LocalPath.checked(request.query["back"] ?? "/risk")))
  }
}

/// Lets a scope go again.
struct ResumeAction: ActionRoute {
  let path: RoutePath = "/risk/resume"

  func act(_ request: ActionRequest, _ sources: Sources) async throws -> ActionAnswer {
    guard let reason = request.form["reason"] else {
      throw ControlFailure(.invalid, "To resume, say why: the reason is journaled with it.")
    }
    let answer = try await sources.ask(
      .resume(scope: request.form["scope"] ?? "", reason: reason, actor: request.actor))
    guard case .resumed(let row)? = answer else { throw NoDaemon() }
    return .seeOther(
      LocalPath.checked(request.form["back"] ?? "/risk"),
      notice: "\(row.scope) trades again; \(row.level) was lifted.")
  }
}
