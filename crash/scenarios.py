"""The scenarios, from the plainest to the strangest."""

import time

from harness import market
from harness.scenario import Scenario, Strategy

#: How long the daemon stays dead at most for its orders to fill.
AWAY_SECONDS = 4


def until_filled(gateway):
    """Waits until the market has reached the orders that were left alone."""
    end = time.monotonic() + AWAY_SECONDS
    while gateway.command("status")["openOrders"] and time.monotonic() < end:
        time.sleep(0.05)


def speaking_again(gateway):
    """Ends the gateway's silence."""
    gateway.command("lift all")


def counting_from_lower(gateway):
    """Starts the gateway again, which then counts its order ids from lower on."""
    gateway.stop()
    gateway.start()
    gateway.command("fault lower-next-id by=100")


_MANY = ("AAPL.NASDAQ", "MSFT.NASDAQ", "AMZN.NASDAQ", "NVDA.NASDAQ", "AMD.NASDAQ", "KO.NYSE",
         "SPY.ARCA")


def _many():
    return tuple(
        Strategy("mixed", symbol, ("swing", "scalp")[index % 2], f"mixed-{index}")
        for index, symbol in enumerate(_MANY[:6]))


SCENARIOS = {scenario.name: scenario for scenario in (
    Scenario("market", "market orders that fill at once", (Strategy("market"),), 3, 3),
    Scenario("resting", "limit orders that rest, good till cancelled", (Strategy("resting"),),
             2, 0),
    Scenario("partial", "an order that fills in parts", (Strategy("partial", market.SYMBOL),), 1, 2,
             is_recorded=True),
    Scenario("modify", "changes of price and size, and a fill after them",
             (Strategy("modify"),), 1, 1),
    Scenario("cancel", "cancels before and after the confirmation", (Strategy("cancel"),), 2, 0),
    Scenario("bracket", "entries with target and stop", (Strategy("bracket"),), 6, 1),
    Scenario("severed", "the connection breaks in the middle of a bracket, after its entry",
             (Strategy("severed"),), 1, 0, faults=("fault drop-on-order after=1 bytes=60",)),
    Scenario("group", "one cancels all", (Strategy("group"),), 3, 1),
    Scenario("many", "six strategies on two accounts at once", _many(), 10, 6),
    Scenario("broken", "the connection breaks at an order, which arrives", (Strategy("broken"),),
             2, 2, faults=("fault drop-on-order after=1",)),
    Scenario("torn", "the connection breaks in the middle of an order, which is lost",
             # The third order is held while the fate of the second is not proven.
             (Strategy("broken"),), 1, 1, faults=("fault drop-on-order after=1 bytes=60",)),
    Scenario("mute", "the gateway says nothing about orders until the restart",
             (Strategy("mute"),), 3, 2, faults=("fault mute-orders",), away=speaking_again),
    Scenario("away", "orders fill while the daemon is dead", (Strategy("waiting", market.SYMBOL),),
             2, 2, is_recorded=True, away=until_filled),
    Scenario("renumber", "the gateway starts again and counts its order ids from lower on",
             (Strategy("market"), Strategy("resting", "MSFT.NASDAQ", "scalp")), 5, 3,
             away=counting_from_lower, trades_again=True),
    Scenario("again", "the strategies trade on after the restart",
             (Strategy("market"), Strategy("resting", "MSFT.NASDAQ", "scalp")), 5, 3,
             trades_again=True),
    Scenario("memory", "a strategy saves its state at every fill", (Strategy("memory"),), 4, 4),
    Scenario("durable", "durability full: every commit waits for the disk",
             (Strategy("market"), Strategy("cancel", "MSFT.NASDAQ")), 5, 3, durability="full"),
    Scenario("history", "a journal with older orders, some of them open",
             (Strategy("market"),), 3, 3, past="traded"),
    Scenario("first", "the first start ever: files and tables are made", (Strategy("market"),),
             3, 3, past="none"),
)}
