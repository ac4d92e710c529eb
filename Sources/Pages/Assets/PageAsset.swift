/// A file that the pages ask for. It changes only with the program.
package struct PageAsset: Hashable, Sendable {
  /// Where it is served.
  package var path: String
  /// The value of `Content-Type`.
  package var type: String
  package var text: String

  package static let style = PageAsset(
    path: "/assets/perigee.css", type: "text/css; charset=utf-8",
    text: StyleSheet.base + StyleSheet.frame + StyleSheet.parts + StyleSheet.charts
      + StyleSheet.past)
  package static let script = PageAsset(
    path: "/assets/perigee.js", type: "text/javascript; charset=utf-8",
    text: PageProgram.choices + PageProgram.live + PageProgram.charts + PageProgram.log
      + PageProgram.start)
  package static let icon = PageAsset(
    path: "/assets/icon.svg", type: "image/svg+xml", text: iconText)

  /// All that are made here.
  package static let all = [style, script, icon]

  /// The charts' library, served from disk where the set-up step put it.
  package static let chartsPath = "/assets/lightweight-charts.js"
  /// Its notice and licence, served from disk beside it.
  package static let chartsNoticePath = "/assets/lightweight-charts.txt"

  private static let iconText = """
    <svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" \
    rx="7" fill="#16202e"/><path d="M16 6a10 10 0 1 0 10 10M16 16l7-7" fill="none" \
    stroke="#6ea8ff" stroke-width="3" stroke-linecap="round"/></svg>
    """
}
