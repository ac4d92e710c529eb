import Pages
import Reports

/// The page that asks for the token.
enum LoginPage {
  /// Takes a code from the address's fragment and posts it, and takes it out of the history.
  static let script = Asset(
    path: "/assets/login.js", type: "text/javascript; charset=utf-8",
    bytes: Array(
      """
      "use strict";
      (() => {
        const code = location.hash.slice(1);
        if (!code) return;
        history.replaceState(null, "", location.pathname + location.search);
        const field = document.getElementById("secret");
        field.value = code;
        field.form.submit();
      })();
      """.utf8))

  static func html(back: String, problem: String?) -> String {
    var content = Markup()
    content.element("h1", text: "Open the dashboard")
    if let problem { content.element("p", "role=\"alert\" class=\"problem\"", text: problem) }
    content.line("<form method=\"post\" action=\"/login\" class=\"login\">")
    content.line(
      "<input type=\"hidden\" name=\"back\" value=\"\(Markup.escaped(LocalPath.checked(back)))\">")
    content.line("<label for=\"secret\">Token</label>")
    content.line(
      "<input id=\"secret\" name=\"secret\" type=\"password\" autocomplete=\"off\" required "
        + "autofocus maxlength=\"200\">")
    content.line("<button type=\"submit\">Open</button></form>")
    content.line(
      "<p>On the machine that trades, <code>perigee dashboard</code> opens this page without a "
        + "token, and <code>perigee dashboard --token</code> prints it.</p>")
    content.line("<script src=\"\(script.path)?v=\(script.hash)\" defer></script>")
    return PageFrame(title: "Open the dashboard", place: nil).page(content)
  }
}
