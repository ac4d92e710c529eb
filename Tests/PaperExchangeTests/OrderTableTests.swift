import Foundation
import Testing
import TradingModel

@testable import PaperExchange

/// The table for users says exactly what the exchange takes.
@Suite struct OrderTableTests {
  /// The codes in the first column of the table below a heading.
  private func codes(below heading: String) throws -> [String] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
      .appendingPathComponent("docs/paper-exchange.md")
    let lines = try String(contentsOf: file, encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false)
    let start = try #require(lines.firstIndex { $0 == "## " + heading })
    let table = lines[(start + 1)...].drop { !$0.hasPrefix("|") }.prefix { $0.hasPrefix("|") }
    return table.dropFirst(2).compactMap { row in
      let cell = row.split(separator: "|").first.map(String.init) ?? ""
      return cell.trimmingCharacters(in: CharacterSet(charactersIn: " `"))
    }
  }

  private let everyType: [OrderType] = [
    .market, .limit(1), .stop(1), .stopLimit(stop: 1, limit: 1),
    .trailingStop(by: .amount(1), stop: nil),
    .trailingStopLimit(by: .amount(1), stop: nil, offset: 1), .marketOnClose, .limitOnClose(1),
    .marketIfTouched(1), .limitIfTouched(trigger: 1, limit: 1), .marketToLimit,
    .relative(offset: 0, cap: nil), .peggedToMidpoint(offset: 0, cap: nil),
  ]

  @Test func everyTypeOfTheVocabulary_IsInTheTableAndListedAndTaken() throws {
    let table = try codes(below: "Order types")
    #expect(table.sorted() == OrderSupport.types)
    #expect(Set(table) == Set(everyType.map(\.code)))
    #expect(ListedInstrument.orderTypes == OrderSupport.types)
    var desk = Desk()
    desk.quote("100.00", "100.02")
    for type in everyType {
      let key = desk.place(.buy, 1, type)
      #expect(desk.engine.order(key) != nil, "\(type.code)")
    }
  }

  @Test func everyTimeInForce_IsInTheTableAndTaken() throws {
    #expect(
      Set(try codes(below: "Time in force")) == Set(TimeInForce.allCases.map(\.rawValue)))
    var desk = Desk()
    desk.quote("100.00", "100.02")
    for time in OrderSupport.timesInForce {
      let key = desk.place(.buy, 1) {
        $0.timeInForce = time
        $0.attributes.goodTill = monday.advanced(by: .seconds(3600))
      }
      #expect(desk.engine.order(key) != nil, "\(time)")
    }
  }

  @Test func typesThatAKindOfInstrumentLacks_AreRefusedWith387() {
    var desk = Desk()
    desk.quote("1.15000", "1.15005", of: euro, size: 1_000_000)
    for type in everyType {
      _ = desk.told()
      desk.place(.buy, 20_000, type, euro)
      let takes = OrderSupport.types(of: .forex).contains(type.code)
      #expect(desk.codes().contains(387) != takes, "\(type.code)")
    }
  }
}
