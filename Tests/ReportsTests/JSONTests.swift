import Foundation
import Performance
import Reports
import Testing
import TradingModel

@Suite struct JSONTests {
  @Test("a result comes back as it was written", arguments: [3, 45, 520])
  func result_ComesBack(days: Int) throws {
    var result = Samples.result(days: days, tag: days == 45 ? nil : Samples.hostile)
    result.end = Timestamp(rawValue: result.end.rawValue + 123_456_789)
    let data = try ResultJSON.data(result)
    #expect(try ResultJSON.result(data) == result)
    #expect(try ResultJSON.data(ResultJSON.result(data)) == data)
  }

  @Test func times_AreUTCAndDecimalsExact() throws {
    var result = Samples.result(days: 0)
    result.capital = Decimal64("123456789.012345678") ?? .zero
    result.start = Timestamp(rawValue: -1_500_000_000)
    let text = String(decoding: try ResultJSON.data(result), as: UTF8.self)
    #expect(text.contains(#""capital":"123456789.012345678""#))
    #expect(text.contains(#""start":"1969-12-31T23:59:58.5Z""#))
    #expect(text.contains(#""format":"perigee-result""#) && text.contains(#""version":1"#))
    #expect(text.contains(#""statistics":{"#) && text.contains(#""sharpe":null"#))
    #expect(try ResultJSON.result(Data(text.utf8)) == result)
  }

  @Test(
    "what is no result is refused with its place",
    arguments: [
      ("", "it is not a result in JSON"), ("[]", "it is not a result in JSON"),
      ("{}", "format is missing"),
    ])
  func otherText_IsRefused(text: String, words: String) {
    #expect { try ResultJSON.result(Data(text.utf8)) } throws: { error in
      (error as? ReportError)?.description.contains(words) == true
    }
  }

  @Test(
    "a field that is not what it should be is named",
    arguments: [
      (#""kind":"backtest""#, #""kind":"dream""#, "at kind"),
      (#""version":1"#, #""version":2"#, "its version is 2"),
      (#""format":"perigee-result""#, #""format":"x""#, "its format is x"),
      (#""start":"2023-01-02T00:00:00Z""#, #""start":"2023-02-30T00:00:00Z""#, "at start"),
      (#""capital":"100000""#, #""capital":100000"#, "at capital"),
      (#""date":"2023-01-02""#, #""date":"2 January""#, "not a day"),
    ])
  func wrongField_IsNamed(from: String, to: String, words: String) throws {
    let text = String(decoding: try ResultJSON.data(Samples.result(days: 3)), as: UTF8.self)
    let wrong = text.replacingOccurrences(of: from, with: to)
    #expect(wrong != text)
    #expect { try ResultJSON.result(Data(wrong.utf8)) } throws: { error in
      (error as? ReportError)?.description.contains(words) == true
    }
  }

  @Test("the documentation names every key")
  func documentation_NamesEveryKey() throws {
    let documentation = try Samples.page("report.md")
    let object = try JSONSerialization.jsonObject(
      with: try ResultJSON.data(Samples.result(days: 60)))
    var keys: Set<String> = []
    collect(object, into: &keys)
    #expect(keys.count > 40)
    for key in keys { #expect(documentation.contains("`\(key)`"), "\(key)") }
  }

  private func collect(_ value: Any, into keys: inout Set<String>) {
    if let object = value as? [String: Any] {
      for (key, value) in object {
        keys.insert(key)
        collect(value, into: &keys)
      }
    } else if let list = value as? [Any] {
      for value in list.prefix(3) { collect(value, into: &keys) }
    }
  }
}
