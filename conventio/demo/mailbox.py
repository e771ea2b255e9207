"""The mailbox that everybody shares in an example instance: a folder of ``.eml`` files, one a mail.

The files are numbered in the order in which the mails came; ``web.received`` reads them for the page.
"""

import os
import tempfile
from pathlib import Path

_SUFFIX = ".eml"


def keep(folder: Path, content: bytes) -> int:
    """Stores a mail as it came and returns its number: a reader sees all of it or nothing."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(dir=folder, prefix=".coming-")
    temporary = Path(name)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        return _numbered(folder, temporary)
    finally:
        temporary.unlink()


def _numbered(folder: Path, temporary: Path) -> int:
    number = max((int(path.stem) for path in folder.glob(f"*{_SUFFIX}")), default=0) + 1
    while True:
        try:
            # A link never replaces a file, as a renaming would when two mails come at once.
            (folder / f"{number:06d}{_SUFFIX}").hardlink_to(temporary)
        except FileExistsError:
            number += 1
        else:
            return number
