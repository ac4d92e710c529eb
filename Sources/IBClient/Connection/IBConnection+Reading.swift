import Logging
import SystemKit
import TWSProtocol
import TradingModel

extension IBConnection {
  /// A whole read's messages may be handled between two looks at other descriptors.
  private static var readsPerRound: Int { 16 }

  func read() {
    let epoch = session.epoch
    for _ in 0..<Self.readsPerRound {
      guard fd >= 0 else { return }
      let free = buffer.free
      switch StreamSocket.read(fd, free) {
      case .bytes(let count):
        buffer.advance(count)
        session.heard(now: environment.uptime())
        guard decodeFrames(epoch: epoch) else { return }
        // A short read emptied the socket; asking again would only cost a call.
        if count < free.count { return }
      case .wouldBlock: return
      case .closed: return ended("the gateway closed the connection")
      case .failed(let error): return ended(StreamSocket.words(error))
      }
    }
  }

  /// Handles every whole frame; false when the connection ended meanwhile.
  private func decodeFrames(epoch: Int) -> Bool {
    let time = environment.wallClock()
    do throws(TWSError) {
      while let payload = try buffer.nextFrame() {
        if session.phase == .greeting {
          receiveHello(payload)
        } else {
          receive(payload, at: time)
        }
        guard fd >= 0, session.epoch == epoch else { return false }
      }
    } catch {
      ended("the gateway sent bytes that are no frame: \(error)")
      return false
    }
    return true
  }

  private func receiveHello(_ payload: UnsafeRawBufferPointer) {
    do throws(TWSError) {
      let hello = try ServerHello.decode(payload)
      switch VersionSupport.client.accept(hello) {
      case .agreed(let version):
        self.version = version
        perform(session.greeted(now: environment.uptime()))
      case .refused:
        ended(
          "the gateway speaks API version \(hello.version), this client "
            + "\(VersionSupport.client.minimum) to \(VersionSupport.client.maximum)")
      }
    } catch {
      ended("the answer to the hello cannot be read: \(error)")
    }
  }

  @inline(__always)
  private func receive(_ payload: UnsafeRawBufferPointer, at time: Timestamp) {
    do throws(TWSError) {
      try dispatch(GatewayMessage.decode(payload, version: version), at: time)
    } catch {
      receivedUnreadable(error)
    }
  }

  /// One bad message is no reason to lose the others; a running snapshot is void by it.
  private func receivedUnreadable(_ error: TWSError) {
    unreadable &+= 1
    desk.unreadable()
    // The first ones, then every thousandth, so that a flood cannot fill the log.
    if unreadable <= 10 || unreadable % 1000 == 0 {
      logger.error("message \(unreadable) that cannot be read: \(error)")
    }
  }

  // One switch over every type of message; it may be long.
  @inline(__always)
  private func dispatch(_ message: GatewayMessage, at time: Timestamp) {
    switch message {
    case .tickPrice(let tick): streams.receive(tick, at: time)
    case .tickSize(let tick): streams.receive(tick, at: time)
    case .tickString(let tick): streams.receive(tick, at: time)
    case .tickGeneric(let tick): streams.receive(tick, at: time)
    case .realTimeBar(let bar): streams.receive(bar)
    case .marketDepth(let step): streams.receive(step, at: time)
    case .marketDepthL2(let step): streams.receive(step, at: time)
    case .marketDataType(let notice): streams.receive(notice)
    case .contractData(let data): questions.receive(data)
    case .contractDataEnd(let id): questions.receivedDetailsEnd(id)
    case .symbolSamples(let samples): questions.receive(samples)
    case .marketRule(let rule): questions.receive(rule)
    case .optionParameters(let chain): questions.receive(chain)
    case .optionParametersEnd(let id): questions.receivedChainsEnd(id)
    case .historicalData(let data): history.receive(data, now: environment.uptime())
    case .historicalDataEnd(let end): history.receive(end, now: environment.uptime())
    case .openOrder(let open): desk.receive(open)
    case .completedOrder(let completed): desk.receive(completed)
    case .orderStatus(let status): desk.receive(status)
    case .executionDetails(let details): desk.receive(details)
    case .commissionReport(let report): desk.receive(report)
    case .position(let position):
      desk.receive(position)
      figures.receive(position)
    case .accountUpdateMulti(let value): receive(value)
    case .accountValue(let value): if figures.receive(value) { desk.receive(value) }
    case .portfolioValue(let value): figures.receive(value)
    case .accountDownloadEnd(let account):
      figures.receivedDownloadEnd(account, now: environment.uptime())
    case .pnl(let profit): figures.receive(profit)
    case .pnlSingle(let profit): figures.receive(profit)
    case .openOrderEnd: desk.receivedEnd(.openOrders, now: environment.uptime())
    case .completedOrdersEnd: desk.receivedEnd(.completedOrders, now: environment.uptime())
    case .executionDetailsEnd(let id):
      desk.receivedExecutionsEnd(id, now: environment.uptime())
    case .positionEnd: desk.receivedEnd(.positions, now: environment.uptime())
    case .error(let error): receive(error, now: environment.uptime())
    case .managedAccounts(let named): receive(named, now: environment.uptime())
    case .nextValidID(let id): receivedNextOrderID(id, now: environment.uptime())
    case .accountUpdateTime, .newsBulletin,
      .optionComputation, .currentTime, .tickSnapshotEnd, .accountSummary,
      .accountSummaryEnd, .positionMulti, .positionMultiEnd, .accountUpdateMultiEnd,
      .familyCodes, .tickRequestParameters,
      .smartComponents, .headTimestamp, .historicalDataUpdate,
      .historicalTicks, .historicalTicksBidAsk, .historicalTicksLast, .tickByTickTrade,
      .tickByTickQuote, .tickByTickMidpoint, .historicalSchedule, .userInfo, .currentTimeMillis,
      .advisorConfiguration, .bondContractData, .scannerParameters, .scannerData, .tickEFP,
      .fundamentalData, .deltaNeutralValidation, .verifyMessage, .verifyCompleted,
      .displayGroupList, .displayGroupUpdated, .verifyAndAuthMessage, .verifyAndAuthCompleted,
      .softDollarTiers, .marketDepthExchanges, .newsArticle, .tickNews, .newsProviders,
      .historicalNews, .historicalNewsEnd, .histogramData, .rerouteMarketData,
      .rerouteMarketDepth, .orderBound, .replaceAdvisorEnd, .wshMetaData, .wshEventData,
      .unknown:
      // Nobody asked for these, or they only repeat what another message tells.
      logger.trace("unused message")
    }
  }

  private func receive(_ value: GatewayMessage.AccountUpdateMulti) {
    figures.receive(value)
    // Values of a single model are not the account's.
    if value.modelCode.isEmpty { desk.receive(value) }
  }

  private func receive(_ named: GatewayMessage.ManagedAccounts, now: Uptime) {
    let accounts = named.text.split(separator: ",").map { AccountNumber(rawValue: String($0)) }
    perform(session.receivedAccounts(accounts, now: now))
  }

  private func receivedNextOrderID(_ id: OrderID, now: Uptime) {
    let next = BrokerOrderID(rawValue: Int64(id.rawValue))
    broker.saw(next: next.rawValue)
    perform(session.receivedNextOrderID(next, now: now))
  }

  private func receive(_ error: GatewayMessage.ErrorNotice, now: Uptime) {
    if streams.receive(error, now: now) || questions.receive(error)
      || history.receive(error, now: now) || figures.receive(error)
    {
      return
    }
    if error.id > 0, Int64(error.id) < RequestIDs.orderLimit { return desk.receive(error) }
    logger.info("notice \(error.code): \(error.text)")
    let notice = SourceCode.sessionNotice(error.code)
    perform(session.receivedNotice(notice, text: error.text, now: now))
  }
}
