import Control
import Glibc
import HummingbirdTLS
import Logging
import NIOCore
import NIOPosix
import TradingModel

/// The whole program behind its arguments: opens the token, makes the parts, serves.
struct ServedProgram: Sendable {
  /// Threads that read files, and threads that ask the daemon.
  static let fileThreads = 3
  static let daemonThreads = 3
  /// Questions that wait at once, of either kind.
  static let waiting = 64
  static let fileLimit = Duration.seconds(10)
  static let daemonLimit = ControlProtocol.requestLimit + .seconds(10)

  let site: Site
  let log: Logger
  var limits = ConnectionLimits()
  private let group: MultiThreadedEventLoopGroup
  private let pools: [WorkPool]

  init(
    folder: String, settings: SiteConfiguration, charts: String?,
    now: @escaping @Sendable () -> Timestamp,
    log: Logger = Logger(label: "dashboard") { _ in OutputLogHandler() }
  ) throws(StartProblem) {
    let token: DashboardToken
    do throws(DashboardToken.Refusal) {
      var generator = SystemRandomNumberGenerator()
      if let known = try DashboardToken.read(folder: folder) {
        token = known
      } else {
        token = try DashboardToken.make(folder: folder, text: RandomText.make(&generator))
      }
    } catch {
      throw StartProblem(description: error.description)
    }
    self.log = log
    group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let files = WorkPool(
      threads: Self.fileThreads, waiting: Self.waiting, limit: Self.fileLimit, group: group)
    let daemon = WorkPool(
      threads: Self.daemonThreads, waiting: Self.waiting, limit: Self.daemonLimit, group: group)
    pools = [files, daemon]
    let sources = Sources(
      folder: JournalFolder(path: folder), files: files,
      daemon: DaemonLine(path: "\(folder)/\(ControlProtocol.fileName)", pool: daemon), now: now)
    let poll = TopicPoll(sources: sources, log: log)
    let hub = EventHub(clock: ContinuousClock()) { await poll.answer($0) }
    sources.past.count { [weak hub] in hub?.readerCount ?? 0 }
    site = Site(
      configuration: settings, sources: sources, gatekeeper: Gatekeeper(token: token), hub: hub,
      assets: AssetList.all(charts: charts), log: log)
  }

  /// Serves until `stop` is raised. `bound` is called once with the address of the first page.
  func serve(
    tls: TLSConfiguration?, until stop: StopSign,
    bound: @escaping @Sendable (String) -> Void
  ) async throws {
    let address = site.configuration.address
    // The first look at the books may read every fill; here nobody waits for it.
    site.sources.readBooks()
    let server = DashboardServer(site: site, tls: tls, group: group, log: log, limits: limits)
    do {
      try await server.run(until: stop) { port in
        let host = address.contains(":") ? "[\(address)]" : address
        bound("\(tls == nil ? "http" : "https")://\(host):\(port)/")
      }
    } catch let error as IOError {
      throw StartProblem(
        description: "The dashboard can not listen at \(address) port "
          + "\(site.configuration.port): \(String(cString: strerror(error.errnoCode))).")
    }
    for pool in pools { pool.end() }
    try await group.shutdownGracefully()
  }
}
