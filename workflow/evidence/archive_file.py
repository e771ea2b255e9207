"""A ZIP whose bytes depend on its content alone, with the list of fingerprints that proves it."""

import hashlib
import io
import zipfile
from collections.abc import Mapping

MANIFEST = "MANIFEST.sha256"
_OLDEST = (1980, 1, 1, 0, 0, 0)
"""The only date that says nothing (APPNOTE 4.4.6)."""
_READABLE = 0o100644 << 16
_UNIX = 3


def manifest(files: Mapping[str, bytes]) -> bytes:
    """As ``sha256sum -c`` reads it, sorted by name."""
    lines = (f"{hashlib.sha256(files[name]).hexdigest()}  {name}\n" for name in sorted(files))
    return "".join(lines).encode("utf-8")


def zipped(files: Mapping[str, bytes], *, folder: str) -> bytes:
    """Sorted, dated alike, not compressed: another version of the compressor would make other bytes."""
    result = io.BytesIO()
    whole = {**files, MANIFEST: manifest(files)}
    with zipfile.ZipFile(result, "w", zipfile.ZIP_STORED) as archive:
        for name in sorted(whole):
            entry = zipfile.ZipInfo(f"{folder}/{name}", _OLDEST)
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            archive.writestr(entry, whole[name])
    return result.getvalue()
