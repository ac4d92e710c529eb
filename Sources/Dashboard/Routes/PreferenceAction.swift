/// What the reader chose, kept in the session. It changes nothing outside of it.
struct PreferenceAction: ActionRoute {
  let path: RoutePath = "/preferences"
  let isChange = false

  func act(_ request: ActionRequest, _ sources: Sources) async throws -> ActionAnswer {
    var chosen: [String: String] = [:]
    for name in ["zone", "exchange", "theme"] {
      if let value = request.form[name], value.utf8.count <= 64 { chosen[name] = value }
    }
    return .remember(chosen, then: LocalPath.checked(request.form["back"]))
  }
}
