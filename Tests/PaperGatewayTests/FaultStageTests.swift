import PaperExchange
import TWSProtocol
import Testing
import TradingModel

@testable import PaperGateway

/// When faults begin, end and act, in virtual time.
@Suite struct FaultStageTests {
  private let start = Timestamp(seconds: 1_000_000)
  private let party = FaultParty(session: 1, client: 1, version: .newestText)

  private func stage(_ texts: String...) throws -> FaultStage {
    var stage = FaultStage()
    for text in texts {
      _ = try stage.add(try GatewayFault(text), instrument: nil, now: start)
    }
    return stage
  }

  private func after(_ duration: Duration) -> Timestamp { start.advanced(by: duration) }

  private func status(_ order: OrderID) -> GatewayMessage {
    .orderStatus(
      GatewayMessage.OrderStatus(
        orderID: order, status: "Submitted", filled: 0, remaining: 1, averageFillPrice: 0,
        permanentID: 7, parentID: 0, lastFillPrice: 0, clientID: 1))
  }

  private func sent(_ stage: inout FaultStage, _ message: GatewayMessage, at now: Timestamp)
    -> Int
  {
    stage.send(message, FaultStage.Outgoing(party: party, now: now)).count {
      if case .deliver = $0 { true } else { false }
    }
  }

  @Test func fault_BeginsAndEndsByItsTimes() throws {
    var stage = try stage("connectivity-lost at=10s for=5s")
    #expect(stage.nextDue == after(.seconds(10)))
    #expect(stage.advance(to: after(.seconds(9))).isEmpty)
    #expect(
      stage.advance(to: after(.seconds(10))) == [.tell(FaultStage.lost, client: nil)])
    #expect(stage.nextDue == after(.seconds(15)))
    #expect(sent(&stage, status(1), at: after(.seconds(11))) == 0)
    let end = stage.advance(to: after(.seconds(15)))
    #expect(end.first == .tell(FaultStage.kept, client: nil))
    #expect(end.dropFirst() == [.deliver(.message(status(1)), session: 1)])
    #expect(stage.isQuiet && stage.nextDue == nil)
    #expect(stage.counts[.connectivityLost] == 2)
  }

  @Test func afterAndCount_BoundTheEvents() throws {
    var stage = try stage("duplicate-status after=2 count=3")
    let counts = (1...7).map { sent(&stage, status(OrderID(rawValue: $0)), at: start) }
    #expect(counts == [1, 1, 2, 2, 2, 1, 1])
    #expect(stage.isQuiet)
  }

  @Test func probability_IsSeeded() throws {
    func run(_ seed: Int) throws -> [Int] {
      var stage = try stage("duplicate-status probability=0.5 seed=\(seed)")
      return (1...64).map { sent(&stage, status(OrderID(rawValue: $0)), at: start) }
    }
    #expect(try run(1) == run(1))
    #expect(try run(1) != run(2))
    #expect((20...44).contains(try run(3).count { $0 == 2 }))
  }

  @Test func trigger_BeginsWithTheEventOfItsClient() throws {
    var stage = try stage("drop-connections on=fill client=4 after=1")
    #expect(stage.trigger(.order, 4, nil, now: start).isEmpty)
    #expect(stage.trigger(.fill, 3, nil, now: start).isEmpty)
    #expect(stage.trigger(.fill, 4, nil, now: start).isEmpty)
    #expect(stage.trigger(.fill, 4, nil, now: start) == [.close(client: 4)])
    #expect(stage.isQuiet)
  }

  @Test func triggeredFault_WaitsForItsTimeFirst() throws {
    var stage = try stage("drop-connections on=order at=5s")
    #expect(stage.trigger(.order, 1, nil, now: start).isEmpty)
    #expect(stage.advance(to: after(.seconds(5))).isEmpty)
    #expect(stage.trigger(.order, 1, nil, now: start) == [.close(client: nil)])
  }

  @Test func lifting_EndsWhatActsAndWhatWaits() throws {
    var stage = try stage("connectivity-lost", "silence at=1h", "half-open")
    #expect(stage.lift(.silence, now: start).isEmpty)
    #expect(
      stage.lift(nil, now: start) == [
        .tell(FaultStage.kept, client: nil), .freeze(false, client: nil),
      ])
    #expect(stage.isQuiet)
  }

  @Test func slowAnswers_KeepTheirOrderAlsoWhenLifted() throws {
    var stage = try stage("slow-answers delay=2s")
    for order in 1...3 {
      #expect(sent(&stage, status(OrderID(rawValue: Int32(order))), at: start) == 0)
    }
    let expected = (1...3).map {
      FaultEffect.deliver(.message(status(OrderID(rawValue: Int32($0)))), session: 1)
    }
    var lifted = stage
    #expect(stage.advance(to: after(.seconds(1))).isEmpty)
    #expect(stage.advance(to: after(.seconds(2))) == expected)
    #expect(lifted.lift(.slowAnswers, now: start) == expected)
  }

  @Test func heldMessage_IsToldWhenNothingReleasesIt() throws {
    var stage = try stage("reorder-status delay=3s")
    #expect(sent(&stage, status(1), at: start) == 0)
    #expect(stage.nextDue == after(.seconds(3)))
    #expect(
      stage.advance(to: after(.seconds(3))) == [.deliver(.message(status(1)), session: 1)])
  }

  @Test func tooManyFaults_AreRefused() throws {
    var stage = FaultStage()
    let fault = GatewayFault(.silence)
    for _ in 0..<FaultStage.maximumFaults {
      _ = try stage.add(fault, instrument: nil, now: start)
    }
    #expect(throws: FaultError.tooMany(limit: 1000)) {
      _ = try stage.add(fault, instrument: nil, now: start)
    }
  }

  @Test(arguments: [
    ("a b=c", ["a", "b=c"]), ("  a   b=\"c d\" ", ["a", "b=c d"]), ("a text=\"\"", ["a", "text="]),
    ("", []), ("\"open", ["open"]),
  ]) func words_ArePartedByBlanksOutsideOfQuotes(_ line: String, _ words: [String]) {
    #expect(FaultWords.split(line) == words)
  }

  @Test(arguments: ["5", "s", "5 s", "-", "1.5s", "5w", "", "９s"])
  func badTimes_AreRefused(_ text: String) {
    #expect(DurationText.parse(text) == nil)
  }
}
