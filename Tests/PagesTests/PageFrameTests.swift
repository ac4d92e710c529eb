import Pages
import Reports
import Testing

@Suite struct PageFrameTests {
  @Test("a title is text and never markup")
  func title_IsEscaped() {
    let page = PageFrame(title: "<b>", place: .overview).page(Markup())
    #expect(page.contains("&lt;b&gt;"))
    #expect(!page.contains("<b>"))
  }
}
