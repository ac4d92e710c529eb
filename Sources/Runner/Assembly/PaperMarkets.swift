import Logging
import PaperExchange
import PaperGateway
import TradingModel

/// Builds paper gateways from the configuration.
enum PaperMarkets {
  /// The configuration of one paper gateway. Reads the recorded markets' files, which blocks.
  static func configuration(
    host: String, port: Int, accounts: [AccountNumber], paper: PaperConfiguration
  ) throws -> PaperGatewayConfiguration {
    var result = PaperGatewayConfiguration(
      accounts: accounts.map { .init(number: $0, cash: paper.cash) })
    result.host = host
    result.port = port
    result.seed = paper.seed
    switch paper.hours {
    case .always: result.hours = .roundTheClock
    case .exchange: result.hours = .real
    }
    result.recordings = try paper.markets.map { market in
      do throws(RecordedFileError) {
        return PaperGatewayConfiguration.Recording(
          symbol: market.symbol.description, rows: try RecordedFile.load(path: market.file),
          settings: RecordedMarket.Settings(pace: .factor(paper.pace)))
      } catch {
        throw CommandFailure(.error, error.description)
      }
    }
    return result
  }

  /// The configuration of `perigee gateway`.
  static func configuration(_ plan: GatewayPlan) throws -> PaperGatewayConfiguration {
    var result = try configuration(
      host: plan.host, port: plan.port, accounts: plan.accounts.map(\.number), paper: plan.paper)
    result.accounts = plan.accounts
    result.ledgerFile = plan.ledgerFile
    result.statisticsFile = plan.statisticsFile
    result.maximumVersion = plan.maximumVersion
    result.limits = plan.limits
    result.masterClient = plan.masterClient
    result.faults = plan.faults
    result.controlSocket = plan.controlSocket
    return result
  }

  /// Starts a gateway; throws a sentence when it cannot listen.
  static func start(
    _ configuration: PaperGatewayConfiguration, log: Logger,
    now: @escaping @Sendable () -> Timestamp
  ) async throws -> (gateway: PaperGateway, port: Int) {
    let gateway = PaperGateway(configuration: configuration, logger: log, clock: now)
    do {
      return (gateway, try await gateway.start())
    } catch let error as PaperGatewayError {
      throw CommandFailure(.error, error.description)
    }
  }
}

/// The paper gateways of `perigee run --paper`, inside of the daemon but reached over TCP like
/// any other gateway. Their books are kept in the paper data folder between runs.
struct PaperGateways {
  let gateways: [PaperGateway]
  /// Where they listen on this machine, in the configuration's order.
  let ports: [UInt16]

  /// Starts what the configuration names: by default one gateway for all accounts.
  static func start(_ plan: DaemonPlan) async throws -> PaperGateways {
    let paper = plan.configuration.runner.paper
    let accounts = plan.configuration.brokers.accounts
    let wanted =
      paper.gateways.isEmpty ? [.init(port: 0, accounts: accounts.map(\.name))] : paper.gateways
    var gateways: [PaperGateway] = []
    var ports: [UInt16] = []
    for (index, gateway) in wanted.enumerated() {
      let numbers = gateway.accounts.compactMap { name in
        accounts.first { $0.name == name }?.number
      }
      var configuration = try PaperMarkets.configuration(
        host: "127.0.0.1", port: gateway.port, accounts: numbers, paper: paper)
      configuration.ledgerFile = "\(plan.dataDirectory)/gateway-\(index + 1).ledger.json"
      let log = Logger(label: "paper")
      do {
        let started = try await PaperMarkets.start(configuration, log: log, now: plan.now)
        gateways.append(started.gateway)
        ports.append(UInt16(clamping: started.port))
      } catch {
        for gateway in gateways { await gateway.stop() }
        throw error
      }
    }
    return PaperGateways(gateways: gateways, ports: ports)
  }

  func stop() async {
    for gateway in gateways { await gateway.stop() }
  }
}
