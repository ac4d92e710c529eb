import PaperExchange
import TradingModel

/// What a client's account summary asks for: tags, and the values by currency where it names
/// `$LEDGER` (the sum of all currencies), `$LEDGER:EUR` (one) or `$LEDGER:ALL`.
struct SummaryRequest {
  private enum Currencies {
    case none
    case one(String)
    case all
  }

  private var tags: Set<String> = []
  private var currencies = Currencies.none
  /// The account that stands for the group; nil for all accounts.
  private let group: AccountNumber?

  init(tags text: String, group: AccountNumber?) {
    self.group = group
    for tag in text.split(separator: ",") {
      let tag = String(tag.drop { $0 == " " })
      guard tag.hasPrefix("$LEDGER") else {
        tags.insert(tag)
        continue
      }
      switch tag.dropFirst("$LEDGER".count) {
      case "": currencies = .one(AccountRow.base)
      case ":ALL": currencies = .all
      case let rest: currencies = .one(String(rest.dropFirst()))
      }
    }
  }

  func covers(_ account: AccountNumber) -> Bool { group == nil || group == account }

  func takes(_ row: AccountRow) -> Bool {
    switch row.part {
    case .account: return tags.contains(row.key)
    case .ledger:
      switch currencies {
      case .none: return false
      case .one(let currency): return row.currency == currency
      case .all: return true
      }
    }
  }
}
