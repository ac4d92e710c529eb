"""Scenarios, and what they can say."""

import importlib
import time

from adapters.base import Missing, NotOffered
from harness import market
from harness.ledger import turnover_average

#: All scenarios in the order of the matrix, filled by the decorator.
SCENARIOS = {}
#: The modules that hold them.
MODULES = ("connecting", "contracts", "history", "streams", "orders", "order_types",
           "order_groups", "accounts", "errors")


class Scenario:
    """One row of the matrix."""

    def __init__(self, name, function):
        self.name = name
        self.function = function


def scenario(name):
    """Registers a function as the row of that name."""

    def register(function):
        assert name not in SCENARIOS, name
        SCENARIOS[name] = Scenario(name, function)
        return function

    return register


def load():
    """Fills SCENARIOS."""
    for module in MODULES:
        importlib.import_module(f"scenarios.{module}")
    return SCENARIOS


class Failed(Exception):
    """A scenario cannot go on; its checks say why."""


class Trial:
    """What one scenario has in hand while one client runs it."""

    #: The accounts of the gateway; the first is the one that trades.
    ACCOUNT, OTHER = "DU1000001", "DU1000002"

    def __init__(self, desk, name):
        self._desk = desk
        self.name = name
        self.failures = []
        self.checks = 0
        self._own = []

    @property
    def client(self):
        """The connected client that all scenarios share."""
        return self._desk.client

    @property
    def ledger(self):
        """The exchange's books."""
        return self._desk.ledger

    @property
    def speaks(self):
        """The version that client and gateway must agree on."""
        return self._desk.speaks

    @property
    def port(self):
        """Where the gateway listens."""
        return self._desk.port

    def open_order(self, reference):
        """An open order as a second client decodes it; None when it is not open.

        Some clients keep their own copy of what they sent, so the one that placed the order
        cannot bear witness."""
        rows = [row for row in self._desk.watcher.open_orders(everyone=True)
                if row["orderRef"] == reference]
        return rows[-1] if rows else None

    def another(self, client_id):
        """One more client of the same kind, connected, closed with the scenario."""
        client = self._desk.make()
        self._own.append(client)
        client.connect(self.port, client_id)
        return client

    def close(self):
        """Closes the scenario's own clients."""
        for client in self._own:
            try:
                client.disconnect()
            except Exception:  # It may have been closed by the scenario.
                pass

    # -- checks: a failed one is noted and the scenario goes on

    def check(self, what, got, wanted, tolerance=None):
        """Notes a failure unless the values are equal, or as near as the tolerance."""
        self.checks += 1
        if got == wanted:
            return True
        if _number(got) and _number(wanted):
            if abs(float(got) - float(wanted)) <= (1e-9 if tolerance is None else tolerance):
                return True
        self.failures.append(f"{what}: expected {wanted!r}, got {got!r}")
        return False

    def hold(self, what, condition, got=None):
        """Notes a failure unless the condition holds."""
        self.checks += 1
        if not condition:
            self.failures.append(what + ("" if got is None else f": got {got!r}"))
        return bool(condition)

    def need(self, what, condition, got=None):
        """As `hold`, and ends the scenario when it does not."""
        if not self.hold(what, condition, got):
            raise Failed

    def served(self, request, mark, what):
        """What a request brings; explains the cell where the gateway, by its own word and at
        once, does not serve such requests."""
        def refused():
            return any(one.code == 321 and "not supported by this gateway" in one.text
                       for one in self.client.notices[mark:])

        try:
            rows = request()
        except Missing:
            if not refused():
                raise
            rows = None
        if not rows and refused():
            self.checks += 1
            raise NotOffered(f"the gateway does not serve {what}, and says so with 321")
        return rows

    # -- what most scenarios of orders do

    def reference(self):
        """A reference that no other order has."""
        return self._desk.reference(self.name)

    def place(self, contract, client=None, account=None, **order):
        """Places an order of the first account; returns its number and its reference."""
        reference = self.reference()
        order.setdefault("tif", "DAY")
        order["orderRef"] = reference
        order["account"] = account or self.ACCOUNT
        number = (client or self.client).place(contract, order)
        return number, reference

    def until(self, number, status, client=None, seconds=None):
        """The client's view of an order once it has one of the states."""
        client = client or self.client
        wanted = {status} if isinstance(status, str) else set(status)

        def reached():
            view = client.order(number)
            return view if view and view["status"] in wanted else None

        try:
            return client.wait(reached, "status", seconds)
        except Missing:
            view = client.order(number)
            raise Missing(
                f"status {'/'.join(sorted(wanted))}; it is {view and view['status']!r}, "
                f"notices {[(one.code, one.text[:90]) for one in client.notices[-3:]]}"
            ) from None

    def until_filled(self, number, reference, client=None, seconds=None):
        """Waits until an order has filled and all its costs are told, then holds the client's
        view against the ledger; returns the view."""
        client = client or self.client
        self.until(number, "Filled", client, seconds)
        record = self.ledger.order(reference, lambda order: order["status"] == "Filled")
        self.need("the order stands filled in the ledger", record is not None and
                  record["status"] == "Filled", record and record["status"])
        executions = self.ledger.executions(reference)

        def told():
            view = client.order(number)
            return len(view["fills"]) >= len(executions) and all(
                fill["commission"] for fill in view["fills"])

        try:
            client.wait(told, "costs", 5)
        except Missing:
            pass
        self.compare_order(client.order(number), record)
        self.compare_fills(client.order(number)["fills"], executions)
        return client.order(number)

    def compare_order(self, view, record):
        """Holds the client's view of an order against the ledger's record."""
        self.check("permId", view["permId"], record["perm"])
        self.check("clientId", view["clientId"], record["key"]["client"])
        self.check("orderId", view["orderId"], record["key"]["order"])
        self.check("status", view["status"], record["status"])
        self.check("filled", view["filled"], float(record["filled"]))
        # Nothing remains of an order that was cancelled or refused as a whole.
        left = float(record["terms"]["quantity"]) - float(record["filled"])
        self.check("remaining", view["remaining"], left)
        average = turnover_average(record)
        if average is not None:
            self.check("avgFillPrice", view["avgFillPrice"], average, 1e-6)
            self.check("lastFillPrice", view["lastFillPrice"], float(record["lastPrice"]))

    def compare_fills(self, fills, executions):
        """Holds the client's executions and costs against the ledger's."""
        self.check("number of executions", len(fills), len(executions))
        by_id = {fill["execId"]: fill for fill in fills}
        for wanted in executions:
            fill = by_id.get(wanted["id"])
            if not self.hold(f"execution {wanted['id']} was told", fill is not None,
                             sorted(by_id)):
                continue
            self.check("shares", fill["shares"], float(wanted["quantity"]))
            self.check("price", fill["price"], float(wanted["price"]))
            self.check("side", fill["side"], {"BUY": "BOT", "SELL": "SLD"}[wanted["side"]])
            self.check("execution's permId", fill["permId"], wanted["perm"])
            self.check("execution's orderId", fill["orderId"], wanted["key"]["order"])
            self.check("execution's clientId", fill["clientId"], wanted["key"]["client"])
            self.check("acctNumber", fill["acctNumber"], wanted["account"])
            self.check("exchange", fill["exchange"], wanted["exchange"])
            self.check("cumQty", fill["cumQty"], float(wanted["cumulativeQuantity"]))
            self.check("avgPrice", fill["avgPrice"], float(wanted["averagePrice"]), 1e-6)
            self.check("orderRef", fill["orderRef"], wanted["reference"])
            self.check("lastLiquidity", fill["lastLiquidity"], wanted["liquidity"])
            self.check("execution's conId", fill["contract"]["conId"], wanted["instrument"])
            self.check("time", fill["time"], seconds(wanted["time"]))
            cost = fill["commission"]
            if self.hold("its cost was told", cost is not None):
                amount = cost.get("commission", cost.get("commissionAndFees"))
                self.check("commission", amount, float(wanted["commission"]), 1e-6)
                self.check("its currency", cost["currency"], wanted["commissionCurrency"])
                profit = wanted.get("realizedProfit")
                told = cost["realizedPNL"]
                if profit is not None:
                    self.check("realizedPNL", told, float(profit), 1e-5)
                else:
                    # ib_async writes 0 for "unset".
                    self.hold("an opening fill realises nothing", not told, told)

    def cancel(self, number, reference, client=None):
        """Cancels an order and holds its end against the ledger."""
        client = client or self.client
        mark = len(client.notices)
        client.cancel(number)
        self.until(number, "Cancelled", client)
        client.wait_code(202, mark)
        record = self.ledger.order(reference, lambda order: order["status"] == "Cancelled")
        self.compare_order(client.order(number), record)

    # -- the market of the recorded shares

    def played(self, seconds):
        """Waits until the gateway has played its recordings for so long."""
        self.client.pump(max(0.0, self._desk.began + seconds - time.time()))

    def watch(self):
        """The quotes of the recorded shares, subscribed to once for all scenarios."""
        return self._desk.watch(self.share)

    def above(self, price):
        """Waits until the shares trade above a price."""
        stream = self.watch()
        self.client.wait(lambda: (stream.values.get("last") or 0) > price,
                         f"a price above {price}", 10)

    def below(self, price):
        """Waits until the shares trade below a price."""
        stream = self.watch()
        self.client.wait(lambda: 0 < (stream.values.get("last") or 0) < price,
                         f"a price below {price}", 10)

    @property
    def share(self):
        """The shares whose every price is known."""
        return dict(market.SHARE)

    @property
    def pair(self):
        """The pair whose every quote is known."""
        return dict(market.PAIR)


def seconds(timestamp):
    """A ledger's time in whole seconds since 1970."""
    value = timestamp["rawValue"] if isinstance(timestamp, dict) else timestamp
    return int(value) // 1_000_000_000


def _number(value):
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def judge(desk, entry):
    """Runs one scenario; returns its cell as a dict."""
    trial = Trial(desk, entry.name)
    begin = time.monotonic()
    state, reason = "green", ""
    try:
        entry.function(trial)
        if trial.failures:
            state = "red"
        elif trial.checks == 0:
            state, reason = "red", "the scenario checked nothing"
    except NotOffered as absent:
        state, reason = "n/a", str(absent)
        if trial.failures:
            state = "red"
    except Failed:
        state = "red"
    except Missing as missing:
        state = "red"
        trial.failures.append(f"there never came {missing}")
    except Exception as error:  # The client itself raised: that is a finding as well.
        state = "red"
        trial.failures.append(describe(error))
    finally:
        trial.close()
    return {"scenario": entry.name, "state": state, "reason": reason, "checks": trial.checks,
            "failures": trial.failures, "seconds": round(time.monotonic() - begin, 2)}


def describe(error):
    """An exception with the place of its raise."""
    trace = error.__traceback__
    while trace and trace.tb_next:
        trace = trace.tb_next
    place = ""
    if trace:
        code = trace.tb_frame.f_code
        place = f" in {code.co_filename.rsplit('/', 2)[-1]}:{trace.tb_lineno} {code.co_name}"
    return f"{type(error).__name__}: {error}{place}"
