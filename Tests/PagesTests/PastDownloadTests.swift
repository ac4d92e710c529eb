import Control
import Pages
import Testing
import TradingModel

@Suite struct PastDownloadTests {
  @Test("cells are quoted by RFC 4180, and lines end with CR and LF")
  func cells_AreQuoted() {
    var csv = CSVText()
    csv.line([.text("a,b"), .text("say \"no\""), .text("two\nlines"), .text(nil), .count(7)])
    #expect(csv.text == "\"a,b\",\"say \"\"no\"\"\",\"two\nlines\",,7\r\n")
    csv = CSVText()
    csv.line([.text("a\r\nb")])
    #expect(csv.text == "\"a\r\nb\"\r\n")
  }

  @Test(
    "no text begins a formula",
    arguments: ["=1+1", "+1", "-2", "@SUM(A1)", "\tx", "\rx", "=HYPERLINK(\"x\")"])
  func text_IsNoFormula(text: String) {
    var csv = CSVText()
    csv.line([.text(text)])
    #expect(csv.text.hasPrefix("'") || csv.text.hasPrefix("\"'"))
  }

  @Test("a negative number stays a number")
  func number_StaysNumber() {
    var csv = CSVText()
    csv.line([.number(Decimal64("-3.25")), .count(-7)])
    #expect(csv.text == "-3.25,-7\r\n")
  }

  @Test("JSON rows of several pieces are one array")
  func json_IsOneArray() throws {
    let row = FillRow(
      timeText: "x", execution: "e", account: "a", symbol: "s", instrument: 1, side: "BUY",
      quantity: 1, price: 2, exchange: "X")
    let text =
      PastDownload.head(.json, .fills)
      + (try PastDownload.text([row], .json, isFirst: true))
      + (try PastDownload.text([row, row], .json, isFirst: false)) + PastDownload.foot(.json)
    let rows = try ControlCoding.decode([FillRow].self, from: Array(text.utf8))
    #expect(rows == [row, row, row])
    let none = PastDownload.head(.json, .fills) + PastDownload.foot(.json)
    #expect(try ControlCoding.decode([FillRow].self, from: Array(none.utf8)).isEmpty)
  }
}
