"""The public clients that the gateway is held against."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PublicClient:
    """A client as PyPI has it."""

    #: How the command line and the matrix call it.
    name: str
    #: The heading of its column.
    short: str
    #: What pip installs, the client first.
    requirements: tuple[str, ...]
    #: The module in `adapters` that drives it.
    adapter: str
    #: The module that the environment must be able to import.
    module: str
    #: The version that it must agree on with a gateway that offers up to 200.
    speaks: int


CLIENTS = (
    PublicClient(
        "ib_async", "ib_async 2.1.0", ("ib_async==2.1.0", "tzdata"),
        "async_style", "ib_async", 178),
    PublicClient(
        "ib_insync", "ib_insync 0.9.86", ("ib_insync==0.9.86", "tzdata"),
        "async_style", "ib_insync", 176),
    PublicClient(
        "ibapi-9.81", "ibapi 9.81.1", ("ibapi==9.81.1.post1", "tzdata"),
        "official", "ibapi", 157),
    PublicClient(
        "ibapi-10.19", "ibapi 10.19.4", ("nautilus-ibapi==10.19.4", "tzdata"),
        "official", "ibapi", 176),
    PublicClient(
        "ibapi-10.30", "ibapi 10.30.1", ("nautilus-ibapi==10.30.1", "tzdata"),
        "official", "ibapi", 187),
    PublicClient(
        "ibapi-10.46", "ibapi 10.46.1",
        ("nautilus-ibapi==10.46.1", "protobuf==5.29.5", "tzdata"),
        "official", "ibapi", 200),
)


def named(name):
    """The client with a name; None for an unknown one."""
    return next((client for client in CLIENTS if client.name == name), None)
