import Orders
import TradingModel

/// Bugs that the harness must find, by the names of the command line.
enum PlantKind: String, CaseIterable {
  case resendOnSilence = "resend-on-silence"
  case resendAfterReconnect = "resend-after-reconnect"
  case silenceIsNotSent = "silence-is-not-sent"
  case reuseOrderID = "reuse-order-id"
  case roundFraction = "round-fraction"
  case wrongAccount = "wrong-account"
  case wrongSide = "wrong-side"
  case cancelOther = "cancel-other-order"
  case cancelEverything = "cancel-everything"
  case modifyAsNew = "modify-as-new-order"
  case sendBeforeCommit = "send-before-commit"
  case swallowCommitError = "swallow-commit-error"
  case loseFillRecord = "lose-fill-record"
  case loseUpdates = "lose-updates"
  case forgetUnknown = "forget-unknown-after-restart"
  case forgetFills = "forget-fills-after-restart"
  case forgetRequests = "forget-request-numbers"
  case unknownIsCancelled = "unknown-is-cancelled"
  case dropOfflineFills = "drop-fills-while-disconnected"
  case doubleBook = "double-book-repeated-fills"
  case addCorrections = "add-corrections"
  case fillToNobody = "fill-without-order"
  case roundPrice = "round-fill-price"
  case dropUnreadableTime = "drop-unreadable-time"
  case loseEarlyCommission = "lose-early-commission"
  case notFoundIsCancelled = "10147-is-cancelled"
  case warningIsEnd = "warning-is-the-end"
  case absenceIsEnd = "absence-is-the-end"
  case acceptIncomplete = "accept-incomplete-snapshot"
  case statusIsFill = "status-is-a-fill"
  case dropLateFills = "drop-fills-after-cancelled"
  case adoptManual = "take-manual-orders-for-ours"
  case syncLies = "sync-lies"
  case loseWrites = "lose-a-write"
  case forgetHalts = "forget-halts-after-restart"
  case loseRestraints = "lose-restraint-records"

  /// The bug.
  func make() -> Plant {
    switch self {
    case .resendOnSilence: SilencePlant(.resend)
    case .resendAfterReconnect: SilencePlant(.resendAfterReconnect)
    case .silenceIsNotSent: SilencePlant(.notSent)
    case .reuseOrderID:
      AlteringPlant { order, count in
        if count % 5 == 0 { order.id = BrokerOrderID(rawValue: max(1, order.id.rawValue - 1)) }
      }
    case .roundFraction:
      AlteringPlant { order, _ in order.ticket.quantity = max(1, order.ticket.quantity.whole) }
    case .wrongAccount:
      AlteringPlant { order, count in
        if count % 7 == 0 { order.account = AccountNumber(rawValue: "DU1000002") }
      }
    case .wrongSide:
      AlteringPlant { order, count in
        if count % 9 == 0 { order.ticket.side = order.ticket.side.opposite }
      }
    case .cancelOther: CancellingPlant(takesAll: false)
    case .cancelEverything: CancellingPlant(takesAll: true)
    case .modifyAsNew: ModifyingPlant()
    case .sendBeforeCommit: LateLogPlant()
    case .swallowCommitError: LogPlant(swallowsErrors: true)
    case .loseFillRecord: LogPlant(store: PlantKind.everySixthFillLost())
    case .loseUpdates:
      LogPlant(store: { if case .updated = $0 { nil } else { $0 } })
    case .forgetUnknown:
      LogPlant(remember: { $0.orders.removeAll { [.sending, .unknown].contains($0.state) } })
    case .forgetFills:
      LogPlant(remember: {
        $0.fills = []
        $0.holdings = []
      })
    case .forgetRequests:
      LogPlant(remember: { state in
        state.highestRequestNumber = [:]
        for index in state.orders.indices { state.orders[index].requestNumber = nil }
      })
    case .unknownIsCancelled:
      LogPlant(remember: { state in
        for index in state.orders.indices
        where [.sending, .unknown].contains(state.orders[index].state) {
          state.orders[index].state = .notSent
        }
      })
    case .dropOfflineFills: OfflineFillPlant()
    case .doubleBook: DoubleBookPlant()
    case .addCorrections:
      ExecutionPlant { report in
        var report = report
        if ExecutionParts(report.execution).revision > 1 {
          report.execution = ExecutionID(rawValue: "more-\(report.execution.rawValue)")
        }
        return report
      }
    case .fillToNobody:
      LogPlant(store: { record in
        guard case .filled(var fill) = record, fill.quantity > 5 else { return record }
        fill.intent = nil
        return .filled(fill)
      })
    case .roundPrice:
      ExecutionPlant { report in
        var report = report
        report.price = report.price.whole
        return report
      }
    case .dropUnreadableTime:
      ForgetfulPlant { $0.time == nil }
    case .loseEarlyCommission: EarlyCommissionPlant()
    case .notFoundIsCancelled: MessagePlant(codes: [10147])
    case .warningIsEnd: MessagePlant(codes: [399, 2109])
    case .absenceIsEnd: AbsencePlant()
    case .acceptIncomplete: IncompletePlant()
    case .statusIsFill: StatusFillPlant()
    case .dropLateFills: LateFillPlant()
    case .adoptManual:
      ReportPlant(
        order: { report in
          var report = report
          report.clientID = Setting.clientID
          return report
        },
        execution: { report in
          var report = report
          report.clientID = Setting.clientID
          report.perm = nil
          return report
        })
    case .syncLies: DiskPlant { operation, _ in operation == .sync ? .lie : nil }
    case .forgetHalts: LogPlant(remember: { $0.restraints = [] })
    case .loseRestraints:
      LogPlant(store: { if case .restrained = $0 { nil } else { $0 } })
    case .loseWrites:
      DiskPlant { operation, count in
        operation == .write && count % 211 == 0 ? .lie : nil
      }
    }
  }

  private static func everySixthFillLost() -> (OrderRecord) -> OrderRecord? {
    var count = 0
    return { record in
      guard case .filled = record else { return record }
      count += 1
      return count % 6 == 0 ? nil : record
    }
  }
}

extension Decimal64 {
  /// Rounded to a whole number.
  fileprivate var whole: Decimal64 { rounded(toScale: 0) }
}
