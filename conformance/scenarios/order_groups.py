"""Orders that depend on each other."""

from harness.scenario import scenario


def bracket(trial, entry, profit, stop, **more):
    """A parent with a limit order and a stop order that wait for it."""
    client = trial.client
    parent, first = trial.place(trial.share, action="BUY", totalQuantity=20, transmit=False,
                                **entry)
    child, second = trial.place(trial.share, action="SELL", totalQuantity=20, parentId=parent,
                                orderType="LMT", lmtPrice=profit, transmit=False, **more)
    other, third = trial.place(trial.share, action="SELL", totalQuantity=20, parentId=parent,
                               orderType="STP", auxPrice=stop, transmit=True, **more)
    assert client is trial.client
    return [(parent, first), (child, second), (other, third)]


def ended(trial, number, reference, status):
    """An order has a last state, in the client and in the ledger."""
    trial.until(number, status, seconds=12)
    record = trial.ledger.order(reference, lambda order: order["status"] == status)
    trial.check(f"the ledger's state of {reference}", record["status"], status)
    return record


@scenario("bracket: takes its profit")
def profit(trial):
    orders = bracket(trial, {"orderType": "MKT"}, 290.8, 280.0)
    (parent, first), (child, second), (other, third) = orders
    trial.until_filled(parent, first)
    for number, reference in orders[1:]:
        record = trial.ledger.order(reference)
        trial.check("the parent in the ledger", record["terms"].get("parent"), parent)
        trial.check("parentId", trial.client.order(number)["parentId"], parent)
    trial.until_filled(child, second, seconds=12)
    ended(trial, other, third, "Cancelled")


@scenario("bracket: is stopped")
def stopped(trial):
    trial.above(290.6)
    orders = bracket(trial, {"orderType": "MKT"}, 300.0, 290.2)
    (parent, first), (child, second), (other, third) = orders
    trial.until_filled(parent, first)
    trial.until_filled(other, third, seconds=12)
    ended(trial, child, second, "Cancelled")


@scenario("bracket: waits, then is cancelled")
def cancelled(trial):
    """Children wait as `child` while the parent works, and go with it."""
    orders = bracket(trial, {"orderType": "LMT", "lmtPrice": 250.0}, 300.0, 240.0)
    (parent, first), (child, second), (other, third) = orders
    trial.until(parent, "Submitted")
    view = trial.until(child, "PreSubmitted")
    trial.check("whyHeld of the limit order", view["whyHeld"], "child")
    view = trial.until(other, "PreSubmitted")
    trial.check("whyHeld of the stop order", view["whyHeld"], "child,trigger")
    trial.cancel(parent, first)
    ended(trial, child, second, "Cancelled")
    ended(trial, other, third, "Cancelled")


@scenario("transmit: held until told")
def transmit(trial):
    """An order that is not transmitted does nothing until it is sent again with transmit."""
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="MKT", transmit=False)
    trial.client.pump(0.6)
    record = trial.ledger.order(reference)
    trial.hold("nothing filled", record is None or float(record["filled"]) == 0)
    trial.client.modify(number, {"transmit": True})
    trial.until_filled(number, reference)


def group(trial, rule, size=20):
    """Two limit orders of one group: one that the market reaches, and one far away."""
    name = trial.reference()
    trial.below(290.4)
    one, first = trial.place(trial.share, action="SELL", totalQuantity=size, orderType="LMT",
                             lmtPrice=290.75, ocaGroup=name, ocaType=rule)
    two, second = trial.place(trial.share, action="SELL", totalQuantity=50, orderType="LMT",
                              lmtPrice=320.0, ocaGroup=name, ocaType=rule)
    return (one, first), (two, second)


@scenario("OCA: one cancels the other")
def cancels(trial):
    (one, first), (two, second) = group(trial, 1)
    trial.until_filled(one, first, seconds=12)
    ended(trial, two, second, "Cancelled")


def reduced(trial, rule):
    """A fill takes its share off the other order: in proportion, rounded down."""
    name = trial.reference()
    # Only the top of every third swing reaches this price, with less than the order's size.
    one, first = trial.place(trial.share, action="SELL", totalQuantity=2500, orderType="LMT",
                             lmtPrice=291.15, ocaGroup=name, ocaType=rule)
    two, second = trial.place(trial.share, action="SELL", totalQuantity=900, orderType="LMT",
                              lmtPrice=320.0, ocaGroup=name, ocaType=rule)
    trial.until(two, {"Submitted", "PreSubmitted"})
    trial.client.wait(
        lambda: (trial.client.order(one) or {}).get("filled"), "a part of the first", 16)
    trial.client.pump(0.6)
    filled = float(trial.ledger.order(first)["filled"])
    trial.need("a part has filled", 0 < filled < 2500, filled)
    left = float(trial.ledger.order(second)["terms"]["quantity"])
    share = 900 * (2500 - filled) / 2500
    trial.hold("the other has shrunk in proportion", share - 8 <= left <= share, [left, share])
    row = trial.open_order(second)
    trial.need("the other works on", row)
    trial.check("its size", row["totalQuantity"], left)
    trial.hold("its group", bool(row["ocaGroup"]))
    trial.cancel(one, first)
    trial.client.pump(0.3)
    if trial.client.order(two)["status"] != "Cancelled":
        trial.cancel(two, second)


@scenario("OCA: reduces the other, with block")
def reduces_with_block(trial):
    reduced(trial, 2)


@scenario("OCA: reduces the other")
def reduces(trial):
    reduced(trial, 3)
