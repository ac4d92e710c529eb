import Testing

@Suite struct HostileTextTests {
  static let texts = [
    "<script>hostile()</script>", "\"><img src=x onerror=hostile()>", "' onclick='hostile()",
    "</title></style><svg/onload=hostile()>", "javascript:hostile()", "]]><!--", "a\u{0}\u{202E}b",
    "../../../etc", "{{7*7}}", "%3Cscript%3E", "Ω≈ç√ 日本語 🙂", "line\nbreak\ttab", "",
    "A plain name",
  ]

  @Test("no text from outside becomes markup on any page", arguments: texts)
  func hostileText_StaysText(text: String) {
    for page in Samples.pages(text) {
      let html = page.html
      #expect(!html.contains("<script>"), "\(page.name)")
      #expect(!html.contains("<img"), "\(page.name)")
      #expect(!html.contains("<svg/"), "\(page.name)")
      #expect(!html.contains("\u{0}"), "\(page.name)")
      #expect(!html.contains("\u{202E}"), "\(page.name)")
      #expect(WellFormed.problems(html) == [], "\(page.name)")
    }
  }

  @Test("a text made of random pieces of markup stays text", arguments: 0..<40)
  func randomText_StaysText(seed: Int) {
    let pieces = [
      "<", ">", "\"", "'", "&", "=", "/", " ", "script", "on", "style=", "<!--", "-->",
      "javascript:",
      "\n", "é", "#", "?", "%", "{", "}", ";",
    ]
    var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
    var text = ""
    for _ in 0..<24 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      text += pieces[Int((state >> 33) % UInt64(pieces.count))]
    }
    for page in Samples.pages(text) {
      #expect(WellFormed.problems(page.html) == [], "\(page.name): \(text)")
    }
  }

  @Test("the judge of well-formed pages finds what it looks for")
  func judge_FindsFaults() {
    for bad in [
      "<p>", "<p></b></p>", "<p style=\"color:red\"></p>", "<p id=\"a\"></p><b id=\"a\"></b>",
      "<a href=\"javascript:x\">x</a>", "<p onclick=\"x\"></p>", "<script>x</script>",
      "<style>p{}</style>", "<p",
    ] {
      #expect(WellFormed.problems(bad) != [], "\(bad)")
    }
    #expect(WellFormed.problems("<p id=\"a\">x<br><b>y</b></p>") == [])
  }
}
