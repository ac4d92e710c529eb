import Foundation
import Notices
import Testing
import TradingModel

@testable import Runner

/// What `[notices]` and `[alerts]` of runner.toml mean.
struct NoticeConfigurationTests {
  private func load(
    _ text: String, secrets: [String: String] = [:]
  ) throws -> (NoticeConfiguration, String) {
    let folder = try TemporaryFolder()
    try folder.write("brokers.toml", ConfigurationErrorTests.goodBrokers)
    try folder.write("runner.toml", text)
    for (name, secret) in secrets {
      try folder.write(name, secret)
      try FileManager.default.setAttributes(
        [.posixPermissions: 0o600], ofItemAtPath: "\(folder.path)/\(name)")
    }
    let configuration = ConfigurationLoader(directory: folder.path, home: "/home/u").load()
    return (
      configuration.runner.notices,
      configuration.problems.map(\.description).joined(separator: "\n")
    )
  }

  @Test("every form of channel is read, and none of its secrets is told")
  func channels_AreRead() throws {
    let (notices, problems) = try load(
      """
      [notices]
      delivery = "all"
      zone = "Europe/Berlin"
      quiet_hours = "22:00-07:00"
      hourly_limit = 10
      same_within = 60
      join_fills = 2
      stale_after = 600
      keep_days = 7
      summary_at = "22:15"
      preflight_minutes = 30
      dead_man_file = "hook"
      login_day = "saturday"
      login_at = "02:00"
      reset_at = "00:15"
      gateway_zone = "Europe/Zurich"

      [notices.kinds]
      fill = "off"
      drift = "quiet"

      [notices.routes]
      drift = ["letters", "phone"]

      [[notices.channel]]
      name = "phone"
      type = "ntfy"
      address_file = "hook"
      token_file = "token"
      time_limit = 5
      [notices.channel.kinds]
      reject = "off"

      [[notices.channel]]
      name = "chat"
      type = "telegram"
      token_file = "token"
      chat = "-100"

      [[notices.channel]]
      name = "push"
      type = "pushover"
      token_file = "token"
      user_file = "token"

      [[notices.channel]]
      name = "own"
      type = "webhook"
      address_file = "hook"
      template = '{"t": "{title}"}'
      template_form = "json"

      [[notices.channel]]
      name = "letters"
      type = "mail"
      host = "mail.example.org"
      user = "me"
      password_file = "token"
      from = "perigee@example.org"
      to = ["me@example.org"]

      [[notices.channel]]
      name = "program"
      type = "command"
      command = ["/bin/cat", "-"]
      """, secrets: ["hook": "https://example.org/canary", "token": "canary"])
    #expect(problems == "")
    #expect(
      notices.channels.map(\.formName) == [
        "ntfy", "telegram", "pushover", "webhook", "mail", "command",
      ])
    #expect(notices.spread == .all && notices.hourlyLimit == 10 && notices.summaryAt == 1335)
    #expect(notices.quietHours?.from == 22 * 60 && notices.zone.identifier == "Europe/Berlin")
    #expect(notices.preflightBefore == .seconds(1800) && notices.deadMan != nil)
    #expect(notices.gateway.loginDay == 7 && notices.gateway.login == 120)
    #expect(notices.gateway.zone.identifier == "Europe/Zurich" && notices.gateway.reset == 15)
    #expect(notices.stops(.fill) == [] && notices.channels[0].timeLimit == .seconds(5))
    #expect(notices.stops(.drift).map(\.channel) == ["letters", "phone"])
    #expect(notices.stops(.reject).map(\.channel).contains("phone") == false)
    guard case .mail(let mail) = notices.channels[4].form else {
      Issue.record("no mail")
      return
    }
    #expect(mail.port == 587 && mail.security == .starttls)
    #expect(!"\(notices)".contains("canary"))
  }

  @Test(
    "what is wrong is told with its line",
    arguments: [
      ("[notices]\nquiet_hours = \"late\"", "are no hours"),
      ("[notices]\nzone = \"Mars\"", "there is no time zone \"Mars\""),
      ("[notices]\nsummary_at = \"25:00\"", "is no time of day"),
      ("[notices]\nlogin_day = \"someday\"", "must be a day"),
      ("[notices.kinds]\nfil = \"on\"", "did you mean `fill`?"),
      ("[notices.kinds]\nfill = \"loud\"", "must be one of \"on\", \"quiet\", \"off\""),
      ("[notices.routes]\nfill = [\"x\"]", "there is no channel \"x\""),
      ("[[notices.channel]]\ntype = \"slack\"", "needs a `name`"),
      ("[[notices.channel]]\nname = \"a\"\ntype = \"pigeon\"", "needs a `type`: one of"),
      ("[[notices.channel]]\nname = \"a\"\ntype = \"slack\"", "needs `address_file`"),
      (
        "[[notices.channel]]\nname = \"a\"\ntype = \"telegram\"\nchat = \"1\"", "needs `token_file`"
      ),
      (
        "[[notices.channel]]\nname = \"a\"\ntype = \"slack\"\naddress_file = \"hook\"\n"
          + "[[notices.channel]]\nname = \"a\"\ntype = \"slack\"\naddress_file = \"hook\"",
        "there are two channels \"a\""
      ),
      (
        "[[notices.channel]]\nname = \"a\"\ntype = \"webhook\"\naddress_file = \"hook\"\n"
          + "template = \"{titel}\"", "{titel} is no place"
      ),
      (
        "[[notices.channel]]\nname = \"a\"\ntype = \"mail\"\nhost = \"x.org\"\n"
          + "from = \"a@x.org\"\nto = [\"b\"]", "\"b\" is no mail address"
      ),
      (
        "[[notices.channel]]\nname = \"a\"\ntype = \"mail\"\nhost = \"x.org\"\n"
          + "from = \"a@x.org\"\nto = [\"b@x.org\"]\nsecurity = \"none\"", "on this machine only"
      ),
      (
        "[[notices.channel]]\nname = \"a\"\ntype = \"command\"\ncommand = [\"cat\"]",
        "must begin with /"
      ),
    ])
  func mistakes_AreTold(text: String, words: String) throws {
    let (_, problems) = try load(text, secrets: ["hook": "https://example.org/x"])
    #expect(problems.contains(words), "\(problems)")
    #expect(problems.contains("runner.toml:"))
  }

  @Test("the older section is a channel that tells what it always told")
  func alerts_StillWork() throws {
    let (notices, problems) = try load(
      "[alerts]\nwebhook_file = \"hook\"\nformat = \"json\"\ndead_man_file = \"hook\"\n"
        + "patience = 5\nrepeat = 90\n",
      secrets: ["hook": "https://example.org/x"])
    #expect(problems == "")
    #expect(notices.patience == .seconds(5) && notices.repeats == .seconds(90))
    #expect(notices.deadMan != nil)
    #expect(notices.stops(.connection).map(\.channel) == ["alerts"])
    #expect(notices.stops(.fill) == [] && notices.stops(.reject) == [])
  }

  // MARK: The desk's kinds

  @Test(
    "what needs a person who is away is told outside",
    arguments: RestraintLevel.allCases.map { "restraint.\($0.rawValue)" } + [
      "order.unknown.alert", "order.split", "position.naked", "position.drift", "risk.trip",
      "bracket.unprotected",
    ])
  func trouble_IsTold(kind: String) { #expect(DeskKinds.kind(of: kind)?.isUrgent == true) }

  @Test("every kind of the desk that is told outside is one that the program tells")
  func deskKinds_Exist() throws {
    let sources = "\(Project.root)/Sources"
    let files = try #require(FileManager.default.enumerator(atPath: sources))
    var code = ""
    for case let path as String in files
    where path.hasSuffix(".swift") && !path.hasSuffix("DeskKinds.swift") {
      code += try String(contentsOfFile: "\(sources)/\(path)", encoding: .utf8)
    }
    for kind in DeskKinds.all.keys {
      let isTold = code.contains("\"\(kind)\"")
      #expect(isTold, "\(kind)")
    }
  }
}
