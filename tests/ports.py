"""A port for a program that must be told it before it listens."""

import os
import socket
from contextlib import ExitStack
from itertools import count

_FIRST, _MANY = 20_000, 12_000
"""Below those that the system gives to whoever asks for any: in between, nobody is handed this one."""
_STEPS = count(os.getpid() * 37)
"""Runs side by side begin elsewhere."""


def free_port(*, beside: tuple[int, ...] = ()) -> int:
    """One that is free together with those that stand so far ``beside`` it."""
    for step in _STEPS:
        port = _FIRST + step % _MANY
        with ExitStack() as held:
            try:
                for further in (0, *beside):
                    held.enter_context(socket.create_server(("127.0.0.1", port + further)))
            except OSError:
                continue
        return port
    raise AssertionError("the steps never end")
