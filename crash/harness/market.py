"""A recorded market whose prices go up and down, so that orders beside the market are reached."""

from datetime import datetime, timedelta, timezone

SYMBOL = "KO.NYSE"
BAR_MILLISECONDS = 100
BARS_UP = 10
LOW = 1_200  # cents
STEP = 2
#: Shares of a bar.
VOLUME = 20
SECONDS = 600


def write(path):
    """Writes the recording."""
    start = datetime(2024, 1, 2, 15, 0, tzinfo=timezone.utc)
    with path.open("w") as file:
        file.write("timestamp,open,high,low,close,volume\n")
        for index in range(SECONDS * 1000 // BAR_MILLISECONDS):
            time = start + timedelta(milliseconds=index * BAR_MILLISECONDS)
            place = index % (2 * BARS_UP)
            first = place if place < BARS_UP else 2 * BARS_UP - place
            last = place + 1 if place < BARS_UP else first - 1
            prices = [LOW + STEP * value for value in (first, max(first, last), min(first, last),
                                                      last)]
            stamp = time.strftime("%Y-%m-%d %H:%M:%S.") + f"{time.microsecond // 1000:03}"
            file.write(f"{stamp}," + ",".join(f"{price / 100:.2f}" for price in prices)
                       + f",{VOLUME}\n")
