"""What a scenario is: its strategies, its gateway, and what happens while the daemon is dead."""

from dataclasses import dataclass, field
from typing import Callable, Optional

#: The accounts that every run has, by the names of the configuration.
ACCOUNTS = {"swing": "DU1000001", "scalp": "DU1000002"}


@dataclass(frozen=True)
class Strategy:
    """One deployment."""

    script: str
    symbol: str = "AAPL.NASDAQ"
    account: str = "swing"
    name: str = ""
    params: dict = field(default_factory=dict)

    def text(self, script):
        """Its section of runner.toml, with this script or another in its place."""
        lines = [
            "[[strategy]]", f'name = "{self.name or self.script}"', f'script = "{script}.lua"',
            f'account = "{self.account}"', f'symbols = ["{self.symbol}"]']
        if self.params and script == self.script:
            lines.append("[strategy.params]")
            lines += [f"{name} = {value}" for name, value in self.params.items()]
        return "\n".join(lines) + "\n"


@dataclass(frozen=True)
class Scenario:
    """A short life of the daemon that is cut off somewhere."""

    name: str
    #: What it is about, in a few words.
    what: str
    strategies: tuple
    #: What a whole life leaves in the gateway's books at least: a scenario that does not trade
    #: would prove nothing.
    orders: int
    fills: int
    durability: str = "normal"
    #: Commands for the gateway's control socket before the daemon starts.
    faults: tuple = ()
    #: Whether IBM is played from the recording.
    is_recorded: bool = False
    #: The data folder and books that it begins with: none, an empty journal or one with a past.
    past: str = "empty"
    #: Called with the gateway between the kill and the restart.
    away: Optional[Callable] = None
    #: Whether the strategies trade again after the restart.
    trades_again: bool = False
