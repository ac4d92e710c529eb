import TradingModel

/// The command line: what to measure and with what.
struct BenchCommand {
  private let words: [String]

  static let usage = """
    usage: perigee-bench decode FILE              frames and typed messages a second from memory
           perigee-bench client blast PORT        take a burst of twsfeed, print its last moment
           perigee-bench client paced PORT        latency from the socket to the stream's sink
           perigee-bench client callback PORT [N] latency from the socket to N strategies' callback
           perigee-bench client order PORT        answer ticks with a strategy's orders
           perigee-bench fanout N [own|desk]      quotes a second to N strategies, and latency
           perigee-bench child                    memory and start-up time of one strategy's child
           perigee-bench journal FOLDER N         write a journal with N past orders
           perigee-bench pages FOLDER FILLS LINES pages of a journal and a log of so many, made once
           perigee-bench commits FOLDER N         how long the commits of N more orders take
           perigee-bench lines|lines-plain FOLDER N
                                                  log lines a second, with their index or without
           perigee-bench market FOLDER N          write N quotes and N bars for the next
           perigee-bench backtest read|desk|engine SCRIPT quotes|bars FOLDER ROUNDS [SYMBOLS [SIZE]]
                                                  events a second of cross, sma, ema or a file
           perigee-bench tape FOLDER              what recording costs; FOLDER is removed after it
    """

  init(_ words: [String]) { self.words = words }

  func run() async throws {
    switch (words.first, words.count) {
    case ("decode", 2): try DecodeBench(path: words[1]).run()
    case ("client", 3...4):
      guard let mode = ClientBench.Mode(rawValue: words[1]), let port = UInt16(words[2]),
        let count = words.count == 4 ? Int(words[3]) : 1, count > 0
      else { throw BenchError(Self.usage) }
      try await ClientBench(mode: mode, port: port, strategies: count).run()
    case ("fanout", 2...3):
      guard let count = Int(words[1]), count > 0, count < 256,
        let shape = words.count == 3 ? FanoutBench.Shape(rawValue: words[2]) : .own
      else { throw BenchError(Self.usage) }
      try await FanoutBench(count: count, shape: shape).run()
    case ("journal", 3):
      guard let count = Int(words[2]), (1...1_000_000).contains(count) else {
        throw BenchError(Self.usage)
      }
      try JournalBench(folder: words[1], orders: count).run()
    case ("pages", 4):
      guard let fills = Int(words[2]), let lines = Int(words[3]),
        (1...10_000_000).contains(fills), (1...100_000_000).contains(lines)
      else { throw BenchError(Self.usage) }
      try PageBench(folder: words[1], fills: fills, lines: lines).run()
    case ("commits", 3):
      guard let count = Int(words[2]), (1...10_000_000).contains(count) else {
        throw BenchError(Self.usage)
      }
      try WriteBench(folder: words[1]).commits(count)
    case ("lines", 3), ("lines-plain", 3):
      guard let count = Int(words[2]), (1...100_000_000).contains(count) else {
        throw BenchError(Self.usage)
      }
      try WriteBench(folder: words[1]).lines(count, isIndexed: words[0] == "lines")
    case ("market", 3):
      guard let count = Int(words[2]), (1...100_000_000).contains(count) else {
        throw BenchError(Self.usage)
      }
      try MarketFiles(folder: words[1], rows: count).write()
    case ("backtest", 6...8): try backtest().run()
    case ("tape", 2): try await TapeBench(folder: words[1]).run()
    case ("child", 1): try await ChildBench().run()
    default: throw BenchError(Self.usage)
    }
  }

  private func backtest() throws -> BacktestBench {
    guard let way = BacktestBench.Way(rawValue: words[1]),
      let kind = MarketFileReader.Kind(rawValue: words[3]), let rounds = Int(words[5]), rounds > 0
    else { throw BenchError(Self.usage) }
    var bench = BacktestBench(
      way: way, script: words[2], kind: kind, folder: words[4], rounds: rounds)
    if words.count > 6 { bench.symbols = words[6].split(separator: ",").map(String.init) }
    if words.count > 7 {
      guard let size = BarSize(words[7]) else { throw BenchError(Self.usage) }
      bench.size = size
    }
    return bench
  }
}
