"""What every adapter offers, and what they share.

An adapter is a thin, blocking face over one client. It returns only what the client itself
decoded, as plain values under the client's own names (`permId`, `lmtPrice`, ...); it computes
nothing, repairs nothing and knows nothing of the gateway."""

import time
from dataclasses import dataclass, field


class NotOffered(Exception):
    """The client has no such request or no such attribute; the cell is explained with this."""


class Missing(Exception):
    """Something that the scenario needs never came."""


@dataclass
class Notice:
    """An error, warning or notice as the client told it."""

    id: int
    code: int
    text: str


@dataclass
class Stream:
    """A subscription: what came last under each name, and everything that came."""

    #: The newest value of each field, by ib_async's names (`bid`, `lastSize`, ...).
    values: dict = field(default_factory=dict)
    #: All that came, oldest first.
    events: list = field(default_factory=list)
    #: The book, where the stream is one: position to (price, size).
    bids: dict = field(default_factory=dict)
    asks: dict = field(default_factory=dict)
    #: Greeks by their tick: bid, ask, last, model.
    greeks: dict = field(default_factory=dict)
    #: The client says that nothing more comes.
    ended: bool = False
    #: What the client needs to cancel it.
    handle: object = None


class Adapter:
    """The part of an adapter that does not depend on the client."""

    #: How long a request may take.
    SECONDS = 6.0

    def __init__(self):
        self.notices = []
        #: The client's number.
        self.client_id = None

    # What subclasses add: connect, disconnect, and every request.

    def pump(self, seconds):
        """Lets the client work for so long."""
        raise NotImplementedError

    def step(self):
        """Lets the client work until something came, or for a moment."""
        raise NotImplementedError

    def wait(self, condition, what, seconds=None):
        """Returns the first true value of the condition; raises Missing when it stays false."""
        end = time.monotonic() + (self.SECONDS if seconds is None else seconds)
        while True:
            value = condition()
            if value:
                return value
            if time.monotonic() > end:
                raise Missing(what)
            self.step()

    def quiet(self, condition, seconds):
        """Whether the condition stays false for so long."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            if condition():
                return False
            self.step()
        return True

    def codes(self, since=0):
        """The codes of the notices from a mark on."""
        return [notice.code for notice in self.notices[since:]]

    def wait_code(self, code, since=0, seconds=None):
        """The first notice with one of the codes since the mark."""
        wanted = {code} if isinstance(code, int) else set(code)

        def found():
            return next((one for one in self.notices[since:] if one.code in wanted), None)

        return self.wait(found, f"notice {sorted(wanted)}", seconds)

    def lacks(self, what):
        """Says that the client cannot do something."""
        raise NotOffered(what)


def assign(target, values, owner):
    """Sets attributes that the client's class must have."""
    for name, value in values.items():
        if not hasattr(target, name):
            raise NotOffered(f"its {owner} has no {name}")
        setattr(target, name, value)
    return target
