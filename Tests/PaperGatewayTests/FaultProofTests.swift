import PaperGateway
import TWSProtocol
import Testing
import TradingModel

/// Every fault, switched on at a gateway and seen by a client through a real socket.
@Suite(.serialized, .timeLimit(.minutes(2))) struct FaultProofTests {
  @Test(arguments: FaultKind.allCases) func fault_IsSeenByAClient(_ kind: FaultKind) async throws {
    try await FaultScene.run { scene in
      try await prove(kind, scene)
      await scene.fired(kind)
      #expect(await scene.gateway.statistics()?.faults[kind.rawValue] != nil)
    }
  }

  /// A new kind does not compile here without its proof.
  private func prove(_ kind: FaultKind, _ scene: FaultScene) async throws {
    switch kind {
    case .dropConnections: try await scene.provesDropConnections()
    case .refuseConnections: try await scene.provesRefuseConnections()
    case .dropOnOrder: try await scene.provesDropOnOrder()
    case .halfOpen: try await scene.provesHalfOpen()
    case .partialFrames: try await scene.provesPartialFrames()
    case .slowAnswers: try await scene.provesSlowAnswers()
    case .duplicateMessages: try await scene.provesDuplicateMessages()
    case .malformedFrame: try await scene.provesMalformedFrame()
    case .nightlyReset: try await scene.provesNightlyReset()
    case .weeklyLogin: try await scene.provesWeeklyLogin()
    case .clientIDInUse: try await scene.provesClientIDInUse()
    case .muteHandshake: try await scene.provesMuteHandshake()
    case .connectivityLost: try await scene.provesConnectivityLost()
    case .serverLinkBroken: try await scene.provesServerLinkBroken()
    case .farmBroken: try await scene.provesFarmBroken()
    case .farmInactive: try await scene.provesFarmInactive()
    case .competingSession: try await scene.provesCompetingSession()
    case .silence: try await scene.provesSilence()
    case .muteEnd: try await scene.provesMuteEnd()
    case .failHistory: try await scene.provesFailHistory()
    case .failFirstHistory: try await scene.provesFailFirstHistory()
    case .lowerNextID: try await scene.provesLowerNextID()
    case .clockSkew: try await scene.provesClockSkew()
    case .muteOrders: try await scene.provesMuteOrders()
    case .orderError: try await scene.provesOrderError()
    case .duplicateStatus: try await scene.provesDuplicateStatus()
    case .reorderStatus: try await scene.provesReorderStatus()
    case .fillBeforeAck: try await scene.provesFillBeforeAck()
    case .commissionNever: try await scene.provesCommissionNever()
    case .commissionLate: try await scene.provesCommissionLate()
    case .commissionFirst: try await scene.provesCommissionFirst()
    case .correctExecution: try await scene.provesCorrectExecution()
    case .latePermID: try await scene.provesLatePermID()
    case .splitPermID: try await scene.provesSplitPermID()
    case .positionChange: try await scene.provesPositionChange()
    }
  }
}
