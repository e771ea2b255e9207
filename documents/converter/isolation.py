"""Cuts this process off from every network: a document that names an outside picture must fetch nothing.

LibreOffice offers no such setting. Two ways, both kept by every process forked from this one, neither of which needs
a right that an ordinary user or a container lacks: a filter that refuses every socket but local ones (seccomp(2)),
and, on processors whose numbers are not listed here, a network namespace with nothing in it.
"""

import ctypes
import os
import platform
import struct
from pathlib import Path

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP, _SECCOMP_MODE_FILTER = 38, 22, 2
_LOAD, _JUMP_IF_EQUAL, _RETURN = 0x20, 0x15, 0x06
_ALLOWED, _REFUSED = 0x7FFF0000, 0x00050000 | 97  # EAFNOSUPPORT: what a machine without network answers
_NUMBER, _ARCHITECTURE, _FIRST_ARGUMENT = 0, 4, 16  # offsets in struct seccomp_data
_AF_UNIX = 1
_SOCKET_CALLS = {"x86_64": (0xC000003E, 41), "aarch64": (0xC00000B7, 198)}
"""AUDIT_ARCH_* of linux/audit.h, and the number of socket(2) there."""
_NEW_NETWORK, _NEW_USER = 0x40000000, 0x10000000


def cut_off_network() -> bool:
    """True where the system allowed it. To be called before any thread exists."""
    return only_local_sockets() or own_network_namespace()


def only_local_sockets() -> bool:
    """From now on socket(2) makes nothing but Unix sockets in this process and its children."""
    if platform.machine() not in _SOCKET_CALLS:
        return False
    architecture, socket_call = _SOCKET_CALLS[platform.machine()]
    steps = (
        (_LOAD, 0, 0, _ARCHITECTURE),
        (_JUMP_IF_EQUAL, 0, 4, architecture),  # calls of another architecture: refused
        (_LOAD, 0, 0, _NUMBER),
        (_JUMP_IF_EQUAL, 0, 3, socket_call),
        (_LOAD, 0, 0, _FIRST_ARGUMENT),
        (_JUMP_IF_EQUAL, 1, 0, _AF_UNIX),
        (_RETURN, 0, 0, _REFUSED),
        (_RETURN, 0, 0, _ALLOWED),
    )
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _FilterProgram(len(steps), ctypes.addressof(code))
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) != 0:
        return False
    return bool(libc.prctl(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.byref(program), 0, 0) == 0)


class _FilterProgram(ctypes.Structure):
    """``struct sock_fprog`` of linux/filter.h."""

    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def own_network_namespace() -> bool:
    """From now on this process and its children see no network interface at all.

    Tried in a throw-away child first: some systems allow the namespace of users and then nothing in it.
    """
    child = os.fork()
    if child == 0:
        os._exit(0 if _enter_namespace() else 1)
    _, status = os.waitpid(child, 0)
    return os.waitstatus_to_exitcode(status) == 0 and _enter_namespace()


def _enter_namespace() -> bool:
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.unshare(_NEW_NETWORK) == 0:
        return True
    user, group = os.getuid(), os.getgid()
    if libc.unshare(_NEW_USER | _NEW_NETWORK) != 0:
        return False
    try:
        # Without a mapping our own files would no longer be ours (user_namespaces(7)).
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", encoding="ascii")
    except OSError:
        return False
    return True
