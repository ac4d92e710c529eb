import IBClient
import Journal
import Orders
import PaperExchange
import PaperGateway
import TradingModel

/// What one seed makes of the world before it begins.
struct Setting {
  var seed: UInt64
  var folder: String
  var durability: Durability
  var accounts: [AccountName: AccountNumber]
  var symbols: [String]
  var start: Timestamp
  /// How long strategies trade and faults happen.
  var active: Int64
  /// When the exchange's day changes after faults began, if it does.
  var midnight: Int64?
  /// How long nothing goes wrong any more.
  var quiet: Int64
  var client: IBConfiguration
  var gateway: PaperGatewayConfiguration
  /// The limits of rates and numbers, in some worlds.
  var risk: RiskSettings
  /// The mean time between two faults.
  var faultInterval: Int64

  static let clientID = 7

  /// Orders wait for their turn and are refused when too many wait or work.
  private static let rates = RiskSettings(
    usesStandards: false, checksNumbers: false,
    house: RiskLimits(
      numbers: [
        .strategyRate: .limit(1), .strategyBurst: .limit(5), .accountRate: .limit(5),
        .accountBurst: .limit(10), .workingOrders: .limit(40),
      ], permits: Dictionary(uniqueKeysWithValues: RiskPermit.allCases.map { ($0, true) })))

  /// With `isShort` a few minutes only, for a first look and for tests.
  init(seed: UInt64, folder: String, isShort: Bool = false) {
    var random = SimRandom(seed: seed ^ 0x5E77_1365)
    self.seed = seed
    self.folder = folder
    durability = random.chance(60) ? .full : .normal
    risk = random.chance(40) ? Setting.rates : .unlimited
    accounts = [
      AccountName(rawValue: "one"): AccountNumber(rawValue: "DU1000001"),
      AccountName(rawValue: "two"): AccountNumber(rawValue: "DU1000002"),
    ]
    symbols = ["AAPL", "EURUSD", "BTC"]
    // A Tuesday in March 2026 at ten in New York, and up to four hours later.
    let ten: Int64 = 1_773_151_200
    active = .seconds(random.within(600...1500))
    if random.chance(20) {
      // Midnight falls into the middle; executions of the day before are told no more then.
      midnight = active / 2
      start = Timestamp(seconds: ten + 14 * 3600 - active / 2_000_000_000)
    } else {
      midnight = nil
      start = Timestamp(seconds: ten + random.within(0...14_400))
    }
    quiet = .seconds(720)
    var connection = IBConnectionSettings(clientID: Setting.clientID)
    connection.takesDelayedData = false
    client = IBConfiguration(
      hosts: ["127.0.0.1"], ports: [4002], accounts: accounts, connection: connection)
    gateway = PaperGatewayConfiguration(
      accounts: accounts.values.sorted().map { .init(number: $0, cash: 100_000_000) })
    gateway.port = 4002
    gateway.seed = seed
    gateway.hours = .roundTheClock
    gateway.symbols = symbols
    gateway.quoteInterval = .seconds(2)
    faultInterval = .seconds(9)
    if isShort {
      active = .seconds(200)
      quiet = .seconds(120)
      midnight = nil
    }
  }
}
