import LuaRuntime
import TradingModel

/// Our values as a script sees them. Prices and sizes become Lua numbers here and nowhere else.
extension Decimal64 {
  /// A whole number stays an integer in Lua.
  var luaValue: LuaValue {
    let normal = normalized
    return normal.scale == 0 ? .int(normal.mantissa) : .number(normal.doubleValue)
  }
}

extension Optional where Wrapped == Decimal64 {
  var luaValue: LuaValue { map(\.luaValue) ?? .nil }
}

extension Optional where Wrapped == String {
  var luaValue: LuaValue { map { .string($0) } ?? .nil }
}

extension Timestamp {
  /// Seconds since 1970, with the fraction.
  var luaSeconds: Double { Double(rawValue) / 1e9 }
}

extension Order {
  /// The order as a table; `symbol` is how the script names the instrument.
  func luaValue(symbol: String?) -> LuaValue {
    .object([
      "number": parent == nil ? (requestNumber.map { .int($0) } ?? .nil) : .nil,
      "id": .string(intent.rawValue),
      "parent": ((parent ?? ticket.attributes.parent)?.rawValue).luaValue,
      "account": .string(account.rawValue),
      "symbol": symbol.luaValue,
      "side": .string(ticket.side == .buy ? "buy" : "sell"),
      "type": .string(ticket.type.word),
      "quantity": ticket.quantity.luaValue,
      "price": ticket.type.limitPrice.luaValue,
      "stop": ticket.type.stopPrice.luaValue,
      "trail": ticket.type.distance("trailing").luaValue,
      "trail_percent": ticket.type.trailingPercent.luaValue,
      "limit_offset": ticket.type.distance("limit").luaValue,
      "offset": ticket.type.distance("pegging").luaValue,
      "oca": (ticket.attributes.group?.name).luaValue,
      "display": ticket.attributes.displaySize.luaValue,
      "good_till": ticket.attributes.goodTill.map { .number($0.luaSeconds) } ?? .nil,
      "good_after": ticket.attributes.goodAfter.map { .number($0.luaSeconds) } ?? .nil,
      "tif": .string(ticket.timeInForce.rawValue.lowercased()),
      "tag": .string(ticket.tag),
      "state": .string(state.rawValue),
      "is_final": .bool(state.isFinal),
      "filled": filled.luaValue,
      "remaining": remaining.luaValue,
      "average_price": averagePrice.luaValue,
      "reason": reason.luaValue,
      "order_id": brokerOrder.map { .int($0.rawValue) } ?? .nil,
      "perm_id": perm.map { .int($0.rawValue) } ?? .nil,
      "created": .number(createdAt.luaSeconds),
      "updated": .number(updatedAt.luaSeconds),
    ])
  }
}

extension OrderType {
  /// How far a stop trails in per cent; nil for the others.
  var trailingPercent: Decimal64? {
    guard case .percent(let percent) = trail else { return nil }
    return percent
  }
}

extension OrderPreview {
  /// The preview as a table.
  var luaValue: LuaValue {
    .object([
      "initial_margin": initialMargin.luaValue,
      "maintenance_margin": maintenanceMargin.luaValue,
      "equity_with_loan": equityWithLoan.luaValue,
      "commission": commission.luaValue,
      "min_commission": minimumCommission.luaValue,
      "max_commission": maximumCommission.luaValue,
      "currency": commissionCurrency.luaValue,
      "warning": warning.luaValue,
    ])
  }
}

extension OrderPreview.Change {
  fileprivate var luaValue: LuaValue {
    .object(["before": before.luaValue, "change": change.luaValue, "after": after.luaValue])
  }
}

extension Fill {
  /// The fill as a table; of a correction with what changed.
  func luaValue(
    symbol: String?, replacing old: Fill? = nil, isReplayed: Bool = false
  ) -> LuaValue {
    .object([
      "replayed": isReplayed ? .bool(true) : .nil,
      "corrected": old == nil ? .nil : .bool(true),
      "replaces": (old?.execution.rawValue).luaValue,
      "quantity_change": old.map { quantity - $0.quantity }.luaValue,
      "price_change": old.map { price - $0.price }.luaValue,
      "execution": .string(execution.rawValue),
      "order": (intent?.rawValue).luaValue,
      "account": .string(account.rawValue),
      "symbol": symbol.luaValue,
      "side": .string(side == .buy ? "buy" : "sell"),
      "quantity": quantity.luaValue,
      "price": price.luaValue,
      "exchange": .string(exchange),
      "time": time.map { .number($0.luaSeconds) } ?? .nil,
      "commission": (commission?.amount).luaValue,
      "currency": (commission?.currency).luaValue,
    ])
  }
}

extension Bar {
  /// The bar as a table, for looking back.
  var luaValue: LuaValue {
    .object([
      "time": .number(start.luaSeconds), "open": open.luaValue, "high": high.luaValue,
      "low": low.luaValue, "close": close.luaValue, "volume": volume.luaValue,
      "wap": wap.luaValue, "count": count.map { .int(Int64($0)) } ?? .nil,
    ])
  }
}

extension MarketDepth {
  /// The book as a table: two lists of rows, the best price first.
  func luaValue(symbol: String) -> LuaValue {
    func rows(_ side: [Row]) -> LuaValue {
      .array(
        side.map { row in
          .object([
            "price": row.price.luaValue, "size": row.size.luaValue,
            "maker": row.maker.isEmpty ? .nil : .string(row.maker),
          ])
        })
    }
    return .object([
      "symbol": .string(symbol), "time": .number(time.luaSeconds), "bids": rows(bids),
      "asks": rows(asks),
    ])
  }
}

extension Quote {
  /// The quote as a table.
  func luaValue(symbol: String) -> LuaValue {
    .object([
      "symbol": .string(symbol), "time": .number(time.luaSeconds),
      "bid": bid.luaValue, "bid_size": bidSize.luaValue, "ask": ask.luaValue,
      "ask_size": askSize.luaValue, "last": last.luaValue, "last_size": lastSize.luaValue,
      "volume": volume.luaValue, "close": previousClose.luaValue, "mid": mid.luaValue,
      "delayed": .bool(changed.contains(.delayed)), "halted": .bool(changed.contains(.halted)),
    ])
  }
}
