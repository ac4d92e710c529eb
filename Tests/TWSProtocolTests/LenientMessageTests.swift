import TWSProtocol
import TWSProtocolTestSupport
import Testing

/// Orders, statuses and positions survive a bad field that does not matter, and no other.
struct LenientMessageTests {
  static func decode(_ fields: [String], _ version: Int = 200) -> Result<GatewayMessage, TWSError> {
    let line = fields.joined(separator: "|") + "|"
    do {
      return .success(
        try GatewayMessage.decode(
          Vectors.payload(line), version: ServerVersion(rawValue: version)))
    } catch {
      return .failure(error)
    }
  }

  static let status = ["3", "13", "Filled", "100", "0", "5.5", "137", "0", "5.5", "7", "", "0"]

  @Test(
    "a bad field of a status is told and the status is kept",
    arguments: [
      (3, "filled"), (4, "remaining"), (5, "averageFillPrice"), (6, "permanentID"),
      (7, "parentID"), (8, "lastFillPrice"), (11, "marketCapPrice"),
    ])
  func status_SurvivesABadField(index: Int, name: String) throws {
    var fields = Self.status
    fields[index] = "?!"
    guard case .orderStatus(let status) = try Self.decode(fields).get() else {
      Issue.record("not a status")
      return
    }
    #expect(status.orderID == 13)
    #expect(status.status == "Filled")
    #expect(status.filled.isUnset == (name == "filled"))
    #expect(status.defects.map(\.fieldName) == [name])
    #expect(status.defects.map(\.fieldIndex) == [index])
    #expect(status.defects.map(\.excerpt) == ["?!"])
  }

  @Test("a status without its order, its word or its client is an error")
  func status_NeedsItsOrder() {
    for (index, name) in [(1, "orderID"), (9, "clientID")] {
      var fields = Self.status
      fields[index] = "?!"
      guard case .failure(let error) = Self.decode(fields) else {
        Issue.record("decoded without \(name)")
        continue
      }
      #expect(error.fieldName == name)
      #expect(error.kind == .badInteger)
    }
    guard case .failure(let error) = Self.decode(["3", "13"]) else {
      Issue.record("decoded without a status")
      return
    }
    #expect(error.kind == .missingField)
    #expect(error.fieldName == "status")
  }

  @Test("a position needs account, contract and quantity, and nothing else")
  func position_NeedsItsQuantity() throws {
    let fields = [
      "61", "3", "DU1", "265598", "AAPL", "STK", "", "0.0", "", "", "", "USD", "AAPL", "NMS", "5",
      "6.5",
    ]
    for (index, name, isFatal) in [
      (3, "contractID", true), (14, "position", true), (7, "strike", false),
      (15, "averageCost", false),
    ] {
      var broken = fields
      broken[index] = "?!"
      switch Self.decode(broken) {
      case .failure(let error):
        #expect(isFatal, "\(name)")
        #expect(error.fieldName == name)
      case .success(let message):
        #expect(!isFatal, "\(name)")
        #expect(message.defects.map(\.fieldName) == [name])
      }
    }
  }

  /// A recorded open order, as fields, and the version it was recorded at.
  static func openOrder() throws -> (fields: [String], version: Int)? {
    guard let messages = Vectors.recorded("in_ibkr-go_v2_sv200.txt") else { return nil }
    let message = try #require(messages.first { $0.source.contains("id=5 ") })
    let text = Vectors.printable(message.payload)
    return (
      text.split(separator: "|", omittingEmptySubsequences: false).dropLast().map(String.init),
      message.version.rawValue
    )
  }

  @Test("an order survives a bad field, but neither a lost place nor a lost term")
  func openOrder_SurvivesABadField() throws {
    guard let (fields, version) = try Self.openOrder() else { return }
    var kept = 0
    for index in fields.indices.dropFirst() {
      var broken = fields
      broken[index] = "?!"
      switch Self.decode(broken, version) {
      case .failure(let error):
        // A text that opens a block makes the next field the bad one.
        #expect(error.message == "openOrder")
        #expect((error.fieldIndex ?? 0) >= index, "\(index) \(error)")
      case .success(let message):
        guard case .openOrder(let open) = message else {
          Issue.record("not an order")
          return
        }
        #expect(Int(open.orderID.rawValue) == Int(fields[1]))
        #expect(open.order.totalQuantity.value != nil)
        // A text takes anything; every other field is told.
        if let defect = open.defects.first {
          kept += 1
          #expect(open.defects.count == 1)
          #expect(defect.fieldIndex == index)
        }
      }
    }
    print("an open order with one bad field of \(fields.count): kept with a defect \(kept) times")
    #expect(kept > 60)
    for lost in [Array(fields.dropLast(3)), fields + ["1"]] {
      guard case .failure = Self.decode(lost, version) else {
        Issue.record("an order of \(lost.count) fields was read")
        continue
      }
    }
    for essential in [1, 2, 14] {
      var broken = fields
      broken[essential] = "?!"
      guard case .failure = Self.decode(broken, version) else {
        Issue.record("an order without field \(essential) was read")
        continue
      }
    }
  }

  @Test("with too many bad fields an order is taken for rubbish")
  func rubbish_IsNoOrder() throws {
    guard let (fields, version) = try Self.openOrder() else { return }
    var broken = fields
    for index in 20..<80 { broken[index] = "?!" }
    guard case .failure = Self.decode(broken, version) else {
      Issue.record("rubbish was read as an order")
      return
    }
  }
}
