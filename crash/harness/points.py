"""The moments at which the daemon can be killed, and how they are named."""

from collections import Counter
from dataclasses import dataclass

#: The daemon's files, below its data folder.
_JOURNAL = ("journal.db", "journal.db-wal", "journal.db-journal", "journal.db-shm", "")
_STATE = ("state.db", "state.db-wal", "state.db-journal")
_CHANGES = ("pwrite64", "fdatasync", "fsync", "ftruncate", "unlink", "openat")


@dataclass(frozen=True)
class Place:
    """Where calls are counted: files of the whole process, or everything of one thread."""

    name: str
    syscalls: tuple
    #: Files of the data folder whose calls count; the process is traced from its start on.
    files: tuple = ()
    #: The thread whose calls count; it is traced once it is there, before the gateway speaks.
    thread: str = ""


PLACES = {place.name: place for place in (
    # From the program's first instruction to its last: opening, schema, the end's copying.
    Place("journal", _CHANGES, files=_JOURNAL),
    Place("state", _CHANGES, files=_STATE),
    # The thread that decides, stores and writes orders.
    Place("orders", ("sendto", "pwrite64", "fdatasync", "ftruncate"), thread="orders"),
    # The thread that reads every gateway's socket, and asks for lists and market data.
    Place("feeds", ("sendto", "recvfrom"), thread="feeds"),
)}


@dataclass(frozen=True)
class Point:
    """The n-th call of a name at a place."""

    place: str
    syscall: str
    number: int

    def __str__(self):
        return f"{self.place}.{self.syscall}:{self.number}"

    @property
    def group(self):
        """The points of the same calls."""
        return f"{self.place}.{self.syscall}"


class BadPoint(Exception):
    """A text that names no point."""


def parse(text):
    """The point of a text such as `orders.sendto:3`."""
    try:
        group, number = text.split(":")
        place, syscall = group.split(".")
        if syscall not in PLACES[place].syscalls or int(number) < 1:
            raise ValueError
        return Point(place, syscall, int(number))
    except (KeyError, ValueError):
        names = ", ".join(f"{place.name}.{syscall}"
                          for place in PLACES.values() for syscall in place.syscalls)
        raise BadPoint(f"\"{text}\" is no point: NAME:NUMBER with a name of {names}") from None


@dataclass(frozen=True)
class Candidate:
    """A point of a scenario, with the phase in which a whole life reached it."""

    scenario: str
    point: Point
    phase: str

    @property
    def group(self):
        """The points of the same calls in the same phase."""
        return self.scenario, self.point.group, self.phase


def counted(scenario, place, life):
    """Every point of a place that a whole life shows, but for the last ones of frequent calls:
    another life may have a few calls less."""
    candidates = []
    for syscall in place.syscalls:
        reached = {}
        seen = Counter()
        for call in life.log.calls:
            if call.name == syscall:
                seen[call.thread] += 1
                # The thread that comes first to a number is the one that is killed.
                reached.setdefault(seen[call.thread], life.phase(call.time))
        sure = len(reached) - len(reached) // (10 if place.name == "feeds" else 20)
        candidates += [Candidate(scenario, Point(place.name, syscall, number), phase)
                       for number, phase in reached.items() if number <= sure]
    return candidates


#: How much of a choice a group of calls gets, where the choice is small.
_WEIGHTS = {"orders.pwrite64": 6, "orders.sendto": 4, "orders.fdatasync": 3, "feeds.recvfrom": 3,
            "feeds.sendto": 2, "journal.pwrite64": 3, "state.pwrite64": 2}

_TRADING_WEIGHT = 4


def select(candidates, count):
    """So many of the candidates, in their order. Groups share by their weights, small ones are
    taken whole, and within a group the points are evenly spaced."""
    if count >= len(candidates):
        return list(candidates)
    sizes = Counter(one.group for one in candidates)
    weights = [_WEIGHTS.get(one.point.group, 1) / sizes[one.group]
               * (_TRADING_WEIGHT if one.phase == "trading" else 1) for one in candidates]
    low, high = 0.0, count / min(weights)
    for _ in range(100):
        factor = (low + high) / 2
        if sum(min(1.0, factor * weight) for weight in weights) < count:
            low = factor
        else:
            high = factor
    chosen, sum_of_chances = [], 0.5
    for one, weight in zip(candidates, weights):
        before = int(sum_of_chances)
        sum_of_chances += min(1.0, high * weight)
        if int(sum_of_chances) > before:
            chosen.append(one)
    return chosen[:count]
