import Logging
import Notices
import Testing
import TradingModel

/// What makes two events the same, as a server hears them.
struct ComposerTests {
  private func bodies(_ events: [NoticeEvent], count: Int) async throws -> [String] {
    let folder = try TemporaryFolder()
    let server = try WebServer()
    defer { server.stop() }
    var configuration = NoticeConfiguration.make()
    configuration.channels[0].form = .webhook(
      address: server.address("/x"), template: NoticeTemplate("{text}", form: .text),
      authorization: nil)
    configuration.joinFills = .milliseconds(1)
    let office = try NoticeOffice(
      configuration, file: folder.path + "/notices.db", log: Logger(label: "test"),
      now: { .morning }
    ) { _ in "AAPL.NASDAQ" }
    try office.start()
    for event in events { office.put(event) }
    await office.settle()
    var requests = server.requests.makeAsyncIterator()
    var heard: [String] = []
    while heard.count < count, let next = await requests.next() { heard.append(Heard(next).body) }
    office.stop()
    return heard
  }

  private func refused(
    _ reason: String, _ action: OrderRequest.Action = .cancelAll
  ) -> NoticeEvent {
    .refused(
      OrderRequest(
        strategy: StrategyID(rawValue: "breakout"), number: 1,
        account: AccountName(rawValue: "swing"), action: action), reason: reason)
  }

  @Test("a refusal for another reason, or of something else, is told; the same is counted")
  func refusals_AreToldApart() async throws {
    let intent = IntentID(rawValue: "r1-a")
    let heard = try await bodies(
      [
        refused("no margin: 100.25 of 99.10"), refused("no margin: 100.75 of 99.20"),
        refused("no permission to trade"), refused("no margin: 1 of 2", .cancel(intent)),
      ], count: 3)
    #expect(heard.count == 3)
    #expect(heard.map { $0.contains("no permission") } == [false, true, false])
    #expect(heard.last?.contains("the cancel of r1-a") == true)
  }
}
