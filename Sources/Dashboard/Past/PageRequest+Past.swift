import Control
import Pages
import TradingModel

extension PageRequest {
  /// Who looks, and how: what was chosen in this session.
  var pastViewer: PageViewer {
    var clock = PageClock()
    if let zone = chosen["zone"].flatMap(PageClock.Zone.init) { clock.zone = zone }
    if let exchange = chosen["exchange"] { clock.exchange = exchange }
    let theme = chosen["theme"].flatMap(PageViewer.Theme.init) ?? .system
    return PageViewer(clock: clock, theme: theme, path: target, now: now)
  }

  /// How times are written.
  var pastClock: PageClock { pastViewer.clock }

  /// The frame of a page. The daemon's state is that of half a second ago at most; that it does not
  /// answer is told in the frame and fails no page.
  func pastFrame(
    _ title: String, _ place: PageFrame.Place, _ sources: Sources
  ) async -> PageFrame {
    let light: DaemonLight
    do {
      let status = try await sources.status()
      light = DaemonLight(
        status.map { .running(mode: $0.mode, since: $0.started) } ?? .away,
        alarms: (status?.restraints.count ?? 0) + (status?.strategiesFailed ?? 0))
    } catch {
      light = DaemonLight(.silent("\(error)"))
    }
    return PageFrame(
      title: title, place: place, viewer: pastViewer, daemon: light, signOut: "/logout")
  }
}
