"""Makes the data folders that scenarios begin with, by lives of the daemon itself."""

import shutil

from harness.scenario import Scenario, Strategy
from harness.trial import LIFE_SECONDS, Past, Stage

_EMPTY = Scenario("past-empty", "no orders yet", (), 0, 0, past="none")
_TRADED = Scenario(
    "past-traded", "older orders",
    (Strategy("market"), Strategy("resting"), Strategy("bracket", "MSFT.NASDAQ", "scalp"),
     Strategy("mixed", "KO.NYSE", "scalp")), 12, 3, past="none")
#: Lives whose orders the older journal has. A strategy may have 20 working orders by default; each
#: life leaves five of the bracket's.
LIVES = 3


def make(kind, setting):
    """A past of a kind: none, empty or traded."""
    if kind == "none":
        return Past()
    scenario, lives = (_EMPTY, 1) if kind == "empty" else (_TRADED, LIVES)
    stage = Stage(scenario, Past(), setting, scenario.name)
    try:
        stage.open()
        for _ in range(lives):
            daemon = stage.launch()
            daemon.wait_until_ready()
            if not daemon.wait_for_part(len(scenario.strategies), LIFE_SECONDS):
                raise RuntimeError(f"no past could be made: {daemon.log[-600:]}")
            if daemon.stop() != 0:
                raise RuntimeError(f"no past could be made: {daemon.log[-600:]}")
    finally:
        stage.close()
    journal = stage.folder.journal()
    kept = setting.folder / f"kept-{kind}"
    kept.mkdir()
    shutil.copytree(stage.folder.data, kept / "data", ignore=shutil.ignore_patterns("*.sock"))
    if kind == "traded":
        shutil.copy(stage.path / "ledger.json", kept)
    shutil.rmtree(stage.path)
    return Past(kept, frozenset(order.get("intent") for order in journal["orders"]),
                frozenset(fill["execution"] for fill in journal["fills"]))
