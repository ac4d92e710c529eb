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
  case dropLateFills = "drop-fills-after-cancel"
  case adoptManual = "take-manual-orders-for-ours"
  case syncLies = "sync-lies"
  case loseWrites = "lose-a-write"
  case forgetHalts = "forget-halts-after-restart"
  case loseRestraints = "lose-restraint-records"

  /// Bugs in how orders are written.
  private static let writing: [PlantKind: @Sendable () -> Plant] = [
    .resendOnSilence: {
      SilencePlant(.resend)
    },
    .resendAfterReconnect: {
      SilencePlant(.resendAfterReconnect)
    },
    .silenceIsNotSent: {
      SilencePlant(.notSent)
    },
    .reuseOrderID: {
      AlteringPlant { order, count in
        if count % 5 == 0 { order.id = BrokerOrderID(rawValue: max(1, order.id.rawValue - 1)) }
      }
    },
    .roundFraction: {
      AlteringPlant { order, _ in order.ticket.quantity = max(1, order.ticket.quantity.whole) }
    },
    .wrongAccount: {
      AlteringPlant { order, count in
        if count % 7 == 0 { order.account = AccountNumber(rawValue: "DU1000002") }
      }
    },
    .wrongSide: {
      AlteringPlant { order, count in
        if count % 9 == 0 { order.ticket.side = order.ticket.side.opposite }
      }
    },
    .cancelOther: {
      CancellingPlant(takesAll: false)
    },
    .cancelEverything: {
      CancellingPlant(takesAll: true)
    },
    .modifyAsNew: {
      ModifyingPlant()
    },
  ]

  /// Bugs in how facts are kept.
  private static let storing: [PlantKind: @Sendable () -> Plant] = [
    .sendBeforeCommit: {
      LateLogPlant()
    },
    .swallowCommitError: {
      LogPlant(swallowsErrors: true)
    },
    .loseFillRecord: {
      LogPlant(store: PlantKind.everySixthFillLost())
    },
    .loseUpdates: {
      LogPlant(store: { if case .updated = $0 { nil } else { $0 } })
    },
    .forgetUnknown: {
      LogPlant(remember: { $0.orders.removeAll { [.sending, .unknown].contains($0.state) } })
    },
    .forgetFills: {
      LogPlant(remember: {
        $0.fills = []
        $0.holdings = []
      })
    },
    .forgetRequests: {
      LogPlant(remember: { state in
        state.highestRequestNumber = [:]
        for index in state.orders.indices { state.orders[index].requestNumber = nil }
      })
    },
    .unknownIsCancelled: {
      LogPlant(remember: { state in
        for index in state.orders.indices
        where [.sending, .unknown].contains(state.orders[index].state) {
          state.orders[index].state = .notSent
        }
      })
    },
    .fillToNobody: {
      LogPlant(store: { record in
        guard case .filled(var fill) = record, fill.quantity > 5 else { return record }
        fill.intent = nil
        return .filled(fill)
      })
    },
    .syncLies: {
      DiskPlant { operation, _ in operation == .sync ? .lie : nil }
    },
    .forgetHalts: {
      LogPlant(remember: { $0.restraints = [] })
    },
    .loseRestraints: {
      LogPlant(store: { if case .restrained = $0 { nil } else { $0 } })
    },
    .loseWrites: {
      DiskPlant { operation, count in
        operation == .write && count % 211 == 0 ? .lie : nil
      }
    },
  ]

  /// Bugs in how the broker is understood.
  private static let hearing: [PlantKind: @Sendable () -> Plant] = [
    .dropOfflineFills: {
      OfflineFillPlant()
    },
    .doubleBook: {
      DoubleBookPlant()
    },
    .addCorrections: {
      ExecutionPlant { report in
        var report = report
        if ExecutionParts(report.execution).revision > 1 {
          report.execution = ExecutionID(rawValue: "more-\(report.execution.rawValue)")
        }
        return report
      }
    },
    .roundPrice: {
      ExecutionPlant { report in
        var report = report
        report.price = report.price.whole
        return report
      }
    },
    .dropUnreadableTime: {
      ForgetfulPlant { $0.time == nil }
    },
    .loseEarlyCommission: {
      EarlyCommissionPlant()
    },
    .notFoundIsCancelled: {
      MessagePlant(codes: [10147])
    },
    .warningIsEnd: {
      MessagePlant(codes: [399, 2109])
    },
    .absenceIsEnd: {
      AbsencePlant()
    },
    .acceptIncomplete: {
      IncompletePlant()
    },
    .statusIsFill: {
      StatusFillPlant()
    },
    .dropLateFills: {
      LateFillPlant()
    },
    .adoptManual: {
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
    },
  ]

  /// The bug; none where there is no entry, which the table then shows as missed.
  func make() -> Plant {
    (Self.writing[self] ?? Self.storing[self] ?? Self.hearing[self])?() ?? Plant()
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
