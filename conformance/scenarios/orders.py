"""What can be done with an order; each type of order has a row in `order_types`."""

from harness.ledger import type_of
from harness.scenario import scenario


@scenario("market order")
def market(trial):
    """Fills at once, at the price that the exchange booked."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=100,
                                    orderType="MKT")
    view = trial.until_filled(number, reference)
    trial.check("whyHeld", view["whyHeld"], "")
    number, reference = trial.place(trial.share, action="SELL", totalQuantity=40,
                                    orderType="MKT")
    trial.until_filled(number, reference)
    trial.hold("the sale realised something",
               trial.ledger.executions(reference)[-1].get("realizedProfit") is not None)


@scenario("limit order, marketable")
def limit_marketable(trial):
    """Fills at once at the market's price or a better one."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=50,
                                    orderType="LMT", lmtPrice=300.0)
    view = trial.until_filled(number, reference)
    trial.hold("not above the market", view["avgFillPrice"] < 293, view["avgFillPrice"])


@scenario("limit order, resting")
def limit_resting(trial):
    """Rests, is told as it stands, and fills when the market comes to it."""
    number, reference = trial.place(trial.share, action="SELL", totalQuantity=30,
                                    orderType="LMT", lmtPrice=290.7, outsideRth=True)
    view = trial.until_filled(number, reference, seconds=15)
    for fill in view["fills"]:
        trial.hold("at its price or better", fill["price"] >= 290.7 - 1e-9, fill["price"])


@scenario("order in parts")
def parts(trial):
    """An order larger than the quote fills in several executions."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=1500,
                                    orderType="MKT")
    view = trial.until_filled(number, reference, seconds=15)
    trial.hold("more than one execution", len(view["fills"]) > 1, len(view["fills"]))
    trial.check("their sum", sum(fill["shares"] for fill in view["fills"]), 1500.0)


@scenario("cancel")
def cancel(trial):
    """A working order ends with 202 and the state Cancelled."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=250.0)
    view = trial.until(number, "Submitted")
    record = trial.ledger.order(reference)
    trial.compare_order(view, record)
    trial.cancel(number, reference)


@scenario("modify")
def modify(trial):
    """Price and size of a working order change; it keeps its identity."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=250.0)
    view = trial.until(number, "Submitted")
    identity = view["permId"]
    for changes in ({"lmtPrice": 251.0}, {"totalQuantity": 25, "lmtPrice": 252.5}):
        trial.client.modify(number, changes)
        price = changes["lmtPrice"]

        def changed(order, price=price):
            return _limit(order) == price

        record = trial.ledger.order(reference, changed)
        trial.check("the ledger's price", _limit(record), price)
        rows = {row["orderRef"]: row for row in trial.client.open_orders()}
        trial.check("lmtPrice", rows[reference]["lmtPrice"], price)
        trial.check("totalQuantity", rows[reference]["totalQuantity"],
                    float(record["terms"]["quantity"]))
        trial.check("permId stays", rows[reference]["permId"], identity)
    trial.check("remaining",
                trial.client.wait(
                    lambda: trial.client.order(number)["remaining"] == 25 and 25.0,
                    "the new size in a status"), 25.0)
    trial.cancel(number, reference)


@scenario("modify into the market")
def modify_into_market(trial):
    """A resting order whose price is moved across the market fills."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=250.0)
    trial.until(number, "Submitted")
    trial.client.modify(number, {"lmtPrice": 300.0})
    trial.until_filled(number, reference)


@scenario("global cancel")
def global_cancel(trial):
    """Every working order of every client ends."""
    second = trial.another(2)
    one, mine = trial.place(trial.share, action="BUY", totalQuantity=10, orderType="LMT",
                            lmtPrice=250.0)
    two, other = trial.place(trial.share, second, action="BUY", totalQuantity=10,
                             orderType="LMT", lmtPrice=251.0)
    trial.until(one, "Submitted")
    trial.until(two, "Submitted", second)
    trial.client.cancel_all()
    trial.until(one, "Cancelled")
    trial.until(two, "Cancelled", second)
    for reference in (mine, other):
        record = trial.ledger.order(reference, lambda order: order["status"] == "Cancelled")
        trial.check("the ledger's state", record["status"], "Cancelled")


@scenario("open orders")
def open_orders(trial):
    """The list of working orders carries each order's terms."""
    number, reference = trial.place(
        trial.share, action="SELL", totalQuantity=13, orderType="STP LMT", lmtPrice=250.25,
        auxPrice=251.5, tif="GTC", outsideRth=True)
    trial.until(number, {"PreSubmitted", "Submitted"})
    watcher = trial.another(3)
    rows = {row["orderRef"]: row for row in watcher.open_orders(everyone=True)}
    trial.need("the order is listed", reference in rows, sorted(rows))
    row, record = rows[reference], trial.ledger.order(reference)
    trial.check("permId", row["permId"], record["perm"])
    trial.check("status", row["status"], record["status"])
    for name, wanted in (("action", "SELL"), ("totalQuantity", 13.0), ("orderType", "STP LMT"),
                         ("lmtPrice", 250.25), ("auxPrice", 251.5), ("tif", "GTC"),
                         ("outsideRth", True), ("account", trial.ACCOUNT), ("clientId", 1),
                         ("orderId", number)):
        trial.check(name, row[name], wanted)
    trial.check("conId", row["contract"]["conId"], record["terms"]["instrument"])
    trial.cancel(number, reference)


@scenario("completed orders")
def completed(trial):
    """Today's finished orders, the filled and the cancelled ones."""
    one, filled = trial.place(trial.share, action="BUY", totalQuantity=10, orderType="MKT")
    trial.until_filled(one, filled)
    two, gone = trial.place(trial.share, action="BUY", totalQuantity=10, orderType="LMT",
                            lmtPrice=250.0)
    trial.until(two, "Submitted")
    trial.cancel(two, gone)
    watcher = trial.another(3)
    rows = {row["orderRef"]: row for row in watcher.completed()}
    for reference, status in ((filled, "Filled"), (gone, "Cancelled")):
        trial.need(f"{reference} is listed", reference in rows, sorted(rows))
        record = trial.ledger.order(reference)
        trial.check("permId", rows[reference]["permId"], record["perm"])
        trial.check("status", rows[reference]["status"], status)
        trial.check("action", rows[reference]["action"], "BUY")
        trial.check("account", rows[reference]["account"], trial.ACCOUNT)


@scenario("executions")
def executions(trial):
    """The executions of today with their costs, and what the filter leaves of them."""
    one, mine = trial.place(trial.share, action="BUY", totalQuantity=10, orderType="MKT")
    two, other = trial.place(trial.share, account=trial.OTHER, action="BUY", totalQuantity=20,
                             orderType="MKT")
    three, pair = trial.place(trial.pair, action="BUY", totalQuantity=25_000, orderType="MKT")
    for number, reference in ((one, mine), (two, other), (three, pair)):
        trial.until_filled(number, reference)
    watcher = trial.another(3)
    ledger = trial.ledger.read()["executions"]
    trial.compare_fills(watcher.executions(), ledger)
    trial.compare_fills(watcher.executions(acctCode=trial.OTHER),
                        [one for one in ledger if one["account"] == trial.OTHER])
    trial.compare_fills(watcher.executions(symbol="EUR", secType="CASH"),
                        [one for one in ledger if one["instrument"] == 12087792])


@scenario("what-if")
def what_if(trial):
    """Margins and the commission before an order is sent; nothing is placed."""
    before = len(trial.ledger.read()["orders"])
    state = trial.client.what_if(trial.share, {
        "action": "BUY", "totalQuantity": 100, "orderType": "MKT", "account": trial.ACCOUNT})
    trial.need("an answer", state is not None)
    for name in ("initMarginBefore", "initMarginChange", "initMarginAfter",
                 "maintMarginBefore", "maintMarginChange", "maintMarginAfter",
                 "equityWithLoanBefore", "equityWithLoanChange", "equityWithLoanAfter"):
        trial.hold(f"{name} is a number", _float(state[name]) is not None, state[name])
    trial.hold("the order needs margin", (_float(state["initMarginChange"]) or 0) > 0,
               state["initMarginChange"])
    for kind in ("init", "maint"):
        parts = [_float(state[f"{kind}Margin{part}"]) for part in ("Before", "Change", "After")]
        if None not in parts:
            trial.check(f"{kind} margin adds up", parts[0] + parts[1], parts[2], 0.02)
    cost = state.get("commission", state.get("commissionAndFees"))
    trial.hold("a commission is told", cost is not None and cost > 0, cost)
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=100,
                                    orderType="MKT")
    trial.until_filled(number, reference)
    real = sum(float(one["commission"]) for one in trial.ledger.executions(reference))
    trial.check("the commission is what the order then costs", cost, real, 0.02)
    after = len(trial.ledger.read()["orders"])
    trial.check("orders placed since", after - before, 1)


@scenario("fractional size")
def fractional(trial):
    """A crypto order of a part of a coin keeps every digit."""
    coin = {"symbol": "ETH", "secType": "CRYPTO", "exchange": "PAXOS", "currency": "USD"}
    number, reference = trial.place(coin, action="BUY", totalQuantity=0.12345678,
                                    orderType="LMT", lmtPrice=4000.0, tif="IOC")
    trial.until_filled(number, reference)
    trial.check("the ledger's size", trial.ledger.order(reference)["terms"]["quantity"],
                "0.12345678")


def _limit(order):
    """The limit price of a ledger's order."""
    return type_of(order)[1]


def _float(value):
    try:
        number = float(value)
    except (TypeError, ValueError):
        return None
    return None if abs(number) > 1e300 else number
