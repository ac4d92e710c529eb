"""Turns what a client decoded into plain values."""

import dataclasses
import math
from datetime import date, datetime, timezone
from decimal import Decimal
from enum import Enum
from zoneinfo import ZoneInfo

#: What the clients mean by "unset".
_UNSET_INT = {2147483647, 9223372036854775807}
_UNSET_FLOAT = 1.7e308
#: The zone of times that carry none: what the gateway's machine was logged in with.
HOME = ZoneInfo("America/New_York")


def plain(value, depth=0):
    """The value as dicts, lists, numbers, texts, booleans and None for "unset"."""
    if value is None or isinstance(value, (bool, str)):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, int):
        return None if value in _UNSET_INT else int(value)
    if isinstance(value, Decimal):
        if not value.is_finite() or value.copy_abs() >= Decimal("1e30"):
            return None
        return float(value)
    if isinstance(value, float):
        return None if math.isnan(value) or abs(value) > _UNSET_FLOAT else value
    if isinstance(value, (datetime, date)):
        return value
    if depth > 6:
        return str(value)
    if hasattr(value, "_asdict"):
        return {name: plain(part, depth + 1) for name, part in value._asdict().items()}
    if isinstance(value, dict):
        return {name: plain(part, depth + 1) for name, part in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [plain(part, depth + 1) for part in value]
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name), depth + 1)
                for field in dataclasses.fields(value)}
    if hasattr(value, "__dict__"):
        return {name: plain(part, depth + 1) for name, part in vars(value).items()
                if not name.startswith("_") and not callable(part)}
    return str(value)


def seconds_of(value):
    """A time in any form that clients hand out, as seconds since 1970; None for what is none.

    Knows numbers, datetimes, dates and the texts `YYYYMMDD`, `YYYYMMDD-HH:MM:SS` (UTC) and
    `YYYYMMDD HH:MM:SS` with an optional zone."""
    if value is None or value == "":
        return None
    if isinstance(value, datetime):
        aware = value if value.tzinfo else value.replace(tzinfo=HOME)
        return int(aware.timestamp())
    if isinstance(value, date):
        return int(datetime(value.year, value.month, value.day, tzinfo=timezone.utc).timestamp())
    if isinstance(value, (int, float)):
        return int(value)
    text = str(value).strip()
    if text.isdigit() and len(text) != 8:
        return int(text)
    if text.isdigit():
        return int(datetime.strptime(text, "%Y%m%d").replace(tzinfo=timezone.utc).timestamp())
    if len(text) == 17 and text[8] == "-":
        return int(datetime.strptime(text, "%Y%m%d-%H:%M:%S")
                   .replace(tzinfo=timezone.utc).timestamp())
    parts = text.split()
    zone = ZoneInfo(parts[2]) if len(parts) > 2 else HOME
    moment = datetime.strptime(parts[0] + " " + parts[1], "%Y%m%d %H:%M:%S")
    return int(moment.replace(tzinfo=zone).timestamp())
