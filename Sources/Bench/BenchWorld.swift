import Foundation
import IBClient
import Logging
import SystemKit
import TradingModel

/// What every measurement takes of the world.
enum BenchWorld {
  static let account = AccountName(rawValue: "main")
  static let accountNumber = AccountNumber(rawValue: "DU1234567")

  static let environment = IBEnvironment(
    uptime: { Uptime(rawValue: MonotonicClock.now()) }, wallClock: { now() },
    random: { UInt64.random(in: .min ... .max) })

  static var logger: Logger {
    var logger = Logger(label: "bench", factory: { StreamLogHandler.standardError(label: $0) })
    logger.logLevel = .error
    return logger
  }

  @Sendable static func now() -> Timestamp { Timestamp(rawValue: MonotonicClock.wallClock()) }

  /// The stock whose contract id is 10,000 + `number`, as the recorded streams name it.
  static func instrument(_ number: Int64) -> Instrument {
    let id = InstrumentID(rawValue: 10_000 + number)
    let hours = TradingSchedule(zone: "UTC", sessions: [])
    return Instrument(
      id: id,
      contract: Contract(
        instrument: id, symbol: "SYM\(number)", securityType: .stock, exchange: "SMART",
        currency: "USD"),
      address: "SYM\(number).SMART", longName: "", tickSize: Decimal64(mantissa: 1, scale: 2),
      tradingHours: hours, liquidHours: hours)
  }

  /// The client as it runs in the daemon, but without the limit of 50 messages a second.
  static func configuration(port: UInt16, firstStreamRequest: Int32) -> IBConfiguration {
    IBConfiguration(
      hosts: ["127.0.0.1"], ports: [port], accounts: [account: accountNumber],
      connection: IBConnectionSettings(
        clientID: 1, sendLimits: .unlimited, takesDelayedData: false,
        firstStreamRequest: firstStreamRequest))
  }

  /// The strategy program, which is built beside this one.
  static func strategyProgram() throws -> String {
    let own = try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")
    let path = (own as NSString).deletingLastPathComponent + "/perigee-strategy"
    guard FileManager.default.isExecutableFile(atPath: path) else {
      throw BenchError("\(path) is missing: build the product perigee-strategy first")
    }
    return path
  }

  /// The resident memory of a process, whole and without what it shares, in KiB.
  static func memory(of pid: Int32) -> (resident: Int, own: Int) {
    let path = "/proc/\(pid)/status"
    // A process that has ended has no memory.
    let text = (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""  // Safe: see above.
    func field(_ name: String) -> Int {
      for line in text.split(separator: "\n") where line.hasPrefix(name) {
        return Int(line.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0
      }
      return 0
    }
    return (field("VmRSS:"), field("RssAnon:"))
  }
}
