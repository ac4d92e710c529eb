"""Each type of order to its end, and the terms that go with them.

The recorded shares go from 290.00 up to 291 and more and back every four seconds, so every trigger
in between is met soon, and from the side that the scenario waits for."""

import time
from datetime import datetime, timedelta, timezone

from adapters.base import Missing
from harness.ledger import type_of
from harness.scenario import scenario

#: The prices of the shares swing around this.
MIDDLE = 290.5


def placed(trial, states, contract=None, **order):
    """Places an order, waits for a state, and holds its terms, as a second look at the open
    orders decodes them, against the ledger and against what was sent."""
    number, reference = trial.place(contract or trial.share, **order)
    trial.until(number, states)
    record = trial.ledger.order(reference)
    trial.need("the order stands in the ledger", record is not None)
    echo(trial, reference, record, order)
    return number, reference


def echo(trial, reference, record, order):
    """The open order as the client decodes it is the one that was sent, if it is still open."""
    row = trial.open_order(reference)
    if row is None:
        record = trial.ledger.order(reference)
        trial.hold("an order that is not listed has ended",
                   record["status"] in ("Filled", "Cancelled", "Inactive"), record["status"])
        return
    trial.check("permId of the open order", row["permId"], record["perm"])
    trial.check("orderType of the open order", row["orderType"], order["orderType"])
    code, limit, auxiliary = type_of(record)
    trial.check("the ledger's type", code, order["orderType"])
    for name, wanted in order.items():
        if name in ("transmit", "whatIf", "conditions", "algoParams", "goodTillDate",
                    "goodAfterTime", "totalQuantity"):
            continue
        if name == "trailStopPrice":
            # It has followed the market since.
            trial.hold("trailStopPrice of the open order", row[name] >= wanted, row[name])
            continue
        trial.check(f"{name} of the open order", row[name], wanted, 1e-9)
    for name, wanted in (("lmtPrice", limit), ("auxPrice", auxiliary)):
        if wanted is not None and name not in order:
            trial.check(f"{name} of the open order", row[name], wanted, 1e-9)


def waits_for_trigger(trial, number):
    """The order waits, and says what for."""
    view = trial.client.order(number)
    trial.check("it waits", view["status"], "PreSubmitted")
    trial.check("whyHeld", view["whyHeld"], "trigger")


@scenario("order type: STP")
def stop(trial):
    trial.below(290.3)
    number, reference = placed(trial, {"PreSubmitted"}, action="BUY", totalQuantity=10,
                               orderType="STP", auxPrice=290.85)
    waits_for_trigger(trial, number)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("at its price or beyond", view["avgFillPrice"] >= 290.85, view["avgFillPrice"])
    trial.above(290.7)
    number, reference = placed(trial, {"PreSubmitted"}, action="SELL", totalQuantity=10,
                               orderType="STP", auxPrice=290.2)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("at its price or beyond", view["avgFillPrice"] <= 290.2, view["avgFillPrice"])


@scenario("order type: STP LMT")
def stop_limit(trial):
    trial.below(290.3)
    number, reference = placed(trial, {"PreSubmitted"}, action="BUY", totalQuantity=10,
                               orderType="STP LMT", auxPrice=290.7, lmtPrice=290.9)
    waits_for_trigger(trial, number)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("not above its limit", view["avgFillPrice"] <= 290.9, view["avgFillPrice"])


@scenario("order type: TRAIL")
def trail(trial):
    trial.below(290.3)
    stream = trial.watch()
    mark = len(stream.events)
    number, reference = placed(trial, {"PreSubmitted", "Submitted"}, action="SELL",
                               totalQuantity=10, orderType="TRAIL", auxPrice=0.35)
    view = trial.until_filled(number, reference, seconds=12)
    top = max(event["price"] for event in stream.events[mark:]
              if event["type"] == 4 and event["price"])
    trial.hold("below the top by its distance and at most two steps more",
               top - 0.35 - 0.27 <= view["avgFillPrice"] <= top - 0.35 + 0.011,
               [view["avgFillPrice"], top])


@scenario("order type: TRAIL in per cent")
def trail_percent(trial):
    trial.below(290.3)
    stream = trial.watch()
    mark = len(stream.events)
    number, reference = placed(trial, {"PreSubmitted", "Submitted"}, action="SELL",
                               totalQuantity=10, orderType="TRAIL", trailingPercent=0.1)
    view = trial.until_filled(number, reference, seconds=12)
    top = max(event["price"] for event in stream.events[mark:]
              if event["type"] == 4 and event["price"])
    stop_price = top * 0.999
    trial.hold("below the top by its part and at most two steps more",
               stop_price - 0.27 <= view["avgFillPrice"] <= stop_price + 0.011,
               [view["avgFillPrice"], top])


@scenario("order type: TRAIL LIMIT")
def trail_limit(trial):
    trial.below(290.3)
    number, reference = placed(trial, {"PreSubmitted", "Submitted"}, action="SELL",
                               totalQuantity=10, orderType="TRAIL LIMIT", auxPrice=0.35,
                               trailStopPrice=289.5, lmtPriceOffset=0.3)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("a plausible price", 290.0 <= view["avgFillPrice"] <= 291.5,
               view["avgFillPrice"])


def to_auction(trial, **order):
    """An order for an auction is accepted and waits; where no auction comes it can be
    cancelled."""
    number, reference = placed(trial, {"PreSubmitted", "Submitted", "Filled"}, action="BUY",
                               totalQuantity=10, **order)
    try:
        trial.until(number, "Filled", seconds=1)
    except Missing:
        trial.cancel(number, reference)
        return
    trial.until_filled(number, reference)


@scenario("order type: MOC")
def market_on_close(trial):
    to_auction(trial, orderType="MOC")


@scenario("order type: LOC")
def limit_on_close(trial):
    to_auction(trial, orderType="LOC", lmtPrice=250.0)


@scenario("order type: MOO")
def market_on_open(trial):
    to_auction(trial, orderType="MKT", tif="OPG")


@scenario("order type: LOO")
def limit_on_open(trial):
    to_auction(trial, orderType="LMT", lmtPrice=250.0, tif="OPG")


@scenario("order type: MIT")
def market_if_touched(trial):
    trial.above(290.7)
    number, reference = placed(trial, {"PreSubmitted", "Submitted"}, action="BUY",
                               totalQuantity=10, orderType="MIT", auxPrice=290.2)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("at the touch or near it", view["avgFillPrice"] <= 290.35, view["avgFillPrice"])


@scenario("order type: LIT")
def limit_if_touched(trial):
    trial.above(290.7)
    number, reference = placed(trial, {"PreSubmitted", "Submitted"}, action="BUY",
                               totalQuantity=10, orderType="LIT", auxPrice=290.2,
                               lmtPrice=290.25)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("not above its limit", view["avgFillPrice"] <= 290.25, view["avgFillPrice"])


@scenario("order type: MTL")
def market_to_limit(trial):
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="MTL")
    trial.until_filled(number, reference)
    # More than stands at the ask: the rest becomes a limit order at the first fill's price.
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=2000,
                                    orderType="MTL")
    view = trial.until_filled(number, reference, seconds=25)
    first = view["fills"][0]["price"]
    trial.hold("no fill above the first one's price",
               all(fill["price"] <= first + 1e-9 for fill in view["fills"]),
               [fill["price"] for fill in view["fills"]])


@scenario("order type: REL")
def relative(trial):
    number, reference = placed(trial, {"PreSubmitted", "Submitted", "Filled"}, action="BUY",
                               totalQuantity=10, orderType="REL", auxPrice=0.01, lmtPrice=292.0)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("below its cap", view["avgFillPrice"] < 292.0, view["avgFillPrice"])


@scenario("order type: PEG MID")
def pegged(trial):
    number, reference = placed(trial, {"PreSubmitted", "Submitted", "Filled"}, action="BUY",
                               totalQuantity=10, orderType="PEG MID", auxPrice=0.0,
                               lmtPrice=292.0)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("below its cap", view["avgFillPrice"] < 292.0, view["avgFillPrice"])


@scenario("terms: iceberg")
def iceberg(trial):
    trial.below(290.4)
    number, reference = placed(trial, {"Submitted", "Filled"}, action="SELL", totalQuantity=700,
                               orderType="LMT", lmtPrice=290.75, displaySize=100)
    view = trial.until_filled(number, reference, seconds=25)
    trial.check("all of it", sum(fill["shares"] for fill in view["fills"]), 700.0)


@scenario("terms: hidden")
def hidden(trial):
    trial.below(290.4)
    number, reference = placed(trial, {"Submitted", "Filled"}, action="SELL", totalQuantity=10,
                               orderType="LMT", lmtPrice=290.75, hidden=True)
    trial.until_filled(number, reference, seconds=12)


@scenario("terms: all or none, least size")
def all_or_none(trial):
    trial.below(290.4)
    number, reference = placed(trial, {"Submitted", "Filled"}, action="SELL", totalQuantity=50,
                               orderType="LMT", lmtPrice=290.75, allOrNone=True)
    view = trial.until_filled(number, reference, seconds=12)
    trial.check("in one piece", len(view["fills"]), 1)


@scenario("terms: GTC and outside hours")
def good_till_cancelled(trial):
    number, reference = placed(trial, {"Submitted"}, action="BUY", totalQuantity=10,
                               orderType="LMT", lmtPrice=250.0, tif="GTC", outsideRth=True)
    trial.cancel(number, reference)


def zoned(moment):
    """A time as requests write it at every version: with its zone."""
    return moment.strftime("%Y%m%d %H:%M:%S UTC")


@scenario("terms: GTD")
def good_till_date(trial):
    """The order ends by itself at its date."""
    end = datetime.now(timezone.utc) + timedelta(seconds=3)
    number, reference = placed(trial, {"Submitted"}, action="BUY", totalQuantity=10,
                               orderType="LMT", lmtPrice=250.0, tif="GTD",
                               goodTillDate=zoned(end))
    trial.until(number, "Cancelled", seconds=8)
    trial.hold("not before its date", time.time() >= int(end.timestamp()) - 0.5)
    record = trial.ledger.order(reference, lambda order: order["status"] == "Cancelled")
    trial.compare_order(trial.client.order(number), record)


@scenario("terms: good after time")
def good_after(trial):
    """The order waits for its time, then fills."""
    begin = datetime.now(timezone.utc) + timedelta(seconds=3)
    number, reference = placed(trial, {"PreSubmitted"}, action="BUY", totalQuantity=10,
                               orderType="LMT", lmtPrice=300.0, goodAfterTime=zoned(begin))
    view = trial.until_filled(number, reference, seconds=10)
    trial.hold("not before its time", view["fills"][0]["time"] >= int(begin.timestamp()),
               [view["fills"][0]["time"], int(begin.timestamp())])


@scenario("terms: IOC")
def immediate(trial):
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=300.0, tif="IOC")
    trial.until_filled(number, reference)
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=250.0, tif="IOC")
    trial.until(number, "Cancelled")
    record = trial.ledger.order(reference, lambda order: order["status"] == "Cancelled")
    trial.compare_order(trial.client.order(number), record)
    # More than stands at the ask: a part fills, the rest ends.
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=5000,
                                    orderType="LMT", lmtPrice=300.0, tif="IOC")
    trial.until(number, "Cancelled")
    record = trial.ledger.order(reference, lambda order: order["status"] == "Cancelled")
    view = trial.client.wait(lambda: (lambda one: one if one["fills"] and all(
        fill["commission"] for fill in one["fills"]) else None)(trial.client.order(number)),
        "the part's costs")
    trial.compare_order(view, record)
    trial.compare_fills(view["fills"], trial.ledger.executions(reference))
    trial.hold("a part", 0 < view["filled"] < 5000, view["filled"])


@scenario("terms: FOK")
def fill_or_kill(trial):
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=300.0, tif="FOK")
    trial.until_filled(number, reference)
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=5000,
                                    orderType="LMT", lmtPrice=300.0, tif="FOK")
    trial.until(number, {"Inactive", "Cancelled"})
    record = trial.ledger.order(
        reference, lambda order: order["status"] in ("Inactive", "Cancelled"))
    trial.check("nothing filled", float(record["filled"]), 0.0)
    trial.check("status", trial.client.order(number)["status"], record["status"])


def price_condition(price, is_more=True):
    """The recorded shares reach a price."""
    return {"condType": 1, "conId": 8314, "exchange": "SMART", "isMore": is_more,
            "price": price, "triggerMethod": 0, "isConjunctionConnection": True}


def echo_conditions(trial, reference, wanted):
    """The conditions of the open order are the ones that were sent."""
    row = trial.open_order(reference)
    trial.need("the order is open", row)
    told = row["conditions"]
    trial.need("as many conditions", len(told) == len(wanted), told)
    for one, sent in zip(told, wanted):
        for name, value in sent.items():
            got = one.get(name)
            if name == "triggerMethod":
                got = int(got or 0)
            trial.check(f"condition's {name}", got, value, 1e-9)


@scenario("conditions: price")
def condition_price(trial):
    trial.below(290.4)
    wanted = [price_condition(290.8)]
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=300.0, conditions=wanted)
    view = trial.until(number, {"PreSubmitted"})
    trial.check("nothing filled", view["filled"], 0.0)
    echo_conditions(trial, reference, wanted)
    view = trial.until_filled(number, reference, seconds=12)
    trial.hold("after its condition", view["avgFillPrice"] >= 290.7, view["avgFillPrice"])


@scenario("conditions: time")
def condition_time(trial):
    moment = datetime.now(timezone.utc) + timedelta(seconds=3)
    wanted = [{"condType": 3, "isMore": True, "isConjunctionConnection": True,
               "time": zoned(moment)}]
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=300.0, conditions=wanted)
    trial.until(number, {"PreSubmitted"})
    view = trial.until_filled(number, reference, seconds=10)
    trial.hold("not before its time", view["fills"][0]["time"] >= int(moment.timestamp()) - 1,
               [view["fills"][0]["time"], int(moment.timestamp())])


@scenario("conditions: cancel the order")
def condition_cancels(trial):
    trial.below(290.4)
    wanted = [price_condition(290.8)]
    number, reference = trial.place(
        trial.share, action="BUY", totalQuantity=10, orderType="LMT", lmtPrice=250.0,
        conditions=wanted, conditionsCancelOrder=True)
    trial.until(number, "Submitted")
    trial.until(number, "Cancelled", seconds=10)
    record = trial.ledger.order(reference, lambda order: order["status"] == "Cancelled")
    trial.compare_order(trial.client.order(number), record)


@scenario("conditions: every kind comes back")
def condition_kinds(trial):
    wanted = [
        price_condition(999.0), {
            "condType": 6, "conId": 8314, "exchange": "SMART", "isMore": True,
            "volume": 2000000000, "isConjunctionConnection": False}, {
            "condType": 7, "conId": 8314, "exchange": "SMART", "isMore": True,
            "changePercent": 90.0, "isConjunctionConnection": True}, {
            "condType": 4, "isMore": False, "percent": 1, "isConjunctionConnection": True}, {
            "condType": 5, "secType": "STK", "exchange": "SMART", "symbol": "KO",
            "isConjunctionConnection": True}]
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=300.0, conditions=wanted)
    trial.until(number, {"PreSubmitted", "Submitted"})
    echo_conditions(trial, reference, wanted)
    trial.cancel(number, reference)


@scenario("algo: its tags come back")
def algo(trial):
    wanted = [("maxPctVol", "0.1"), ("noTakeLiq", "1")]
    number, reference = trial.place(
        trial.share, action="BUY", totalQuantity=10, orderType="LMT", lmtPrice=250.0,
        algoStrategy="ArrivalPx", algoParams=wanted)
    trial.until(number, {"PreSubmitted", "Submitted"})
    row = trial.open_order(reference)
    trial.need("the order is open", row)
    trial.check("algoStrategy", row["algoStrategy"], "ArrivalPx")
    trial.check("algoParams", [tuple(one) for one in row["algoParams"]], wanted)
    trial.cancel(number, reference)
    number, reference = trial.place(
        trial.share, action="BUY", totalQuantity=10, orderType="MKT",
        algoStrategy="Adaptive", algoParams=[("adaptivePriority", "Urgent")])
    trial.until_filled(number, reference, seconds=15)


@scenario("terms: rarely used ones come back")
def rare(trial):
    """Terms that the exchange has no use for are kept and told back by their names."""
    number, reference = placed(
        trial, {"Submitted", "PreSubmitted"}, action="BUY", totalQuantity=10, orderType="LMT",
        lmtPrice=250.0, sweepToFill=True, discretionaryAmt=0.05, triggerMethod=2)
    trial.cancel(number, reference)


@scenario("order in a combo")
def combo(trial):
    """A pair of futures trades as one order; each leg is booked."""
    months = trial.client.details({"symbol": "ES", "secType": "FUT", "exchange": "CME",
                                   "currency": "USD"})
    near, far = (month["contract"]["conId"] for month in months[:2])
    bag = {"symbol": "ES", "secType": "BAG", "exchange": "CME", "currency": "USD",
           "comboLegs": [
               {"conId": near, "ratio": 1, "action": "BUY", "exchange": "CME"},
               {"conId": far, "ratio": 1, "action": "SELL", "exchange": "CME"}]}
    number, reference = trial.place(bag, action="BUY", totalQuantity=1, orderType="LMT",
                                    lmtPrice=5000.0)
    trial.until(number, "Filled", seconds=15)
    executions = trial.ledger.executions(reference)
    trial.need("executions", len(executions) >= 2, len(executions))
    view = trial.client.wait(lambda: (lambda one: one if len(one["fills"]) >= len(executions)
                                      and all(fill["commission"] for fill in one["fills"])
                                      else None)(trial.client.order(number)), "all fills")
    trial.compare_fills(view["fills"], trial.ledger.executions(reference))
    booked = {one["instrument"] for one in executions}
    trial.hold("both legs are booked", {near, far} <= booked, sorted(booked))
