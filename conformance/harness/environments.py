"""Throw-away Python environments, one for each client, kept between runs in the cache folder."""

import os
import shutil
import subprocess
import sys
from pathlib import Path


class Unreachable(Exception):
    """A client cannot be had from the package index."""


def cache_folder():
    """Where environments are kept: $XDG_CACHE_HOME/perigee, else .build of the project."""
    base = os.environ.get("XDG_CACHE_HOME")
    if base:
        return Path(base) / "perigee" / "conformance"
    return Path(__file__).resolve().parents[2] / ".build" / "conformance"


def python_of(client):
    """The interpreter of the client's environment, which is made when it is missing.

    Raises Unreachable with pip's last words when it cannot be made."""
    tag = "-".join([*client.requirements, f"py{sys.version_info[0]}.{sys.version_info[1]}"])
    folder = cache_folder() / "environments" / tag.replace("==", "-")
    python = folder / "bin" / "python"
    if python.exists() and _imports(python, client.module):
        return python
    shutil.rmtree(folder, ignore_errors=True)
    folder.parent.mkdir(parents=True, exist_ok=True)
    try:
        _run([sys.executable, "-m", "venv", str(folder)], 120)
        _run([str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
              "--timeout", "15", "--retries", "1", *client.requirements], 300)
    except (subprocess.SubprocessError, OSError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        raise Unreachable(_words(error)) from error
    if not _imports(python, client.module):
        shutil.rmtree(folder, ignore_errors=True)
        raise Unreachable(f"{client.module} was installed and cannot be imported")
    return python


def _imports(python, module):
    check = subprocess.run(
        [str(python), "-c", f"import {module}, tzdata"], capture_output=True, check=False)
    return check.returncode == 0


def _run(command, seconds):
    subprocess.run(command, capture_output=True, check=True, timeout=seconds)


def _words(error):
    output = getattr(error, "stderr", None) or b""
    lines = output.decode(errors="replace").strip().splitlines()
    return lines[-1] if lines else str(error)
