"""Messages between the trusted process and a child: plain data, bounded.

A frame is four bytes of length and a dictionary as utils.wire writes it.
Both sides read with a bound, the trusted side also with a deadline.
"""

import struct
import time

from utils.wire import Malformed, decode, encode

MAX_JOB = 256_000_000  # what the trusted side may send


class Lost(Exception):
    """The other side is gone."""


class Late(Exception):
    """The time was up before the frame was complete."""


class TooLarge(Exception):
    """A frame above the bound."""


def send(sock, message, deadline=None):
    """Send a dictionary of plain data. Raises Lost, Late."""
    data = encode(message)
    try:
        sock.settimeout(_left(deadline))
        sock.sendall(struct.pack(">I", len(data)) + data)
    except TimeoutError:
        raise Late from None
    except OSError:
        raise Lost from None


def receive(sock, max_bytes, deadline=None):
    """The next frame and its size in bytes.

    Raises Lost, Late, TooLarge and Malformed, and nothing else.
    """
    size, = struct.unpack(">I", _read(sock, 4, deadline))
    if size > max_bytes:
        raise TooLarge
    message = decode(_read(sock, size, deadline), max_bytes)
    if type(message) is not dict:
        raise Malformed("a frame that is no dictionary")
    return message, size


def _read(sock, size, deadline):
    parts = []
    while size:
        try:
            sock.settimeout(_left(deadline))
            part = sock.recv(min(size, 1 << 20))
        except TimeoutError:
            raise Late from None
        except OSError:
            raise Lost from None
        if not part:
            raise Lost
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def _left(deadline):
    """Seconds until a time of time.monotonic(). Raises Late."""
    if deadline is None:
        return None
    left = deadline - time.monotonic()
    if left <= 0:
        raise Late
    return left
