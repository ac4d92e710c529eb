"""Drives a paper gateway with ib_async, a client that we did not write.

usage: judge.py PORT

Everything that the client decoded goes to standard output as one JSON object; the Swift test
compares it with the exchange's own ledger. Nothing is judged here but the waits: when something
never comes, the name of the wait goes into "missing" and the script goes on.
"""

import json
import sys
import time

from ib_async import (
    IB,
    ContFuture,
    Contract,
    Crypto,
    Forex,
    Future,
    FuturesOption,
    Index,
    LimitOrder,
    MarketOrder,
    Option,
    Stock,
)

HOST, PORT, CLIENT = "127.0.0.1", int(sys.argv[1]), 7
seen = {"missing": [], "errors": []}
ib = IB()


def on_error(request, code, text, contract):
    seen["errors"].append([request, code, text])


def wait(name, condition, seconds=15):
    """Lets the client's loop run until the condition holds."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        ib.sleep(0.01)
    seen["missing"].append(name)
    return False


def price(value):
    """Two digits, as the shares of this test have ticks of a cent."""
    return round(value, 2)


ib.errorEvent += on_error
ib.connect(HOST, PORT, clientId=CLIENT, timeout=20)
seen["version"] = ib.client.serverVersion()
seen["accounts"] = ib.managedAccounts()
account, other = seen["accounts"][:2]

# Contract details of each kind.
share = Stock("AAPL", "SMART", "USD")
kinds = {
    "stock": share,
    "forex": Forex("EURUSD"),
    "index": Index("SPX", "CBOE", "USD"),
    "crypto": Crypto("BTC", "PAXOS", "USD"),
    "metal": Contract(secType="CMDTY", symbol="XAUUSD", exchange="SMART", currency="USD"),
    "future": Contract(secType="FUT", localSymbol="6EH4", exchange="CME", currency="USD"),
    "futures": Future("ES", exchange="CME"),
    "difference": Contract(secType="CFD", symbol="IBUS500", exchange="SMART", currency="USD"),
    "london": Stock("VOD", "LSE", "GBP"),
    "continuous": ContFuture("ES", "CME"),
    "unknown": Stock("NOSUCHSHARE", "SMART", "USD"),
}
seen["details"] = {
    kind: [
        {
            "conId": found.contract.conId,
            "minTick": found.minTick,
            "longName": found.longName,
            "localSymbol": found.contract.localSymbol,
            "multiplier": found.contract.multiplier,
            "expiry": found.realExpirationDate,
            "hours": found.tradingHours,
            "zone": found.timeZoneId,
        }
        for found in ib.reqContractDetails(contract)
    ]
    for kind, contract in kinds.items()
}
# Chains, and one option out of each.
seen["chains"] = {}
seen["options"] = {}
for name, underlying, route in [
    ("AAPL", share, "SMART"),
    ("SPX", kinds["index"], "SMART"),
    ("ES", kinds["futures"], "CME"),
]:
    parent = ib.reqContractDetails(underlying)[0].contract
    chains = ib.reqSecDefOptParams(
        parent.symbol, "CME" if parent.secType == "FUT" else "", parent.secType, parent.conId
    )
    chains = sorted((c for c in chains if c.exchange == route), key=lambda c: c.tradingClass)
    seen["chains"][name] = [
        [c.tradingClass, c.multiplier, str(c.underlyingConId), len(c.expirations), len(c.strikes)]
        for c in chains
    ]
    chain = chains[0]
    kind = FuturesOption if parent.secType == "FUT" else Option
    option = kind(
        parent.symbol, sorted(chain.expirations)[0], sorted(chain.strikes)[3], "P", route,
        tradingClass=chain.tradingClass, currency="USD",
    )
    found = ib.reqContractDetails(option)
    rule = ib.reqMarketRule(int(found[0].marketRuleIds.split(",")[0])) if found else []
    seen["options"][name] = [
        len(found),
        found[0].contract.localSymbol if found else "",
        [[step.lowEdge, step.increment] for step in rule],
    ]
ib.qualifyContracts(share, kinds["crypto"])
seen["qualified"] = [share.conId, share.primaryExchange]
seen["search"] = [found.contract.symbol for found in ib.reqMatchingSymbols("micro") or []]

# History.
history = ib.reqHistoricalData(share, "", "3600 S", "1 min", "TRADES", False)
seen["history"] = [len(history), history[-1].close if history else 0]
days = ib.reqHistoricalData(kinds["forex"], "", "2 W", "1 day", "MIDPOINT", False)
seen["days"] = [str(bar.date) for bar in days]
seen["nothing"] = len(ib.reqHistoricalData(kinds["forex"], "", "1 D", "1 hour", "TRADES", False))
seen["head"] = str(ib.reqHeadTimeStamp(share, "TRADES", False, 1))

# Streams run while the orders go on below.
bars = ib.reqRealTimeBars(share, 5, "TRADES", False)
kept = ib.reqHistoricalData(share, "", "600 S", "5 secs", "TRADES", False, keepUpToDate=True)
ticker = ib.reqMktData(share, "233", False, False)
updates = []
ticker.updateEvent += lambda t: updates.append((t.bid, t.ask, t.last))
wait("quotes", lambda: ticker.hasBidAsk() and ticker.last == ticker.last and len(updates) > 20)
wait("rt volume", lambda: ticker.rtVolume > 0)
every = ib.reqTickByTickData(kinds["crypto"], "BidAsk")
wait("tick by tick", lambda: len(every.tickByTicks) > 0)
seen["quote"] = [ticker.bid, ticker.ask, ticker.bidSize, ticker.askSize, len(updates)]


def place(order, contract=share, who=account):
    order.account = who
    return ib.placeOrder(contract, order)


# A market order and a limit order that can trade at once.
market = place(MarketOrder("BUY", 100, orderRef="market"))
limit = place(LimitOrder("BUY", 50, price(ticker.ask + 2), orderRef="limit"))
second = place(MarketOrder("SELL", 10, orderRef="second"), who=other)
for name, trade in [("market", market), ("limit", limit), ("second", second)]:
    wait(name + " fills", lambda: trade.orderStatus.status == "Filled")
    wait(name + " costs", lambda: all(f.commissionReport.execId for f in trade.fills))

# A resting order: new terms, then the end.
resting = place(LimitOrder("BUY", 10, price(ticker.bid * 0.8), orderRef="resting"))
wait("rests", lambda: resting.orderStatus.status == "Submitted")
resting.order.lmtPrice = price(ticker.bid * 0.7)
resting.order.totalQuantity = 7
ib.placeOrder(share, resting.order)
wait("new terms", lambda: resting.orderStatus.remaining == 7)
ib.cancelOrder(resting.order)
wait("cancelled", lambda: resting.orderStatus.status == "Cancelled")

# A bracket whose children stay.
bracket = ib.bracketOrder(
    "BUY", 20, price(ticker.ask + 2), price(ticker.ask * 1.3), price(ticker.bid * 0.7),
    account=account, tif="GTC")
for order, name in zip(bracket, ["parent", "profit", "stop"]):
    order.orderRef = name
trades = [ib.placeOrder(share, order) for order in bracket]
wait("parent fills", lambda: trades[0].orderStatus.status == "Filled")
wait("profit works", lambda: trades[1].orderStatus.status == "Submitted")
wait("stop waits", lambda: trades[2].orderStatus.status == "PreSubmitted")

# Refusals.
bad = place(LimitOrder("BUY", 1, 100.001, orderRef="bad"))
wait("bad price", lambda: any(code == 110 for _, code, _ in seen["errors"]))
strange = MarketOrder("BUY", 1, orderRef="strange")
strange.orderType = "VOL"
place(strange)
wait("bad type", lambda: any(code == 387 for _, code, _ in seen["errors"]))


def described(trade):
    return {
        "ref": trade.order.orderRef,
        "orderId": trade.order.orderId,
        "permId": trade.order.permId or trade.orderStatus.permId,
        "status": trade.orderStatus.status,
        "filled": float(trade.orderStatus.filled),
        "average": trade.orderStatus.avgFillPrice,
        "type": trade.order.orderType,
        "limit": trade.order.lmtPrice,
        "whyHeld": trade.orderStatus.whyHeld,
        "account": trade.order.account,
    }


seen["orders"] = [described(t) for t in [market, limit, second, resting] + trades]
seen["open"] = [described(t) for t in ib.reqAllOpenOrders()]
seen["completed"] = [
    [t.order.orderRef, t.order.permId, t.orderStatus.status] for t in ib.reqCompletedOrders(False)
]
# The client keeps one object for each execution, and puts the costs into that one only.
asked = {f.execution.execId for f in ib.reqExecutions()}
seen["fills"] = [
    {
        "execId": f.execution.execId,
        "permId": f.execution.permId,
        "ref": f.execution.orderRef,
        "side": f.execution.side,
        "shares": float(f.execution.shares),
        "price": f.execution.price,
        "account": f.execution.acctNumber,
        "commission": f.commissionReport.commission,
        "time": f.execution.time.timestamp(),
    }
    for f in ib.fills()
    if f.execution.execId in asked
]
seen["positions"] = [
    [p.account, p.contract.conId, float(p.position), p.avgCost] for p in ib.reqPositions()
]
wait("account values", lambda: any(v.tag == "NetLiquidation" for v in ib.accountValues(account)))
seen["values"] = {
    v.tag + "/" + v.currency: v.value
    for v in ib.accountValues(account)
    if v.tag in ("TotalCashValue", "AccountCode", "CashBalance")
}
seen["summary"] = {
    f"{v.account}/{v.tag}": v.value for v in ib.accountSummary() if v.tag == "TotalCashValue"
}
profit = ib.reqPnL(account)
single = ib.reqPnLSingle(account, "", share.conId)
wait("profit", lambda: profit.unrealizedPnL == profit.unrealizedPnL)
wait("single profit", lambda: single.position == 170)
seen["rule"] = [step.increment for step in ib.reqMarketRule(26)]
seen["now"] = ib.reqCurrentTime().timestamp()
wait("real-time bars", lambda: len(bars) > 1, 20)
seen["bars"] = [[b.time.timestamp(), b.open_, b.high, b.low, b.close] for b in bars]
seen["kept"] = len(kept)

# The same client comes back: its orders are there with their numbers.
ib.disconnect()
ib.connect(HOST, PORT, clientId=CLIENT, timeout=20)
seen["again"] = [described(t) for t in ib.openTrades()]
last = place(MarketOrder("SELL", 5, orderRef="last"))
wait("last fills", lambda: last.orderStatus.status == "Filled")
for trade in ib.openTrades():
    if trade.order.orderRef == "stop":
        ib.cancelOrder(trade.order)
        wait("stop ends", lambda: trade.orderStatus.status == "Cancelled")
ib.disconnect()
print(json.dumps(seen, default=str))
