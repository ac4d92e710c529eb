"""One paper gateway with its files, for one client."""

import re
import subprocess
import time


class GatewayFailed(Exception):
    """The gateway did not begin to listen, or ended on its own."""


class Gateway:
    """A running `perigee gateway`. Each client has its own, so that none sees another's orders."""

    ACCOUNTS = ("DU1000001", "DU1000002")

    def __init__(self, perigee, folder, options=()):
        self.folder = folder
        self.ledger = folder / "ledger.json"
        self.statistics = folder / "statistics.json"
        self.log = folder / "gateway.log"
        self._output = self.log.open("w")
        self._process = subprocess.Popen(
            [str(perigee), "gateway", "--port", "0", "--accounts", ",".join(self.ACCOUNTS),
             "--seed", "7", "--ledger", str(self.ledger), "--stats", str(self.statistics),
             *options],
            stdout=subprocess.PIPE, stderr=self._output, text=True)
        self.port = self._read_port()
        #: When it began to listen and to play its recordings, in seconds since 1970.
        self.began = time.time()

    def _read_port(self):
        line = self._process.stdout.readline()
        found = re.search(r":(\d+)\s*$", line)
        if not found:
            self.stop()
            raise GatewayFailed(self.log.read_text()[-500:] or "the gateway said nothing")
        return int(found.group(1))

    @property
    def is_running(self):
        """Whether the process lives."""
        return self._process.poll() is None

    def stop(self):
        """Ends the process in an orderly way, or after five seconds in any way."""
        if self._process.poll() is None:
            self._process.terminate()
            try:
                self._process.wait(5)
            except subprocess.TimeoutExpired:
                self._process.kill()
                self._process.wait()
        self._process.stdout.close()
        self._output.close()

    def wait_until_quoted(self, seconds=5.0):
        """Waits until the first markets have moved; returns at once when they already have."""
        end = time.monotonic() + seconds
        while time.monotonic() < end and not self.ledger.exists():
            time.sleep(0.02)
