"""One life of the daemon that ends by a kill, and the life after it."""

import shutil
import time
from dataclasses import dataclass, field

from harness import market, strace, windows
from harness.daemon import Daemon, Died, Folder
from harness.gateway import Gateway
from harness.judge import Verdict, judge
from harness.points import PLACES
from harness.processes import NotInTime, eventually
from harness.scenario import ACCOUNTS

#: Limits in seconds.
LIFE_SECONDS = 60
SETTLE_SECONDS = 15
AGAIN_SECONDS = 8
#: What a whole life goes on for after the last strategy's part, for commissions and positions.
REST_SECONDS = 0.3


@dataclass
class Outcome:
    """What a trial came to."""

    scenario: str
    point: str
    #: Whether strace's log proves the kill at the stated call.
    has_fired: bool = False
    #: The call that the kill fell on, with its file or connection.
    call: str = ""
    windows: list = field(default_factory=list)
    verdict: Verdict = field(default_factory=Verdict)
    #: Executions that no script has heard of in either life.
    unheard: int = 0
    #: From the restart to the moment when every account took orders; None when it did not.
    restart_seconds: float | None = None
    seconds: float = 0.0
    #: What kept the trial from being carried out; nothing was proven then.
    trouble: str = ""
    folder: str = ""


@dataclass(frozen=True)
class Past:
    """A data folder and a gateway's books to begin with."""

    folder: object = None
    orders: frozenset = frozenset()
    fills: frozenset = frozenset()


@dataclass
class Life:
    """A life of the daemon under strace."""

    log: strace.Log
    #: Whether the strategies had done their part, so that it was being ended.
    is_ending: bool
    #: When the first account took orders and when the end began, in seconds since 1970.
    ready: float
    ending: float

    def phase(self, moment):
        """The phase of a moment: start, trading or end."""
        return "start" if moment < self.ready else "trading" if moment < self.ending else "end"


class Stage:
    """The folder, gateway and daemon of one trial."""

    def __init__(self, scenario, past, setting, name):
        self.scenario = scenario
        self.past = past
        self.path = setting.folder / name
        (self.path / "strategies").mkdir(parents=True)
        for script in setting.strategies.glob("*.lua"):
            shutil.copy(script, self.path / "strategies")
        options = ["--data", f"{market.SYMBOL}={setting.market}"] if scenario.is_recorded else []
        self.gateway = Gateway(setting.perigee, self.path, ACCOUNTS.values(), options)
        self.folder = Folder(self.path, setting.perigee)
        if past.folder:
            shutil.copytree(past.folder / "data", self.folder.data)
            if (past.folder / "ledger.json").exists():
                shutil.copy(past.folder / "ledger.json", self.path)
        self.daemons = []

    def open(self):
        """Starts the gateway and writes the configuration."""
        self.gateway.start()
        for command in self.scenario.faults:
            self.gateway.command(command)
        self.folder.configure(self.scenario, self.gateway.port)

    def launch(self, before=()):
        """Starts the daemon, under strace where words of it are given."""
        daemon = Daemon(self.folder, f"daemon-{len(self.daemons) + 1}", before)
        self.daemons.append(daemon)
        return daemon

    def close(self):
        """Ends everything."""
        for daemon in self.daemons:
            daemon.put_down()
        self.gateway.stop()
        self.folder.clear_shared_memory()

    def live(self, place, kill=None):
        """A life under strace, whole or up to the kill."""
        log = self.path / "strace.log"
        if place.thread:
            words = strace.options(place.syscalls, log, kill=kill)
            self.gateway.pause()
            daemon = self.launch()
            tracer = strace.Attached(daemon.find_thread(place.thread), self.path, words)
            self.gateway.resume()
        else:
            paths = [self.folder.data / name if name else self.folder.data
                     for name in place.files]
            syscalls = [kill[0]] if kill else place.syscalls
            words = strace.options(syscalls, log, paths, kill)
            # All threads, from the first instruction on.
            daemon = self.launch([words[0], "-f", *words[1:]])
            tracer = None
        ending = float("inf")
        try:
            is_done = daemon.wait_for_part(len(self.scenario.strategies), LIFE_SECONDS)
            if is_done:
                time.sleep(REST_SECONDS)
                ending = time.time()
                daemon.stop()
            elif daemon.end is None:
                raise NotInTime(f"the strategies' part; the log ends with {daemon.log[-400:]}")
        finally:
            if tracer:
                tracer.wait(10)
        return Life(strace.Log(log), is_done, daemon.ready_since, ending)


def count(scenario, past, setting, place):
    """A whole life under strace without a kill; answers it. Raises RuntimeError when the
    scenario does not do what it says, since its kills would prove nothing then."""
    stage = Stage(scenario, past, setting, f"{scenario.name}-{place.name}-count")
    try:
        stage.open()
        life = stage.live(place)
        books = stage.gateway.books()
        code = stage.daemons[0].end
    finally:
        stage.close()
    orders, fills = _fresh(books, past)
    if not life.is_ending or code != 0 or orders < scenario.orders or fills < scenario.fills:
        raise RuntimeError(
            f"scenario {scenario.name} did not go as it should: the daemon ended with {code}, "
            f"the gateway has {orders} orders (at least {scenario.orders}) and {fills} fills (at "
            f"least {scenario.fills}); see {stage.path}")
    shutil.rmtree(stage.path)
    return life


def _fresh(books, past):
    orders = sum(order["terms"]["reference"] not in past.orders for order in books["orders"])
    fills = sum(execution["id"] not in past.fills for execution in books["executions"])
    return orders, fills


def attempt(scenario, past, setting, point, name):
    """One trial, with its folder kept when something is wrong."""
    outcome = Outcome(scenario.name, str(point))
    begin = time.monotonic()
    stage = None
    try:
        stage = Stage(scenario, past, setting, name)
        outcome.folder = str(stage.path)
        _attempt(stage, point, outcome, setting.proof_seconds)
    except (NotInTime, Died, RuntimeError, OSError, strace.CannotTrace) as error:
        outcome.trouble = str(error)
    finally:
        if stage:
            stage.close()
    outcome.seconds = time.monotonic() - begin
    if not setting.keep and outcome.verdict.is_clean and not outcome.trouble:
        shutil.rmtree(stage.path, ignore_errors=True)
    return outcome


def _attempt(stage, point, outcome, proof_seconds):
    stage.open()
    life = stage.live(PLACES[point.place], (point.syscall, point.number))
    call = life.log.struck(point.syscall, point.number)
    if call is None or stage.daemons[0].end != -9:
        return
    outcome.has_fired = True
    outcome.call = f"{call.name}({call.text.split(', ')[0]}"
    before = stage.folder.frozen("at-kill").trades()
    outcome.windows = windows.windows(
        windows.Left(
            stage.gateway.books(), (before or {}).get("orders", []),
            (before or {}).get("fills", []), stage.daemons[0].log, stage.past.orders,
            stage.past.fills),
        call.time, life)
    if stage.scenario.away:
        stage.scenario.away(stage.gateway)
    _restart(stage, before, outcome, proof_seconds)


def _restart(stage, before, outcome, proof_seconds):
    scenario = stage.scenario

    def verdict(books, journal):
        return judge(books, journal, before, ACCOUNTS, 2 if scenario.trades_again else 1,
                     stage.past.orders)

    script = None if scenario.trades_again else "quiet"
    stage.folder.configure(scenario, stage.gateway.port, script)
    begin = time.monotonic()
    daemon = stage.launch()
    try:
        daemon.wait_until_ready()
        outcome.restart_seconds = time.monotonic() - begin
        if scenario.trades_again:
            # Orders may be held while the fate of an older one is not proven; the scripts ask
            # once, so their part may stay undone.
            daemon.wait_for_part(len(scenario.strategies), AGAIN_SECONDS)
        _settle(stage, daemon, proof_seconds, verdict)
        code = daemon.stop()
        if code != 0:
            outcome.verdict.others.append(f"the restarted daemon ended with {code}")
    except (NotInTime, Died) as error:
        outcome.verdict.others.append(f"{error}; its log ends with: {daemon.log[-600:]}")
        daemon.put_down()
    stage.gateway.stop()
    books = stage.gateway.final_books()
    told = set().union(*(windows.heard(daemon.log) for daemon in stage.daemons))
    unheard = {one["id"] for one in books["executions"]} - told - stage.past.fills
    outcome.unheard = len(unheard)
    found = verdict(books, stage.folder.journal())
    found.others = outcome.verdict.others + found.others + [
        f"the fill {fill} was never delivered to on_fill"
        for fill in sorted(unheard & stage.folder.waiting_fills())]
    outcome.verdict = found


def _settle(stage, daemon, proof_seconds, verdict):
    """Waits until the journal says what the gateway says, or the limit: the last word is the
    judge's. An order of which the gateway knows nothing gets some time to be proven lost."""
    def is_clean():
        daemon.must_live()
        return verdict(stage.gateway.books(), stage.folder.journal()).is_clean

    def is_proven():
        daemon.must_live()
        orders = stage.folder.rows("orders", "--open", "--limit", "100000") or []
        return all(order["state"] != "unknown" for order in orders)

    for what, condition, seconds in (
            ("the journal says what the gateway says", is_clean, SETTLE_SECONDS),
            ("every order is proven", is_proven, proof_seconds)):
        try:
            eventually(what, condition, seconds, 0.1)
        except NotInTime:
            pass  # What is missing is judged at the end; unknown is told, and never wrong.
    time.sleep(REST_SECONDS)
