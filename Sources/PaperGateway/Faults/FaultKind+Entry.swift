extension FaultKind {
  /// What it does and which parameters it takes.
  public var entry: FaultEntry {
    switch self {
    case .dropConnections: FaultCatalogue.dropConnections
    case .refuseConnections: FaultCatalogue.refuseConnections
    case .dropOnOrder: FaultCatalogue.dropOnOrder
    case .halfOpen: FaultCatalogue.halfOpen
    case .partialFrames: FaultCatalogue.partialFrames
    case .slowAnswers: FaultCatalogue.slowAnswers
    case .duplicateMessages: FaultCatalogue.duplicateMessages
    case .malformedFrame: FaultCatalogue.malformedFrame
    case .nightlyReset: FaultCatalogue.nightlyReset
    case .weeklyLogin: FaultCatalogue.weeklyLogin
    case .clientIDInUse: FaultCatalogue.clientIDInUse
    case .muteHandshake: FaultCatalogue.muteHandshake
    case .connectivityLost: FaultCatalogue.connectivityLost
    case .serverLinkBroken: FaultCatalogue.serverLinkBroken
    case .farmBroken: FaultCatalogue.farmBroken
    case .farmInactive: FaultCatalogue.farmInactive
    case .competingSession: FaultCatalogue.competingSession
    case .silence: FaultCatalogue.silence
    case .muteEnd: FaultCatalogue.muteEnd
    case .failHistory: FaultCatalogue.failHistory
    case .failFirstHistory: FaultCatalogue.failFirstHistory
    case .lowerNextID: FaultCatalogue.lowerNextID
    case .clockSkew: FaultCatalogue.clockSkew
    case .muteOrders: FaultCatalogue.muteOrders
    case .orderError: FaultCatalogue.orderError
    case .duplicateStatus: FaultCatalogue.duplicateStatus
    case .reorderStatus: FaultCatalogue.reorderStatus
    case .fillBeforeAck: FaultCatalogue.fillBeforeAck
    case .commissionNever: FaultCatalogue.commissionNever
    case .commissionLate: FaultCatalogue.commissionLate
    case .commissionFirst: FaultCatalogue.commissionFirst
    case .correctExecution: FaultCatalogue.correctExecution
    case .latePermID: FaultCatalogue.latePermID
    case .splitPermID: FaultCatalogue.splitPermID
    case .positionChange: FaultCatalogue.positionChange
    }
  }
}
