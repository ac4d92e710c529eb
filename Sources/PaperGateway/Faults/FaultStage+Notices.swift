import TradingModel

extension FaultStage {
  /// What a fault does when it begins.
  func opening(_ fault: GatewayFault, _ instrument: InstrumentID?) -> [FaultEffect] {
    let client = fault.client
    switch fault.kind {
    case .dropConnections, .nightlyReset, .weeklyLogin: return [.close(client: client)]
    case .halfOpen: return [.freeze(true, client: client)]
    case .connectivityLost: return [.tell(FaultStage.lost, client: client)]
    case .serverLinkBroken: return [.tell(FaultStage.broken, client: client)]
    case .farmBroken:
      return farm(fault).map { [.tell(FaultNotice($0.isBroken), client: client)] } ?? []
    case .farmInactive:
      return farm(fault)?.isInactive.map { [.tell(FaultNotice($0), client: client)] } ?? []
    case .competingSession: return [.tellStreams(FaultStage.competing, client: client)]
    case .positionChange:
      guard let instrument, let quantity = fault.decimal("quantity") else { return [] }
      return [.changePosition(instrument, account: fault.text("account"), by: quantity)]
    case .refuseConnections, .dropOnOrder, .partialFrames, .slowAnswers, .duplicateMessages,
      .malformedFrame, .clientIDInUse, .muteHandshake, .silence, .muteEnd, .failHistory,
      .failFirstHistory, .lowerNextID, .clockSkew, .muteOrders, .orderError, .duplicateStatus,
      .reorderStatus, .fillBeforeAck, .commissionNever, .commissionLate, .commissionFirst,
      .correctExecution, .latePermID, .splitPermID:
      return []
    }
  }

  /// What a fault does when it ends.
  func closing(_ fault: GatewayFault) -> [FaultEffect] {
    let client = fault.client
    switch fault.kind {
    case .halfOpen: return [.freeze(false, client: client)]
    case .connectivityLost:
      guard fault.text("data") == "lost" else { return [.tell(FaultStage.kept, client: client)] }
      return [.forgetStreams(client: client), .tell(FaultStage.dataLost, client: client)]
    case .serverLinkBroken: return [.tell(FaultStage.kept, client: client)]
    case .farmBroken:
      guard let farm = farm(fault) else { return [] }
      let connecting = FaultNotice(2119, "Market data farm is connecting:\(farm.rawValue)")
      let begin: [FaultEffect] =
        farm.service == .streams ? [.tell(connecting, client: client)] : []
      return begin + [.tell(FaultNotice(farm.isOK), client: client)]
    case .dropConnections, .nightlyReset, .weeklyLogin, .farmInactive, .competingSession,
      .positionChange, .refuseConnections, .dropOnOrder, .partialFrames, .slowAnswers,
      .duplicateMessages, .malformedFrame, .clientIDInUse, .muteHandshake, .silence, .muteEnd,
      .failHistory, .failFirstHistory, .lowerNextID, .clockSkew, .muteOrders, .orderError,
      .duplicateStatus, .reorderStatus, .fillBeforeAck, .commissionNever, .commissionLate,
      .commissionFirst, .correctExecution, .latePermID, .splitPermID:
      return []
    }
  }

  func farm(_ fault: GatewayFault) -> DataFarm? { fault.text("farm").flatMap(DataFarm.init) }

  static let lost = FaultNotice(
    1100, "Connectivity between IBKR and Trader Workstation has been lost.")
  static let dataLost = FaultNotice(
    1101,
    "Connectivity between IBKR and Trader Workstation has been restored - data lost. All data "
      + "farms are connected.")
  static let kept = FaultNotice(
    1102,
    "Connectivity between IBKR and Trader Workstation has been restored - data maintained. All "
      + "data farms are connected: usfarm; ushmds; secdefnj.")
  static let broken = FaultNotice(
    2110,
    "Connectivity between Trader Workstation and server is broken. It will be restored "
      + "automatically.")
  static let competing = FaultNotice(10_197, "No market data during competing live session")
  static let idInUse = FaultNotice(
    326, "Unable to connect as the client id is already in use. Retry with a unique client id.")
  static let historyPacing = FaultNotice(
    162,
    "Historical Market Data Service error message:Historical data request pacing violation")
}
