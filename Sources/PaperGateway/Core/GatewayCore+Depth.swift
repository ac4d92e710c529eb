import PaperExchange
import TWSProtocol
import TradingModel

/// Order books.
extension GatewayCore {
  /// The most rows of one side.
  static let depthRows = 20

  func openDepth(_ request: ClientMessage.RequestMarketDepth, _ session: ClientSession) {
    let id = request.requestID
    guard session.depths[id] == nil else {
      sendError(
        id.rawValue, 322, "Error processing request.-'bW' : cause - Duplicate ticker id",
        to: session)
      return
    }
    guard let listed = resolve(request.contract, id.rawValue, session) else { return }
    guard request.rows > 0 else {
      sendError(
        id.rawValue, 321,
        "Error validating request.-'bW' : cause - The number of rows must be positive.",
        to: session)
      return
    }
    let exchange = request.contract.exchange.uppercased()
    guard let makers = makers(listed, exchange, isSmart: request.isSmartDepth.isOn) else {
      sendError(
        id.rawValue, 10_092,
        "Deep market data is not supported for this combination of security type/exchange",
        to: session)
      return
    }
    if lackOfPermission(listed, needsLive: true) != nil {
      sendError(
        id.rawValue, 354,
        "Requested market data is not subscribed."
          + GatewayCore.feedName(listed)
          .replacingLast("TOP/ALL", with: "DEEP/ALL"), to: session)
      return
    }
    watch(listed.id)
    session.depths[id] = listed.id
    depths[listed.id, default: []].append(
      DepthStream(
        session: session, request: id, instrument: listed.id,
        rows: min(request.rows, GatewayCore.depthRows), makers: makers,
        isSmart: request.isSmartDepth.isOn))
    publishDepth(listed.id)
    noteChange()
  }

  /// Who stands in a book; nil where there is none.
  private func makers(
    _ listed: ListedInstrument, _ exchange: String, isSmart: Bool
  ) -> SyntheticBook.Makers? {
    switch listed.contract.securityType {
    case .stock:
      let places = listed.facts.validExchanges.filter { $0 != "SMART" }
      guard exchange == "SMART" || exchange.isEmpty else {
        return isSmart
          ? nil : .one(exchange == "NASDAQ" || exchange == "ISLAND" ? "NSDQ" : exchange)
      }
      // The routing name has a book only when those of the exchanges are put together.
      return isSmart && !places.isEmpty ? .several(Array(places.prefix(6))) : nil
    case .index, .combo: return nil
    default: return isSmart ? nil : SyntheticBook.Makers.none
    }
  }

  func closeDepth(_ request: ClientMessage.CancelMarketDepth, _ session: ClientSession) {
    guard let instrument = session.depths.removeValue(forKey: request.requestID) else {
      // The broker's own text for depth.
      sendError(
        request.requestID.rawValue, 310,
        "Can't find the subscribed market depth with tickerId:\(request.requestID.rawValue)",
        to: session)
      return
    }
    depths[instrument]?.removeAll { $0.session === session && $0.request == request.requestID }
    noteChange()
  }

  /// Brings every client's book of an instrument to what it is now.
  func publishDepth(_ instrument: InstrumentID) {
    guard let list = depths[instrument], !list.isEmpty,
      let listed = engine.catalogue[instrument],
      let market = engine.market(instrument), let top = market.top
    else { return }
    let isHalted = market.halt != .none
    for stream in list {
      let book =
        isHalted
        ? MarketDepth(instrument: instrument, time: market.time)
        : SyntheticBook.book(
          listed, top, at: market.time, rows: stream.rows, makers: stream.makers)
      for change in BookChange.between(stream.told.bids, book.bids) {
        tell(change, side: 1, stream)
      }
      for change in BookChange.between(stream.told.asks, book.asks) {
        tell(change, side: 0, stream)
      }
      stream.told = book
    }
  }

  private func tell(_ change: BookChange, side: Int, _ stream: DepthStream) {
    let row = change.row
    let price = row.map { Translation.number($0.price) } ?? 0
    let size = row.map { Translation.number($0.size) } ?? 0
    if stream.namesMakers {
      send(
        .marketDepthL2(
          GatewayMessage.MarketDepthL2(
            requestID: stream.request, position: change.position, marketMaker: row?.maker ?? "",
            operation: change.operation.rawValue, side: side, price: price, size: size,
            isSmartDepth: TWSFlag(stream.isSmart))), to: stream.session)
    } else {
      send(
        .marketDepth(
          GatewayMessage.MarketDepth(
            requestID: stream.request, position: change.position,
            operation: change.operation.rawValue, side: side, price: price, size: size)),
        to: stream.session)
    }
  }

  // MARK: Exchanges

  static let stockExchanges = "9c0001"
  static let otherExchanges = "a60001"

  private static let letters: [String: String] = [
    "AMEX": "A", "ARCA": "P", "BATS": "Z", "BEX": "B", "BYX": "Y", "CHX": "M", "DRCTEDGE": "J",
    "EDGEA": "X", "IEX": "V", "ISLAND": "T", "LTSE": "L", "MEMX": "U", "NASDAQ": "Q", "NYSE": "N",
    "NYSENAT": "C", "PEARL": "H", "PSX": "E",
  ]

  /// The exchanges behind the letters of a stock's quote.
  static func components(_ listed: ListedInstrument) -> [SmartComponent] {
    listed.facts.validExchanges.filter { $0 != "SMART" }
      .compactMap { name in letters[name].map { (name, $0) } }
      .enumerated().map { SmartComponent(bitNumber: $0, exchange: $1.0, letter: $1.1) }
  }

  /// The exchanges that offer order books, with the kind of their instruments.
  func depthExchanges(_ session: ClientSession) {
    var rows: Set<DepthExchange> = []
    for listed in engine.catalogue.instruments {
      let type = listed.contract.securityType
      guard type != .index, type != .combo else { continue }
      for exchange in listed.facts.validExchanges where exchange != "SMART" {
        rows.insert(
          DepthExchange(
            exchange: exchange, securityType: type.rawValue, listingExchange: "",
            serviceDataType: type == .stock ? "Deep2" : "Deep",
            aggregateGroup: TWSNumber(listed.facts.aggregateGroup)))
      }
    }
    let sorted = rows.sorted {
      ($0.exchange, $0.securityType, "\($0.aggregateGroup)")
        < ($1.exchange, $1.securityType, "\($1.aggregateGroup)")
    }
    send(.marketDepthExchanges(sorted), to: session)
  }

  func smartComponents(_ request: ClientMessage.RequestSmartComponents, _ session: ClientSession) {
    var found: [SmartComponent] = []
    if request.bboExchange.lowercased() == GatewayCore.stockExchanges {
      let names = Set(
        engine.catalogue.instruments.filter { $0.contract.securityType == .stock }
          .flatMap(\.facts.validExchanges))
      found = names.compactMap { name in GatewayCore.letters[name].map { (name, $0) } }
        .sorted { $0.0 < $1.0 }.enumerated()
        .map { SmartComponent(bitNumber: $0, exchange: $1.0, letter: $1.1) }
    }
    send(
      .smartComponents(.init(requestID: request.requestID, components: found)), to: session)
  }
}

/// One step that brings one side of a book from what a client has to what it is.
struct BookChange: Hashable {
  enum Operation: Int {
    case insert = 0
    case update = 1
    case delete = 2
  }

  var operation: Operation
  var position: Int
  /// The new row; nil for a deletion.
  var row: MarketDepth.Row?

  /// The steps, in the order in which they have to be taken. Rows that are gone are deleted from
  /// below first, so that a side never has more rows than asked for. O(rows squared).
  static func between(_ old: [MarketDepth.Row], _ new: [MarketDepth.Row]) -> [BookChange] {
    func isSame(_ left: MarketDepth.Row, _ right: MarketDepth.Row) -> Bool {
      left.price == right.price && left.maker == right.maker
    }
    var changes: [BookChange] = []
    var rows = old
    for position in old.indices.reversed()
    where !new.contains(where: { isSame($0, old[position]) }) {
      rows.remove(at: position)
      changes.append(BookChange(operation: .delete, position: position, row: nil))
    }
    for (position, row) in new.enumerated() {
      if position < rows.count, isSame(rows[position], row) {
        guard rows[position].size != row.size else { continue }
        rows[position] = row
        changes.append(BookChange(operation: .update, position: position, row: row))
      } else {
        rows.insert(row, at: position)
        changes.append(BookChange(operation: .insert, position: position, row: row))
      }
    }
    return changes
  }
}

extension String {
  /// The text with its end changed.
  fileprivate func replacingLast(_ end: String, with other: String) -> String {
    hasSuffix(end) ? dropLast(end.count) + other : self
  }
}
