import PaperGateway

/// The catalogue of faults as `perigee fault --list` prints it.
enum FaultList {
  static var text: String {
    var text = ""
    for kind in FaultKind.allCases {
      text += "\(kind.rawValue)\n" + wrapped(kind.entry.summary, indent: 4)
      for parameter in kind.entry.parameters { text += line(parameter) }
    }
    text += "\nEvery fault takes:\n"
    for parameter in FaultParameter.common { text += line(parameter) }
    return text
  }

  private static func line(_ parameter: FaultParameter) -> String {
    var form = "\(parameter.form)"
    if let fallback = parameter.fallback { form += "; \(fallback) unless stated" }
    if parameter.isRequired { form += "; must be stated" }
    return wrapped("\(parameter.name)=  \(parameter.summary) (\(form))", indent: 6)
  }

  private static func wrapped(_ text: String, indent: Int) -> String {
    let margin = String(repeating: " ", count: indent)
    var lines = [margin]
    for word in text.split(separator: " ") {
      if lines[lines.count - 1].count + word.count + 1 > 88 { lines.append(margin + "  ") }
      let isFirst = lines[lines.count - 1].allSatisfy { $0 == " " }
      lines[lines.count - 1] += (isFirst ? "" : " ") + word
    }
    return lines.joined(separator: "\n") + "\n"
  }
}
