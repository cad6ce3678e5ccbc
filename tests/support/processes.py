"""Processes that a test has started, and their ports."""

import socket
import subprocess
import time
from pathlib import Path


def free_port():
    """A port that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return server.getsockname()[1]


def until(true, seconds):
    """Wait until it is; fails after so many seconds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.1)


def end(server):
    """End a Jupyter server. Now and then one waits for ever for a kernel
    that is ending: then it is killed, and its kernels end with it."""
    server.terminate()
    try:
        server.wait(60)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()


def descendants(pid):
    """Process numbers of all that a process started and that live."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    except OSError:  # it ended since it was listed
        return []
    found = []
    for child in map(int, children.split()):
        found += [child, *descendants(child)]
    return found
