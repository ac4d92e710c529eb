import Foundation
import PaperGateway
import Testing

@Suite struct FaultCatalogueTests {
  @Test(arguments: FaultKind.allCases) func everyFault_IsParsedWithEachOfItsParameters(
    _ kind: FaultKind
  ) throws {
    let parameters = kind.entry.parameters + FaultParameter.common
    #expect(Set(parameters.map(\.name)).count == parameters.count, "no key twice")
    for parameter in parameters {
      for value in samples(parameter) {
        var pairs = required(kind).filter { $0.key != parameter.name }
        pairs.append((parameter.name, value))
        let fault = try GatewayFault(name: kind.rawValue, parameters: pairs)
        #expect(try GatewayFault(fault.description) == fault, "\(fault) reads back")
        #expect(fault.values[parameter.name]?.description == value)
      }
    }
  }

  private func samples(_ parameter: FaultParameter) -> [String] {
    switch parameter.form {
    case .duration: ["500ms", "5s", "2m", "3h"]
    case .integer(let range): [String(range.lowerBound), String(range.upperBound)]
    case .decimal: ["0.5", "-3"]
    case .word(let words): words
    case .text: ["AAPL.NASDAQ", "two words"]
    }
  }

  private func required(_ kind: FaultKind) -> [(key: String, value: String)] {
    kind.entry.parameters.filter(\.isRequired).map { ($0.name, samples($0)[0]) }
  }

  @Test(arguments: [
    ("nonsense", "there is no fault named \"nonsense\"; perigee fault --list shows them all"),
    ("silence wrong=1", "silence takes no \"wrong\"; it takes at, for, on"),
    ("silence at=soon", "silence: at=soon must be a time such as 500ms, 5s, 2m or 72h"),
    ("silence at=1s at=2s", "silence has \"at\" twice"),
    ("silence quietly", "\"quietly\" must be key=value"),
    ("position-change", "position-change needs quantity=..."),
    ("farm-broken farm=moon", "farm-broken: farm=moon must be one of usfarm, usfuture"),
    ("drop-on-order bytes=0", "drop-on-order: bytes=0 must be a whole number from 1 to 1000000"),
    ("silence at=99999999999999h", "silence: at=99999999999999h must be a time"),
  ]) func badText_IsRefusedWithASentence(_ text: String, _ sentence: String) {
    do {
      _ = try GatewayFault(text)
      Issue.record("\(text) was taken")
    } catch {
      #expect("\(error)".hasPrefix(sentence))
    }
  }

  /// `RECORD_SNAPSHOTS=1` writes the table anew, and the recording run fails.
  @Test func documentation_SaysWhatTheCatalogueSays() throws {
    let page = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../../docs/gateway-faults.md").standardized
    let text = try String(contentsOf: page, encoding: .utf8)
    let mark = "<!-- the catalogue; written by FaultCatalogueTests -->\n"
    let parts = text.components(separatedBy: mark)
    try #require(parts.count == 3, "the page has the two marks")
    guard parts[1] != FaultCatalogueTests.catalogue else { return }
    if ProcessInfo.processInfo.environment["RECORD_SNAPSHOTS"] == "1" {
      let new = parts[0] + mark + FaultCatalogueTests.catalogue + mark + parts[2]
      try new.write(to: page, atomically: true, encoding: .utf8)
    }
    Issue.record("docs/gateway-faults.md differs; RECORD_SNAPSHOTS=1 writes it anew")
  }

  private static var catalogue: String {
    var text = "\n"
    for kind in FaultKind.allCases {
      text += "### " + kind.rawValue + "\n\n" + kind.entry.summary + " " + nature(kind) + "\n\n"
      for parameter in kind.entry.parameters { text += line(parameter) }
      if !kind.entry.parameters.isEmpty { text += "\n" }
    }
    text += "### Parameters of every fault\n\n"
    for parameter in FaultParameter.common { text += line(parameter) }
    return text + "\n"
  }

  private static func nature(_ kind: FaultKind) -> String {
    switch kind.entry.nature {
    case .moment: "Acts once."
    case .state(let lasts): lasts.map { "Lasts \(FaultValue.duration($0))." } ?? "Lasts."
    case .events(let count):
      count.map { $0 == 1 ? "Acts on one event." : "Acts on \($0) events." }
        ?? "Acts on every event."
    }
  }

  private static func line(_ parameter: FaultParameter) -> String {
    var form = "\(parameter.form)"
    if let fallback = parameter.fallback { form += "; `\(fallback)` unless stated" }
    if parameter.isRequired { form += "; must be stated" }
    return "- `\(parameter.name)`: \(parameter.summary) (\(form))\n"
  }
}
