"""Messages between the trusted process and a child: plain data, bounded.

A frame is four bytes of length and a dictionary as the wire format writes it.
An answer has a mark and the number of its case before that, so that the
trusted side need not read the rest. Both sides read with a bound, the
trusted side also with a deadline.
"""

import struct
import time
from typing import NamedTuple

from .wire import Malformed, decode, encode

MAX_JOB = 256_000_000  # what the trusted side may send
ANSWER = struct.Struct(">cI")
MARK = b"A"  # a dictionary begins with a bracket


class Lost(Exception):
    """The other side is gone."""


class Late(Exception):
    """The time was up before the frame was complete."""


class TooLarge(Exception):
    """A frame above the bound."""


class Answer(NamedTuple):
    """What a case gave, as the child says. data: not read by anyone yet."""

    case: int
    data: bytes


def send(sock, message, deadline=None):
    """Send a dictionary of plain data. Raises Lost, Late."""
    _write(sock, encode(message), deadline)


def send_answer(sock, case, content):
    """Send what a case, by its number, gave: a dictionary of plain data."""
    _write(sock, ANSWER.pack(MARK, case) + encode(content))


def _write(sock, data, deadline=None):
    try:
        sock.settimeout(_left(deadline))
        sock.sendall(struct.pack(">I", len(data)) + data)
    except TimeoutError:
        raise Late from None
    except OSError:
        raise Lost from None


def receive(sock, max_bytes, deadline=None, bounds=()):
    """The next frame, a dictionary or an Answer, and its size in bytes.

    bounds: bytes that an Answer may have, by case. Raises Lost, Late,
    TooLarge and Malformed, and nothing else.
    """
    size, = struct.unpack(">I", _read(sock, 4, deadline))
    if size > max(max_bytes, *bounds, 0):
        raise TooLarge
    head = _read(sock, min(size, ANSWER.size), deadline)
    if head[:1] == MARK:
        case = ANSWER.unpack(head)[1] if len(head) == ANSWER.size else None
        if case is None or case >= len(bounds):
            raise Malformed("an answer that was not asked for")
        if size > bounds[case]:
            raise TooLarge
        return Answer(case, _read(sock, size - len(head), deadline)), size
    if size > max_bytes:
        raise TooLarge
    message = decode(head + _read(sock, size - len(head), deadline),
                     max_bytes)
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
