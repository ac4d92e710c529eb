import Control
import Logging
import Pages
import Reports

/// What routes answer, as replies.
extension Site {
  func shown(_ answer: PageAnswer, _ session: SessionTable.Session?) -> Reply {
    switch answer {
    case .page(let frame, let content): return page((frame, content), session, status: 200)
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
    case .missing(let sentence): return page(missing(sentence), session, status: 404)
    }
  }

  func done(
    _ answer: ActionAnswer, _ cookie: String, _ session: SessionTable.Session
  ) -> Reply {
    switch answer {
    case .seeOther(let path, let notice):
      if let notice { gatekeeper.change(cookie) { $0.notice = notice } }
      return .seeOther(LocalPath.checked(path))
    case .remember(let values, let path):
      gatekeeper.change(cookie) { $0.chosen.merge(values) { _, new in new } }
      return .seeOther(LocalPath.checked(path))
    case .page(let frame, let content): return page((frame, content), session, status: 422)
    case .json(let bytes): return .json(bytes)
    }
  }

  func page(
    _ page: (frame: PageFrame, content: Markup), _ session: SessionTable.Session?, status: Int
  ) -> Reply {
    let html = page.frame.page(page.content)
    return .html(FormSeal.sealed(html, token: session?.token ?? ""), status: status)
  }

  func missing(_ sentence: String) -> (PageFrame, Markup) {
    var content = Markup()
    content.element("h1", text: "Not here")
    content.element("p", text: sentence)
    return (PageFrame(title: "Not here", place: nil), content)
  }

  /// What went wrong, as a page or as JSON.
  func failed(_ error: any Error, _ path: String, _ session: SessionTable.Session?) -> Reply {
    let status =
      switch error {
      case let failure as ControlFailure: Site.status(failure.code)
      case is WorkPool.Refusal: 503
      default: 500
      }
    log.info("\(path) was not answered: \(error)")
    if path.hasPrefix("/api/") { return .json(Site.problem("\(error)"), status: status) }
    var content = Markup()
    content.element("h1", text: "This did not work")
    content.element("p", "role=\"alert\"", text: "\(error)")
    return page(
      (PageFrame(title: "This did not work", place: nil), content), session, status: status)
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
