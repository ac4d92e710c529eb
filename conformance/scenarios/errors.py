"""What the gateway refuses, and that it never keeps silent."""

import time

from adapters.base import Missing
from harness.scenario import scenario

UNKNOWN = {"symbol": "NOSUCHSHARE", "secType": "STK", "exchange": "SMART", "currency": "USD"}
STOCK = {"symbol": "AAPL", "secType": "STK", "exchange": "SMART", "currency": "USD"}


def refused(trial, codes, act):
    """Does something that the gateway must answer with one of the codes."""
    mark = len(trial.client.notices)
    try:
        act()
    except Missing:
        # Some clients go on waiting after an error that they take for a warning.
        pass
    notice = trial.client.wait_code(codes, mark, 6)
    trial.hold("it has a sentence", len(notice.text) > 5, notice.text)
    return notice


@scenario("error: unknown contract")
def unknown_contract(trial):
    mark = len(trial.client.notices)
    rows = trial.client.details(UNKNOWN)
    trial.check("nothing fits", rows, [])
    trial.client.wait_code(200, mark)
    # By its id, as ib_async keeps no stream of a contract without one.
    unknown = {"conId": 999_999_999, "exchange": "SMART"}
    refused(trial, 200, lambda: trial.client.quotes(unknown))
    refused(trial, {162, 200}, lambda: trial.client.bars(UNKNOWN, "1 D", "1 hour", "TRADES"))


@scenario("error: order of an unknown contract")
def unknown_order_contract(trial):
    before = len(trial.ledger.read()["orders"])
    number, _ = None, None

    def act():
        nonlocal number
        number, _ = trial.place(UNKNOWN, action="BUY", totalQuantity=1, orderType="MKT")

    notice = refused(trial, 200, act)
    trial.check("it carries the order's number", notice.id, number)
    trial.check("nothing was booked", len(trial.ledger.read()["orders"]), before)


def bad_order(trial, codes, contract=None, **order):
    """An order that must be refused and never fill."""
    number, reference = None, None

    def act():
        nonlocal number, reference
        number, reference = trial.place(contract or STOCK, **order)

    notice = refused(trial, codes, act)
    trial.check("it carries the order's number", notice.id, number)
    trial.client.pump(0.3)
    record = trial.ledger.order(reference, seconds=0.3)
    trial.hold("it never worked", record is None or record["status"] in (
        "Inactive", "Cancelled") and float(record["filled"]) == 0, record)


@scenario("error: price off the grid")
def off_grid(trial):
    bad_order(trial, 110, action="BUY", totalQuantity=1, orderType="LMT", lmtPrice=250.0037)


@scenario("error: size of nought")
def no_size(trial):
    bad_order(trial, {201, 321, 434, 382, 383}, action="BUY", totalQuantity=0,
              orderType="MKT")


@scenario("error: more than the account can pay")
def too_large(trial):
    bad_order(trial, 201, action="BUY", totalQuantity=900_000, orderType="MKT")


@scenario("error: an index cannot be traded")
def index_order(trial):
    bad_order(trial, {201, 200, 387, 321}, {"symbol": "SPX", "secType": "IND",
              "exchange": "CBOE", "currency": "USD"}, action="BUY", totalQuantity=1,
              orderType="MKT")


@scenario("error: unknown order type")
def unknown_type(trial):
    bad_order(trial, {387, 321, 201}, action="BUY", totalQuantity=1, orderType="NOSUCH")


@scenario("error: unknown account")
def unknown_account(trial):
    bad_order(trial, {321, 435, 201}, account="DU9999999", action="BUY", totalQuantity=1,
              orderType="MKT")


@scenario("error: cancel of an unknown order")
def unknown_cancel(trial):
    refused(trial, {10147, 135, 161}, lambda: trial.client.cancel_unknown(77_000_001))


@scenario("error: cancel of a filled order")
def late_cancel(trial):
    number, reference = trial.place(trial.share, action="BUY", totalQuantity=1,
                                    orderType="MKT")
    trial.until_filled(number, reference)
    notice = refused(trial, {10148, 161, 10147}, lambda: trial.client.cancel(number))
    trial.check("it carries the order's number", notice.id, number)
    trial.check("the ledger stays", trial.ledger.order(reference)["status"], "Filled")


@scenario("error: duplicate order id")
def duplicate(trial):
    first = trial.another(31)
    number, reference = trial.place(trial.share, first, action="BUY", totalQuantity=1,
                                    orderType="MKT")
    trial.until_filled(number, reference, first)
    # The same number on a second connection of the same client, which does not know it.
    first.disconnect()
    again = trial._desk.make()
    trial._own.append(again)
    again.connect(trial.port, 31)
    mark = len(again.notices)
    again.place(trial.share, {"orderId": number, "action": "BUY", "totalQuantity": 1,
                              "orderType": "MKT", "account": trial.ACCOUNT, "tif": "DAY",
                              "orderRef": trial.reference()})
    again.wait_code({103, 104, 201}, mark, 6)
    trial.check("executions", len(trial.ledger.executions(reference)), 1)


@scenario("error: history that cannot be")
def bad_history(trial):
    client = trial.client
    refused(trial, {162, 321, 10299}, lambda: client.bars(STOCK, "1 D", "7 mins", "TRADES"))
    refused(trial, {162, 321, 10299}, lambda: client.bars(STOCK, "1 D", "1 hour", "NOSUCH"))
    refused(trial, {162, 366, 321}, lambda: client.bars(trial.pair, "1 D", "1 hour", "TRADES"))


@scenario("error: generic ticks of a snapshot")
def generic_snapshot(trial):
    refused(trial, 321, lambda: trial.client.quotes(STOCK, "233", snapshot=True))


@scenario("error: too many digits of a tick stream")
def bad_stream(trial):
    refused(trial, {10089, 10187, 10189, 10190, 200, 321},
            lambda: trial.client.every(trial.pair, "AllLast"))


@scenario("error: what is not supported")
def unsupported(trial):
    """A request that the gateway does not have is answered with an error, not with silence."""
    mark = len(trial.client.notices)
    try:
        trial.client.SECONDS, usual = 3.0, trial.client.SECONDS
        trial.client.scanner_parameters()
    except Exception:  # No XML comes, and the client has its own word for that.
        pass
    finally:
        trial.client.SECONDS = usual
    trial.client.wait_code({321, 10276, 10358, 503, 505, 10197, 420, 162}, mark, 3)
    trial.hold("the connection lives", abs(trial.client.time() - time.time()) < 5)
