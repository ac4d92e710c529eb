import ArgumentParser
import PaperGateway

/// `perigee fault`: lets something go wrong at a paper gateway that runs.
struct FaultCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "fault",
    abstract: "Let something go wrong at a running paper gateway.",
    discussion: """
      perigee fault drop-connections
      perigee fault commission-late delay=3s client=1 count=2
      perigee fault silence symbol=AAPL.NASDAQ for=30s
      perigee fault --lift silence

      docs/gateway-faults.md describes every fault and parameter.
      """)

  @Argument(help: "The fault, then its parameters as key=value.")
  var words: [String] = []
  @Flag(name: .long, help: "Show every fault and its parameters; needs no gateway.")
  var list = false
  @Flag(name: .long, help: "Show the gateway's clients, streams, faults and how often they acted.")
  var status = false
  @Option(name: .long, help: ArgumentHelp("End a fault, or all.", valueName: "name|all"))
  var lift: String?
  @Option(name: .long, help: "The port of the gateway.")
  var port = 4002
  @Option(name: .long, help: "The control socket of the gateway, in the place of its port.")
  var control: String?
  @OptionGroup var output: OutputOptions

  func run() throws {
    if list { return StandardStreams.output(FaultList.text) }
    let environment = SystemEnvironment.current()
    let path = control ?? GatewaySocket.path(port: port, environment)
    let line = try GatewaySocket.ask(path, try command())
    let answer = try line.read()
    if output.json { return StandardStreams.output(line.text + "\n") }
    if let status = answer.status { StandardStreams.output(FaultCommand.text(status)) }
  }

  /// The line for the control socket.
  func command() throws -> String {
    let wishes = [status, lift != nil, !words.isEmpty].filter { $0 }
    guard wishes.count == 1 else {
      throw CommandFailure(.error, "name a fault, or one of --list, --status and --lift")
    }
    if status { return "status" }
    if let lift { return "lift \(lift)" }
    // What is wrong is told without the gateway; the text puts quotes where they are needed.
    let pairs = try words.dropFirst().map { word -> (key: String, value: String) in
      guard let equals = word.firstIndex(of: "=") else {
        throw CommandFailure(.error, FaultError.noPair(word).description)
      }
      return (String(word[..<equals]), String(word[word.index(after: equals)...]))
    }
    do {
      return "fault \(try GatewayFault(name: words[0], parameters: pairs))"
    } catch {
      throw CommandFailure(.error, error.description)
    }
  }

  static func text(_ status: GatewayStatistics) -> String {
    let lines = status.streams.values.reduce(0) { $0 + $1.marketData }
    let other = status.streams.values.reduce(0) {
      $0 + $1.tickByTick + $1.realTimeBars + $1.histories
    }
    var text = """
      port        \(status.port)
      clients     \(status.clients.map(String.init).joined(separator: ", "))
      lines       \(lines) of market data, \(other) other streams
      messages    \(status.messagesIn) in, \(status.messagesOut) out
      orders      \(status.orders), of which \(status.openOrders) are open
      executions  \(status.executions)

      """
    for fault in status.activeFaults { text += "on          \(fault)\n" }
    for (name, count) in status.faults.sorted(by: { $0.key < $1.key }) {
      text += "acted       \(name) \(count) times\n"
    }
    return text
  }
}
