"""Which crash windows a kill fell into, by what was left behind."""

from dataclasses import dataclass

from harness.daemon import ASKS, HEARD
from harness.judge import LIVE


@dataclass(frozen=True)
class Left:
    """What a kill left behind."""

    #: The gateway's books.
    books: dict
    #: The journal's orders and fills; none where it was not made yet.
    orders: list
    fills: list
    #: What the daemon wrote to standard error.
    log: str
    #: The orders and executions that the journal had before this life.
    past_orders: frozenset = frozenset()
    past_fills: frozenset = frozenset()


#: What each window means (docs/crash-matrix.md).
WINDOWS = {
    "start": "while starting, before the accounts were ready",
    "W0": "an order was asked for and not committed",
    "W1": "committed, not written to the socket",
    "W3": "written, and never arrived",
    "W5": "live at the broker, not acknowledged here",
    "W6": "done at the broker while away or unheard",
    "W8": "a change was on its way",
    "W9": "a cancel was on its way",
    "W10": "a fill was told and not committed",
    "W11": "a fill was committed and the script had not heard of it",
    "W12": "a bracket was half sent",
    "end": "during the orderly end",
    "quiet": "nothing was on its way",
}


def windows(left, killed_at, life):
    """The windows of a kill at a moment in seconds since 1970."""
    found = set()
    if "takes orders" not in left.log:
        found.add("start")
    if life.is_ending:
        found.add("end")
    orders = [order for order in left.orders
              if order["state"] != "refused" and order["intent"] not in left.past_orders]
    there = {order["terms"]["reference"]: order for order in left.books["orders"]}
    taken = sum(order["state"] == "refused" for order in left.orders) + sum(
        not order.get("parent") for order in orders)
    if left.log.count(ASKS) > taken:
        found.add("W0")
    for order in orders:
        found |= _of_order(order, there.get(order["intent"]), life.log)
    known = {fill["execution"] for fill in left.fills}
    for execution in left.books["executions"]:
        if execution["id"] not in known:
            found.add("W10" if execution["time"] / 1e9 <= killed_at else "W6")
    if known - heard(left.log) - left.past_fills:
        found.add("W11")
    if _is_bracket_torn(orders, there):
        found.add("W12")
    return sorted(found, key=list(WINDOWS).index) or ["quiet"]


def heard(log):
    """The executions that scripts have heard of, by the daemon's log."""
    return {line.rsplit(HEARD, 1)[1].strip() for line in log.splitlines() if HEARD in line}


def _of_order(order, there, trace):
    state = order["state"]
    if state == "modify_pending":
        return {"W8"}
    if state == "cancel_pending":
        return {"W9"}
    if state != "sending":
        return set()
    if there is None:
        return {"W3" if trace.sent(order["intent"]) else "W1"}
    return {"W5" if there["status"] in LIVE else "W6"}


def _is_bracket_torn(orders, there):
    families = {}
    for order in orders:
        if order.get("parent"):
            families.setdefault(order["parent"], {order["parent"]}).add(order["intent"])
    sent = [(sum(1 for intent in family if intent in there), len(family))
            for family in families.values()]
    return any(0 < some < all_of_them for some, all_of_them in sent)
