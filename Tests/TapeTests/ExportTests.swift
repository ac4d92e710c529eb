import Foundation
import StrategyChannel
import Tape
import Testing
import TradingModel

@Suite struct ExportTests {
  static let start = Timestamp(seconds: 1_795_392_000)

  /// A tape with something for each table, and quotes enough for two row groups.
  private func make(_ root: String, quotes: Int) throws -> String {
    let writer = try TapeWriter(root: root, perigee: "1", started: Self.start)
    var sample = Sample(seed: 11)
    func event(_ strategy: UInt16?, _ body: ChildEvent.Body) throws {
      sample.time = sample.time.advanced(by: .microseconds(1))
      try writer.append(
        .event(1, ChildEvent(time: sample.time, strategy: strategy, body)), at: sample.time)
    }
    try event(nil, .start(DeskStart(strategies: [sample.start(sourceBytes: 5)])))
    let schedule = TradingSchedule(
      zone: "US/Eastern", sessions: [], coverage: .init(open: Self.start, close: Self.start))
    let instrument = Instrument(
      id: InstrumentID(rawValue: 9),
      contract: Contract(
        symbol: "AAPL", securityType: .stock, exchange: "SMART", currency: "USD"),
      address: "AAPL.NASDAQ", longName: "Apple Inc", tickSize: Decimal64(mantissa: 1, scale: 2),
      tradingHours: schedule, liquidHours: schedule)
    try event(0, .instrument(0, symbol: "AAPL", ChildInstrument(instrument)))
    for number in 0..<quotes {
      var quote = Quote(instrument: InstrumentID(rawValue: 9), time: Self.start)
      quote.bid = Decimal64(mantissa: Int64(10_000 + number), scale: 2)
      if number % 3 != 0 { quote.ask = Decimal64(mantissa: Int64(10_001 + number), scale: 2) }
      if number % 7 == 0 { quote.changed = .conflated }
      try event(nil, .quote(0, quote, sent: 1))
    }
    try event(
      nil,
      .trade(
        0,
        Trade(
          instrument: InstrumentID(rawValue: 9), time: Self.start,
          price: Decimal64(mantissa: -375, scale: 1), size: 3, isUnreported: true), missed: 2))
    try event(
      nil,
      .bar(
        0, .minute,
        Bar(start: Self.start, open: 1, high: 4, low: 1, close: 2, volume: nil, wap: nil, count: 1),
        isWarmup: true))
    let ticket = OrderTicket(
      instrument: InstrumentID(rawValue: 9), side: .sell, quantity: 3, type: .limit(7), tag: "a,b")
    try writer.append(
      .message(
        1,
        ChildMessage(
          strategy: 0,
          .request(number: 4, account: AccountName(rawValue: "main"), .place(ticket)))),
      at: sample.time)
    let order = Order(
      intent: IntentID(rawValue: "r1-abc"), strategy: StrategyID(rawValue: "breakout"),
      requestNumber: 4, account: AccountName(rawValue: "main"), ticket: ticket, parent: nil,
      state: .working, createdAt: Self.start)
    try event(0, .order(order))
    try event(
      0,
      .fill(
        Fill(
          execution: ExecutionID(rawValue: "e1"), intent: order.intent, strategy: order.strategy,
          account: order.account, instrument: InstrumentID(rawValue: 9), side: .sell, quantity: 3,
          price: 7, time: Self.start, timeText: "", exchange: "SMART", perm: nil, brokerOrder: nil,
          cumulativeQuantity: 3, commission: nil)))
    try writer.append(
      .message(
        1, ChildMessage(strategy: 0, .log(.warning, text: "say \"hi\"\nö", file: "a.lua", line: 3))),
      at: sample.time)
    try writer.close()
    return writer.folder
  }

  @Test func csv_HasALineForEachRow() throws {
    let scratch = Scratch()
    let session = try make(scratch.path + "/tape", quotes: 3)
    let out = scratch.path + "/out"
    let result = try TapeExport.run(session, into: out, format: .csv)
    #expect(
      result.rows
        == [.quotes: 3, .trades: 1, .bars: 1, .requests: 1, .orders: 1, .fills: 1, .logs: 1])
    func text(_ table: TapeTable) throws -> String {
      try String(contentsOfFile: "\(out)/\(table.rawValue).csv", encoding: .utf8)
    }
    #expect(
      try text(.quotes) == """
        position,recorded,life,time,symbol,bid,bid_size,ask,ask_size,last,last_size,volume,conflated
        2,2026-11-23T00:00:00.000003000Z,1,2026-11-23T00:00:00.000000000Z,AAPL.NASDAQ,100.00,,,,,,,true
        3,2026-11-23T00:00:00.000004000Z,1,2026-11-23T00:00:00.000000000Z,AAPL.NASDAQ,100.01,,100.02,,,,,false
        4,2026-11-23T00:00:00.000005000Z,1,2026-11-23T00:00:00.000000000Z,AAPL.NASDAQ,100.02,,100.03,,,,,false

        """)
    #expect(try text(.requests).hasSuffix("place,,AAPL.NASDAQ,SELL,3,LMT,7,,\"a,b\"\n"))
    #expect(try text(.logs).hasSuffix(",breakout,warning,\"say \"\"hi\"\"\nö\",a.lua,3\n"))
    #expect(try text(.fills).contains(",breakout,e1,r1-abc,main,AAPL.NASDAQ,SELL,3,7,"))
    #expect(throws: TapeError.self) { try TapeExport.run(session, into: out, format: .csv) }
  }

  private static let version = "26.0.1"

  private static func buildFolder() -> URL {
    var folder = URL(fileURLWithPath: #filePath)
    while folder.path != "/" {
      folder = folder.deletingLastPathComponent()
      let manifest = folder.appendingPathComponent("Package.swift").path
      if FileManager.default.fileExists(atPath: manifest) {
        return folder.appendingPathComponent(".build")
      }
    }
    return FileManager.default.temporaryDirectory
  }

  /// A throw-away environment with pyarrow; nil, and loud, where it cannot be made.
  private static let python: String? = {
    let folder = buildFolder().appendingPathComponent("judges/pyarrow-\(version)").path
    let program = "\(folder)/bin/python"
    func run(_ path: String, _ arguments: [String]) -> Bool {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: path)
      process.arguments = arguments
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      do { try process.run() } catch { return false }
      process.waitUntilExit()
      return process.terminationStatus == 0
    }
    if run(
      program,
      ["-c", "import pyarrow.parquet, pyarrow; assert pyarrow.__version__ == '\(version)'"])
    {
      return program
    }
    guard run("/usr/bin/env", ["python3", "-m", "venv", folder]),
      run(
        program,
        [
          "-m", "pip", "install", "--quiet", "--timeout", "15", "--retries", "1",
          "pyarrow==\(version)",
        ])
    else {
      print("SKIPPED: the judgement of Parquet by pyarrow; it cannot be installed here")
      return nil
    }
    return program
  }()

  @Test func parquet_IsReadByPyarrow_ValueByValue() throws {
    let scratch = Scratch()
    let session = try make(scratch.path + "/tape", quotes: 60_000)
    let out = scratch.path + "/out"
    _ = try TapeExport.run(session, into: out, format: .parquet)
    guard let python = Self.python else { return }
    let script = """
      import sys, pyarrow as pa, pyarrow.parquet as pq
      folder = sys.argv[1]
      file = pq.ParquetFile(folder + "/quotes.parquet")
      assert file.metadata.num_row_groups == 2, file.metadata
      q = file.read()
      assert q.schema.field("time").type == pa.timestamp("ns", tz="UTC"), q.schema
      assert q.schema.field("bid").type == pa.float64() and q.num_rows == 60000
      rows = q.to_pylist()
      for n, row in enumerate(rows):
        assert row["position"] == n + 2 and row["symbol"] == "AAPL.NASDAQ"
        text = "%d.%02d" % ((10000 + n) // 100, (10000 + n) % 100)
        assert row["bid_text"] == text and row["bid"] == float(text), (n, row)
        assert (row["ask"] is None) == (n % 3 == 0) and row["last"] is None
        assert row["conflated"] == (n % 7 == 0)
      assert q.column("recorded").cast(pa.int64())[1].as_py() == 1795392000000004000
      def one(name):
        rows = pq.read_table(folder + "/" + name + ".parquet").to_pylist()
        assert len(rows) == 1, name
        return rows[0]
      trade = one("trades")
      assert trade["price"] == -37.5 and trade["price_text"] == "-37.5" and trade["unreported"]
      assert trade["missed"] == 2
      assert one("bars")["volume"] is None and one("bars")["size"] == "1m"
      assert one("requests")["tag"] == "a,b" and one("orders")["state"] == "working"
      assert one("fills")["execution"] == "e1" and not one("fills")["replayed"]
      assert one("logs")["text"] == 'say "hi"\\nö'
      print("sound")
      """
    let process = Process()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", script, out]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(text == "sound\n")
  }
}
