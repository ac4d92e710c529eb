import TradingModel

/// Turns `brokers.toml` into a `BrokersConfiguration`.
enum BrokersReader {
  static let clientIDs = 1...999_999

  static func read(_ file: ConfigurationFile, problems: ProblemList) -> BrokersConfiguration {
    let top = SectionReader(file, problems: problems)
    var brokers = BrokersConfiguration()
    if let ib = top.section("ib") { brokers.ib = readIB(ib) }
    if let accounts = top.section("accounts") {
      if let ib = accounts.section("ib") { brokers.accounts = readAccounts(ib) }
      accounts.finish()
    }
    top.finish()
    if brokers.accounts.isEmpty && problems.problems.isEmpty {
      problems.add(
        ConfigurationProblem(
          file: file.name, line: nil,
          message: "no account is named; add a section [accounts.ib] with a line such as "
            + "swing = \"DU1234567\""))
    }
    let names = Set(brokers.accounts.map(\.name.rawValue))
    for (index, account) in brokers.ib.dataAccounts.enumerated()
    where !names.contains(account.rawValue) {
      problems.add(
        ConfigurationProblem(
          file: file.name, line: file.line(of: "ib.prefer_data_account[\(index)]"),
          message: unknownAccount(account.rawValue, names: names)))
    }
    return brokers
  }

  /// The sentence for a name that `[accounts.ib]` lacks.
  static func unknownAccount(_ name: String, names: Set<String>) -> String {
    let start = "account \"\(name)\" is not in [accounts.ib] of brokers.toml"
    if let near = Spelling.nearest(to: name, among: names) {
      return "\(start); did you mean \"\(near)\"?"
    }
    return "\(start); add it there or use one of \(names.sorted().joined(separator: ", "))"
  }

  private static func readIB(_ section: SectionReader) -> BrokersConfiguration.IB {
    var ib = BrokersConfiguration.IB()
    if let hosts = section.strings("hosts") {
      ib.hosts = hosts
      if hosts.isEmpty || hosts.count > 16 || hosts.contains("") {
        section.report("hosts", "`hosts` must name 1 to 16 hosts, none of them empty")
      }
    }
    if let ports = section.integers("ports", in: 1...65535) {
      ib.ports = ports
      if ports.isEmpty || ports.count > 16 {
        section.report("ports", "`ports` must hold 1 to 16 ports, as in [4002, 7497]")
      }
      if Set(ports).count < ports.count {
        section.report("ports", "`ports` names a port twice; remove one")
      }
    }
    if let id = section.integer("client_id", in: clientIDs) { ib.clientID = id }
    if let id = section.integer("second_look_client_id", in: 0...999_999) { ib.secondLookID = id }
    if ib.secondLookID == ib.clientID {
      section.report(
        "second_look_client_id",
        "`second_look_client_id` is the `client_id`; a gateway serves each client id once")
    }
    if let names = section.strings("prefer_data_account") {
      ib.dataAccounts = names.map(AccountName.init(rawValue:))
    }
    if let seconds = section.number("connect_timeout", in: 0.5...60) {
      ib.connectTimeout = .milliseconds(Int64(seconds * 1000))
    }
    if let tries = section.integer("retries", in: 1...10) { ib.tries = tries }
    if let lines = section.integer("market_data_lines", in: 1...10_000) {
      ib.marketDataLines = lines
    }
    if let delayed = section.boolean("delayed_data") { ib.delayedData = delayed }
    section.finish()
    return ib
  }

  private static func readAccounts(_ section: SectionReader) -> [BrokersConfiguration.Account] {
    var accounts: [BrokersConfiguration.Account] = []
    var owners: [String: String] = [:]
    for (name, value) in section.entries() {
      guard isName(name) else {
        section.report(
          name,
          "account name \"\(name)\" must be 1 to 32 letters, digits, - or _")
        continue
      }
      var clientID: Int?
      let number: String?
      if case .table = value, let inner = section.section(name) {
        number = inner.string("number")
        clientID = inner.integer("client_id", in: clientIDs)
        if !inner.has("number") {
          inner.report(nil, "account \"\(name)\" has no `number`; write number = \"DU1234567\"")
        }
        inner.finish()
      } else {
        number = section.string(name)
      }
      guard let number else { continue }
      guard (1...32).contains(number.utf8.count), number.utf8.allSatisfy(isAlphanumeric) else {
        section.report(
          name,
          "account \"\(name)\" has the number \"\(number)\"; IB's numbers are letters and digits "
            + "such as DU1234567")
        continue
      }
      if let owner = owners[number] {
        section.report(
          name, "account \"\(name)\" has the number of \"\(owner)\"; one number, one name")
        continue
      }
      owners[number] = name
      accounts.append(
        BrokersConfiguration.Account(
          name: AccountName(rawValue: name), number: AccountNumber(rawValue: number),
          clientID: clientID))
    }
    if accounts.count > 256 {
      section.report(nil, "[accounts.ib] has \(accounts.count) accounts; the limit is 256")
    }
    return accounts
  }

  /// Whether a text can name an account, a strategy or a desk.
  static func isName(_ text: String) -> Bool {
    (1...32).contains(text.utf8.count)
      && text.utf8.allSatisfy {
        isAlphanumeric($0) || $0 == UInt8(ascii: "-") || $0 == UInt8(ascii: "_")
      }
  }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }
}
