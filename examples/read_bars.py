"""Reads the bars that the daemon keeps in shared memory (docs/shared-memory.md).

    python3 examples/read_bars.py /perigee-1000-main-265598-1m [rows]
"""

import mmap
import struct
import sys

import numpy

ROW = numpy.dtype(
    [("time", "<i8"), ("open", "<f8"), ("high", "<f8"), ("low", "<f8"), ("close", "<f8"),
     ("volume", "<f8"), ("wap", "<f8"), ("count", "<i8")])


class Bars:
    """One segment, mapped read-only; `read` copies what is there now."""

    def __init__(self, name):
        with open("/dev/shm/" + name.lstrip("/"), "rb") as file:
            self.map = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        magic, version, header, self.instrument, self.seconds, row, capacity = struct.unpack_from(
            "<8sIIqiIQ", self.map, 0)
        if magic != b"PERIBARS" or version != 1 or row != ROW.itemsize:
            raise ValueError(name + " is not a bar store of version 1")
        self.address = self.map[128:192].split(b"\0")[0].decode()
        self.words = numpy.frombuffer(self.map, "<u8", 4, 40)  # first, end, sequence, closed
        self.rows = numpy.frombuffer(self.map, ROW, capacity, header)

    def read(self, limit=None):
        while True:
            before = int(self.words[2])
            first, end = int(self.words[0]), int(self.words[1])
            start = first if limit is None else max(first, end - limit)
            rows = self.rows[start:end].copy()
            if before % 2 == 0 and before == int(self.words[2]):
                return rows


if __name__ == "__main__":
    bars = Bars(sys.argv[1])
    rows = bars.read(int(sys.argv[2]) if len(sys.argv) > 2 else None)
    print(f"{bars.address} con:{bars.instrument} {bars.seconds}s {len(rows)} bars")
    for row in rows[-5:]:
        stamp = numpy.datetime64(int(row["time"]), "ns")
        print(stamp, *(row[name] for name in ROW.names[1:]))
