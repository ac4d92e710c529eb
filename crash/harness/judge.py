"""Compares what the journal says with the gateway's own books."""

from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal

#: The states of an order at the gateway that can still trade.
LIVE = ("PendingSubmit", "ApiPending", "PreSubmitted", "Submitted", "PendingCancel")
#: The states of a journal's order that can still trade, or may.
OPEN = ("sending", "working", "partially_filled", "cancel_pending", "modify_pending", "unknown")
#: Those that may not last where the gateway knows the order.
UNSETTLED = ("sending", "unknown", "modify_pending")
#: The states of which the gateway must know nothing.
NEVER_THERE = ("lost", "not_sent", "refused")


@dataclass
class Verdict:
    """What was found, as sentences by kind. Without any, the daemon has kept its promises."""

    lost_fills: list = field(default_factory=list)
    doubled_orders: list = field(default_factory=list)
    wrong_positions: list = field(default_factory=list)
    others: list = field(default_factory=list)
    #: How many orders ended in each state.
    states: Counter = field(default_factory=Counter)

    @property
    def is_clean(self):
        """Whether nothing is wrong."""
        return not self.sentences()

    def sentences(self):
        """Everything that is wrong."""
        return [f"{kind}: {text}"
                for kind, texts in (("lost fill", self.lost_fills),
                                    ("doubled order", self.doubled_orders),
                                    ("wrong position", self.wrong_positions),
                                    ("wrong", self.others))
                for text in texts]


def judge(books, journal, before, accounts, lives=1, past=frozenset()):
    """The verdict. `before` is the journal as the kill left it: orders that it lacks may come up
    only where the strategies have had more lives than one. `past` are the references of orders
    that are older than the first of these lives; `accounts` maps names to numbers."""
    verdict = Verdict()
    if journal is None:
        verdict.others.append("the journal cannot be read after the restart")
        return verdict
    orders = [order for order in journal["orders"] if order["state"] != "refused"]
    verdict.states = Counter(order["state"] for order in orders)
    _fills(verdict, books, journal)
    _orders(verdict, books, orders)
    _repeated_requests(verdict, orders, lives, past)
    if lives == 1:
        _new_orders(verdict, books, before)
    _positions(verdict, books, journal, accounts)
    return verdict


def _fills(verdict, books, journal):
    truth = {one["id"]: one for one in books["executions"]}
    counts = Counter(fill["execution"] for fill in journal["fills"])
    for name, execution in truth.items():
        if counts[name] == 0:
            verdict.lost_fills.append(
                f"{name} ({execution['side']} {execution['quantity']}, order "
                f"{execution['reference']}) is not in the journal")
    for name, count in counts.items():
        if count > 1:
            verdict.others.append(f"execution {name} is {count} times in the journal")
        if name not in truth:
            verdict.others.append(f"execution {name} is in the journal and never happened")
    for fill in journal["fills"]:
        execution = truth.get(fill["execution"])
        if execution is None:
            continue
        said = (fill.get("intent"), fill["side"], _number(fill["quantity"]),
                _number(fill["price"]))
        true = (execution["reference"], execution["side"], _number(execution["quantity"]),
                _number(execution["price"]))
        if said != true:
            verdict.others.append(f"execution {fill['execution']} is {said} here and {true} there")


def _orders(verdict, books, orders):
    references = Counter(order["terms"]["reference"] for order in books["orders"])
    rows = {}
    for order in orders:
        if order["intent"] in rows:
            verdict.doubled_orders.append(f"{order['intent']} is twice in the journal")
        rows[order["intent"]] = order
    for reference, count in references.items():
        if count > 1:
            verdict.doubled_orders.append(f"{reference} is {count} times at the gateway")
    for order in books["orders"]:
        reference = order["terms"]["reference"]
        row = rows.get(reference)
        if row is None:
            verdict.others.append(f"{reference} is at the gateway and not in the journal")
            continue
        if row["state"] in NEVER_THERE:
            verdict.others.append(f"{reference} is {row['state']} here and {order['status']} there")
        elif row["state"] in UNSETTLED:
            verdict.others.append(
                f"{reference} is still {row['state']} here and {order['status']} there")
        elif (row["state"] in OPEN) != (order["status"] in LIVE):
            verdict.others.append(f"{reference} is {row['state']} here and {order['status']} there")
        elif order["status"] in LIVE and _terms(row, order) != _terms_there(order):
            verdict.others.append(
                f"{reference} is {_terms(row, order)} here and {_terms_there(order)} there")
        if _number(row["filled"]) != _number(order["filled"]):
            verdict.others.append(
                f"{reference} has filled {row['filled']} here and {order['filled']} there")
    _torn(verdict, books, rows)
    for intent, row in rows.items():
        if intent not in references and row["state"] not in (*NEVER_THERE, "unknown", "rejected"):
            verdict.others.append(f"{intent} is {row['state']} here and was never at the gateway")


def _torn(verdict, books, rows):
    # What waits for the rest of its bracket, of which a part is known never to have come.
    for order in books["orders"]:
        reference = order["terms"]["reference"]
        row = rows.get(reference)
        if order["terms"].get("transmit", True) or order["status"] not in LIVE or row is None:
            continue
        head = row.get("parent") or reference
        family = [rows[head]] if head in rows else []
        family += [one for one in rows.values() if one.get("parent") == head]
        states = {one["state"] for one in family}
        if states & {"lost", "not_sent"} and not states & {"unknown", "sending"}:
            verdict.others.append(
                f"{reference} is {row['state']} here and held untransmitted there, while a part of "
                "its bracket is lost")


def _terms(row, order):
    """Size and limit price by the journal, the price where the gateway tells one."""
    limit = row.get("limit_price") if "limit" in order["terms"].get("type", {}) else None
    return _number(row["quantity"]), limit and _number(limit)


def _terms_there(order):
    limit = order["terms"].get("type", {}).get("limit", {}).get("_0")
    return _number(order["terms"]["quantity"]), limit and _number(limit)


def _repeated_requests(verdict, orders, lives, past):
    # In each life a script asks once under each tag.
    heads = Counter((order.get("strategy"), order.get("tag")) for order in orders
                    if not order.get("parent") and order["intent"] not in past)
    for (strategy, tag), count in heads.items():
        if count > lives:
            verdict.doubled_orders.append(
                f"the request {tag} of {strategy} led to {count} orders in {lives} lives")


def _new_orders(verdict, books, before):
    known = {order.get("intent") for order in (before or {"orders": []})["orders"]}
    for order in books["orders"]:
        reference = order["terms"]["reference"]
        if reference in known:
            continue
        # A half-sent bracket may be protected by one stop whose name follows from the group's.
        if any(intent and reference.startswith(f"{intent}-") for intent in known):
            continue
        verdict.doubled_orders.append(
            f"{reference} ({order['terms']['side']} {order['terms']['quantity']}) came to the "
            "gateway after the kill, and nobody had asked for it")


def _positions(verdict, books, journal, accounts):
    numbers = {number: name for name, number in accounts.items()}
    truth = {}
    for account in books["accounts"]:
        for held in account["positions"]:
            if _number(held["quantity"]):
                truth[numbers[account["number"]], held["instrument"]] = _number(held["quantity"])
    told = _sums(journal["positions"])
    own = _sums(journal["holdings"])
    for kind, found in (("the broker's word", told), ("the fills of the strategies", own)):
        for key in sorted(truth.keys() | found.keys()):
            if truth.get(key, 0) != found.get(key, 0):
                verdict.wrong_positions.append(
                    f"{key[0]} holds {truth.get(key, 0)} of instrument {key[1]} there, and by "
                    f"{kind} {found.get(key, 0)} here")


def _sums(rows):
    sums = {}
    for row in rows:
        key = (row["account"], row["instrument"])
        sums[key] = sums.get(key, 0) + _number(row["quantity"])
    return {key: value for key, value in sums.items() if value}


def _number(text):
    return Decimal(str(text))
