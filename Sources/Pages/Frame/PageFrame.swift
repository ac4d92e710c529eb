package import Reports

/// What every page has around its own content: the mode, the daemon's state, the alarms, the menu
/// and the reader's choices.
package struct PageFrame: Sendable {
  /// The pages of the menu, in its order.
  package enum Place: String, Hashable, Sendable, CaseIterable {
    case overview, strategies, orders, logs, feeds, risk, reports, system

    /// Where the page is.
    package var path: String { self == .overview ? "/" : "/\(rawValue)" }

    var title: String {
      switch self {
      case .overview: "Overview"
      case .strategies: "Strategies"
      case .orders: "Orders"
      case .logs: "Logs"
      case .feeds: "Feeds"
      case .risk: "Risk"
      case .reports: "Reports"
      case .system: "System"
      }
    }
  }

  package var title: String
  package var place: Place?
  package var viewer: PageViewer
  /// Nil on pages before signing in: they have no menu and say nothing of the daemon.
  package var daemon: DaemonLight?
  /// Where the form that signs out posts to; nil shows none.
  package var signOut: String?
  /// Whether the file of the charts' library is served.
  package var hasCharts = false
  /// How often the script asks for the page anew, in seconds, beside the server's events; nil for
  /// a page that never changes.
  package var every: Int? = 2
  /// What the reader's last change came to; told once, above the content.
  package var notice: String?

  package init(
    title: String, place: Place?, viewer: PageViewer = PageViewer(), daemon: DaemonLight? = nil,
    signOut: String? = "/logout", hasCharts: Bool = false
  ) {
    self.title = title
    self.place = place
    self.viewer = viewer
    self.daemon = daemon
    self.signOut = signOut
    self.hasCharts = hasCharts
  }

  /// The whole page around `content`.
  package func page(_ content: Markup) -> String {
    var page = Markup()
    head(&page)
    page.line("<a class=\"skip\" href=\"#content\">Skip to the content</a>")
    if let daemon {
      header(daemon, &page)
      page.line("<div class=\"shell\">")
      menu(&page)
    } else {
      page.line(
        "<header class=\"top\"><a class=\"brand\" href=\"/\">\(Icon.brand)Perigee</a></header>")
      page.line("<div class=\"shell bare\">")
    }
    let pace = daemon == nil ? nil : every
    page.line(
      "<main id=\"content\" tabindex=\"-1\"\(pace.map { " data-every=\"\($0)\"" } ?? "")>")
    if pace != nil { lostNotice(&page) }
    if let notice { page.raw(Notice(.good, notice).html) }
    page.raw(content.html)
    page.line("</main></div>")
    footer(&page)
    page.line("</body></html>")
    return page.html
  }

  private func head(_ page: inout Markup) {
    page.raw("<!DOCTYPE html><html lang=\"en\" data-theme=\"\(viewer.theme.rawValue)\" ")
    page.raw("data-clock=\"\(viewer.clock.zone.rawValue)\" ")
    page.raw("data-exchange=\"\(Markup.escaped(viewer.clock.exchange))\" ")
    page.line("data-mode=\"\(mode.word)\"><head><meta charset=\"utf-8\">")
    page.line("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
    page.line("<meta name=\"referrer\" content=\"same-origin\">")
    page.line("<meta name=\"color-scheme\" content=\"light dark\">")
    page.element("title", text: "\(title) · Perigee")
    page.line("<link rel=\"icon\" href=\"\(PageAsset.icon.path)\" type=\"image/svg+xml\">")
    page.line("<link rel=\"stylesheet\" href=\"\(PageAsset.style.path)\">")
    if daemon != nil {
      if hasCharts { page.line("<script src=\"\(PageAsset.chartsPath)\" defer></script>") }
      page.line("<script src=\"\(PageAsset.script.path)\" defer></script>")
    }
    page.line("</head><body>")
  }

  /// The mode as a word of the markup and as words for people.
  private var mode: (word: String, text: String, detail: String) {
    guard case .running(let mode, _) = daemon?.state else {
      return ("none", "no daemon", "no daemon answers; the journal alone is shown")
    }
    return mode == "live"
      ? ("live", "LIVE", "orders go to a broker with real money or on a real account")
      : ("paper", "paper", "orders trade on the paper market")
  }

  private func header(_ daemon: DaemonLight, _ page: inout Markup) {
    page.line("<header class=\"top\" data-live=\"head\">")
    page.line("<a class=\"brand\" href=\"/\">\(Icon.brand)Perigee</a>")
    page.raw("<span class=\"mode \(mode.word)\" title=\"\(mode.detail)\">")
    page.line("\(Markup.escaped(mode.text))</span>")
    page.raw("<span class=\"daemon\" id=\"daemon\">")
    switch daemon.state {
    case .running(_, let since):
      page.raw("<span class=\"dot good\"></span><span>running<span class=\"wide\"> since ")
      page.line("\(viewer.clock.html(since))</span></span></span>")
    case .away:
      page.line("<span class=\"dot\"></span><span>not running</span></span>")
    case .silent(let text):
      page.raw("<span class=\"dot bad\"></span>")
      page.element("span", "title=\"\(Markup.escaped(text))\"", text: "no answer")
      page.line("</span>")
    }
    let words = daemon.alarms == 1 ? "1 alarm" : "\(daemon.alarms) alarms"
    let kind = daemon.alarms > 0 ? "alarms bad" : "alarms"
    page.line("<a class=\"\(kind)\" href=\"/#alarms\">\(Icon.bell)\(words)</a>")
    choices(&page)
    page.line("</header>")
  }

  /// Works without the script by its button; the script applies a choice at once.
  private func choices(_ page: inout Markup) {
    page.line(
      "<details class=\"choices\" data-keep><summary>\(Icon.view)<span>View</span></summary>")
    page.line("<div class=\"sheet\"><form method=\"post\" action=\"/preferences\" id=\"choices\">")
    page.raw("<input type=\"hidden\" name=\"back\" value=\"")
    page.line("\(Markup.escaped(PageViewer.ownPath(viewer.path)))\">")
    page.line("<fieldset><legend>Times</legend>")
    for zone in PageClock.Zone.allCases {
      let words =
        switch zone {
        case .local: "Local"
        case .exchange: "Exchange (\(viewer.clock.exchange))"
        case .utc: "UTC"
        }
      choice("zone", zone.rawValue, words, isChosen: zone == viewer.clock.zone, &page)
    }
    page.line("</fieldset><fieldset><legend>Colours</legend>")
    for theme in PageViewer.Theme.allCases {
      let words =
        switch theme {
        case .system: "As the system"
        case .light: "Light"
        case .dark: "Dark"
        }
      choice("theme", theme.rawValue, words, isChosen: theme == viewer.theme, &page)
    }
    page.line("</fieldset><button type=\"submit\">Apply</button></form>")
    if let signOut {
      page.raw("<form method=\"post\" action=\"\(Markup.escaped(signOut))\">")
      page.line("<button type=\"submit\">Sign out</button></form>")
    }
    page.line("</div></details>")
  }

  private func choice(
    _ name: String, _ value: String, _ words: String, isChosen: Bool, _ page: inout Markup
  ) {
    page.raw("<label><input type=\"radio\" name=\"\(name)\" value=\"\(value)\"")
    page.line("\(isChosen ? " checked" : "")> \(Markup.escaped(words))</label>")
  }

  private func menu(_ page: inout Markup) {
    page.line("<nav class=\"menu\" aria-label=\"Pages\"><ul>")
    for place in Place.allCases {
      let here = place == self.place ? " aria-current=\"page\"" : ""
      page.line("<li><a href=\"\(place.path)\"\(here)>\(Icon.of(place))\(place.title)</a></li>")
    }
    page.line("</ul></nav>")
  }

  /// What the script shows when the figures are no longer live, and what stands without it.
  private func lostNotice(_ page: inout Markup) {
    page.raw("<div class=\"lost\" id=\"lost\" role=\"alert\" hidden><strong>Not live.</strong> ")
    page.line("<span id=\"lost-words\"></span></div>")
    page.raw("<noscript><p class=\"still\">Without scripts this page stands still: it shows ")
    page.raw("\(viewer.clock.html(viewer.now)). ")
    page.line(
      "<a href=\"\(Markup.escaped(PageViewer.ownPath(viewer.path)))\">Load it again</a>"
        + "</p></noscript>"
    )
  }

  private func footer(_ page: inout Markup) {
    page.raw("<footer><span>Made <span data-live=\"made\">\(viewer.clock.html(viewer.now))")
    page.raw("</span></span>")
    if hasCharts {
      page.raw("<span>Charts by <a href=\"https://www.tradingview.com/\" ")
      page.raw("rel=\"noreferrer noopener\">TradingView</a> Lightweight Charts™, ")
      page.raw("Copyright © 2024 TradingView, Inc. ")
      page.raw("<a href=\"\(PageAsset.chartsNoticePath)\">Notice and licence</a></span>")
    }
    page.line("</footer>")
  }
}
