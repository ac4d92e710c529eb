"""Handshake, reconnects and several clients at once."""

import time

from harness.scenario import scenario


@scenario("connect")
def connect(trial):
    """The handshake agrees on the client's own best version and tells accounts and the id."""
    client = trial.client
    trial.check("server version", client.version, trial.speaks)
    trial.check("accounts", client.accounts, [trial.ACCOUNT, trial.OTHER])
    ledger = trial.ledger.read()
    known = ledger["nextOrderNumbers"]
    # A JSON object of whole keys, or a list of pairs, as Swift writes them.
    pairs = known.items() if isinstance(known, dict) else zip(known[::2], known[1::2])
    wanted = {int(key): value for key, value in pairs}.get(1, 1)
    trial.hold("next order id", client.next_id() >= wanted)
    trial.check("time", client.time(), time.time(), 3)
    trial.hold("the farms are said to be connected",
               {2104, 2106, 2158} <= set(client.codes()), client.codes())


@scenario("client id in use")
def id_in_use(trial):
    """A second client of the same number is refused with 326; the first one stays."""
    trial.need("the first client stands", trial.client.is_connected)
    second = trial._desk.make()
    trial._own.append(second)
    try:
        second.connect(trial.port, 1, 4)
    except Exception:  # Each client has its own word for it.
        pass
    try:
        second.wait_code(326, seconds=3)
    finally:
        trial.hold("the second was told 326", 326 in second.codes(), second.codes())
    trial.hold("the first goes on", abs(trial.client.time() - time.time()) < 5)


@scenario("two clients at once")
def two_clients(trial):
    """Two clients trade at once; each hears of its own orders only, and both see all of them."""
    first, second = trial.client, trial.another(2)
    one, mine = trial.place(trial.share, action="BUY", totalQuantity=10, orderType="MKT")
    two, other = trial.place(trial.share, second, action="BUY", totalQuantity=20,
                             orderType="LMT", lmtPrice=250.0)
    trial.until_filled(one, mine)
    trial.until(two, "Submitted", second)
    rows = {row["orderRef"]: row for row in first.open_orders(everyone=True)}
    trial.hold("the other's order is listed for all", other in rows, sorted(rows))
    if other in rows:
        trial.check("its client", rows[other]["clientId"], 2)
        trial.check("its permId", rows[other]["permId"], trial.ledger.order(other)["perm"])
    rows = [row["orderRef"] for row in first.open_orders()]
    trial.hold("it is not listed among the first's own", other not in rows, rows)
    trial.cancel(two, other, second)


@scenario("reconnect")
def reconnect(trial):
    """The client goes while an order works, comes back with its number, and ends the order."""
    first = trial.another(21)
    number, reference = trial.place(trial.share, first, action="BUY", totalQuantity=10,
                                    orderType="LMT", lmtPrice=250.0)
    trial.until(number, "Submitted", first)
    first.disconnect()
    first.wait(lambda: not first.is_connected, "the end of the connection")
    again = trial.another(21)
    again.open_orders()
    again.wait(lambda: again.adopt(number), "the order of the earlier session")
    record = trial.ledger.order(reference)
    trial.check("it still works", record["status"], "Submitted")
    view = again.wait(lambda: (lambda one: one if one["status"] == "Submitted" else None)(
        again.order(number)), "its status")
    trial.check("permId", view["permId"], record["perm"])
    trial.check("orderRef", view["order"]["orderRef"], reference)
    trial.check("lmtPrice", view["order"]["lmtPrice"], 250.0)
    trial.check("totalQuantity", view["order"]["totalQuantity"], 10.0)
    trial.hold("the next id is beyond it", again.next_id() > number)
    mark = len(again.notices)
    again.cancel(number)
    again.wait_code(202, mark)
    trial.until(number, "Cancelled", again)
    record = trial.ledger.order(reference, lambda order: order["status"] == "Cancelled")
    trial.check("the ledger's state", record["status"], "Cancelled")


@scenario("fill while away")
def fill_while_away(trial):
    """An order fills while its client is gone; the client finds execution and cost afterwards."""
    first = trial.another(22)
    number, reference = trial.place(trial.share, first, action="BUY", totalQuantity=10,
                                    orderType="STP", auxPrice=290.55)
    trial.until(number, {"PreSubmitted", "Submitted", "Filled"}, first)
    first.disconnect()
    record = trial.ledger.order(reference, lambda order: order["status"] == "Filled", 10)
    trial.check("the order filled", record["status"], "Filled")
    again = trial.another(22)
    fills = [fill for fill in again.executions(clientId=22) if fill["orderRef"] == reference]
    trial.compare_fills(fills, trial.ledger.executions(reference))
