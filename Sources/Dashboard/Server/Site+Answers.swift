import Control
import Logging
import Pages
import Reports

/// What routes answer, as replies.
extension Site {
  /// Why there is no page of the asked kind.
  enum Refusal {
    /// It is not there.
    case missing(String)
    /// It may not be done, now or at all.
    case forbidden(String)
    /// It is not done this way.
    case refused(String)
  }

  func shown(
    _ answer: PageAnswer, _ question: PageRequest, _ session: SessionTable.Session?
  ) async -> Reply {
    switch answer {
    case .page(let frame, let content):
      return page((await framed(frame), content), session, status: 200)
    case .document(let document):
      var reply = Reply.html(document.html)
      reply.fields.append(
        (
          "content-security-policy",
          SecurityFields.policy(styles: document.styles, scripts: document.scripts)
        ))
      return reply
    case .download(let download): return file(download)
    case .json(let bytes): return .json(bytes)
    case .bytes(let bytes, let type): return Reply(200, [("content-type", type)], .bytes(bytes))
    case .seeOther(let path): return .seeOther(LocalPath.checked(path))
    case .missing(let sentence): return await told(.missing(sentence), question, session)
    }
  }

  func done(
    _ answer: ActionAnswer, _ cookie: String, _ question: PageRequest,
    _ session: SessionTable.Session
  ) async -> Reply {
    switch answer {
    case .seeOther(let path, let notice):
      if let notice { gatekeeper.change(cookie) { $0.notice = notice } }
      return .seeOther(LocalPath.checked(path))
    case .remember(let values, let path):
      gatekeeper.change(cookie) { $0.chosen.merge(values) { _, new in new } }
      return .seeOther(LocalPath.checked(path))
    case .page(let frame, let content):
      return page((await framed(frame), content), session, status: 422)
    case .json(let bytes): return .json(bytes)
    }
  }

  private func page(
    _ page: (frame: PageFrame, content: Markup), _ session: SessionTable.Session?, status: Int
  ) -> Reply {
    let html = page.frame.page(page.content)
    return .html(FormSeal.sealed(html, token: session?.token ?? ""), status: status)
  }

  /// Tells why not: programs in JSON, people on a page with its menu.
  func told(
    _ refusal: Refusal, _ question: PageRequest, _ session: SessionTable.Session?
  ) async -> Reply {
    let (status, title, sentence) =
      switch refusal {
      case .missing(let sentence): (404, "Not here", sentence)
      case .forbidden(let sentence): (403, "Not allowed", sentence)
      case .refused(let sentence): (405, "Not this way", sentence)
      }
    guard session != nil, !question.isOfProgram else {
      return .json(Site.problem(sentence), status: status)
    }
    var frame = await framed(question.frame(title, nil).still)
    // What a stranger's link may carry in its query is not shown again.
    frame.viewer.path = String(question.target.prefix { $0 != "?" })
    var reply = page((frame, Self.words(title, sentence)), session, status: status)
    if status == 405 { reply.fields.append(("allow", "POST")) }
    return reply
  }

  private static func words(_ title: String, _ sentence: String, _ attributes: String = "")
    -> Markup
  {
    var content = Markup()
    content.raw(Panel.title(title))
    content.element("p", attributes, text: sentence)
    return content
  }

  /// What went wrong, as a page or as JSON.
  func failed(
    _ error: any Error, _ question: PageRequest, _ session: SessionTable.Session?
  ) async -> Reply {
    let status =
      switch error {
      case let failure as ControlFailure: Site.status(failure.code)
      case is WorkPool.Refusal, is NoDaemon: 503
      default: 500
      }
    log.info("\(question.path) was not answered: \(error)")
    guard session != nil, !question.isOfProgram else {
      return .json(Site.problem("\(error)"), status: status)
    }
    let title = "This did not work"
    var frame = question.frame(title, nil).still
    if status >= 503, !(error is NoDaemon) {
      // Whoever has just waited for the daemon in vain does not wait once more for its state.
      frame.daemon = DaemonLight(.silent("\(error)"), alarms: 1)
      frame.hasCharts = assets[PageAsset.chartsPath] != nil
    } else {
      frame = await framed(frame)
    }
    return page((frame, Self.words(title, "\(error)", "role=\"alert\"")), session, status: status)
  }

  private static func status(_ code: ControlFailure.Code) -> Int {
    switch code {
    case .notFound: 404
    case .invalid: 422
    case .timedOut: 504
    case .unavailable: 503
    case .failed: 500
    }
  }

  private func file(_ download: Download) -> Reply {
    let name = String(
      download.name.unicodeScalars.prefix(120).map { scalar -> Character in
        let isPlain =
          scalar.isASCII
          && (scalar.properties.isAlphabetic || "0123456789._-".contains(Character(scalar)))
        return isPlain ? Character(scalar) : "-"
      })
    let fields: [Reply.Field] = [
      ("content-type", download.type), ("content-disposition", "attachment; filename=\"\(name)\""),
    ]
    switch download.content {
    case .whole(let bytes): return Reply(200, fields, .bytes(bytes))
    case .pieces(let next): return Reply(200, fields, .pieces(next))
    }
  }
}
