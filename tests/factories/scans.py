"""A scanned original: one grey page in a PDF."""

import io
import time

from PIL import Image

_SCANNED_ON = time.gmtime(1_700_000_000)


def scan() -> bytes:
    """The same bytes at every call: Pillow would write the second of the call, and two calls would be two scans."""
    content = io.BytesIO()
    Image.new("L", (400, 560), 250).save(
        content, "PDF", resolution=50, creationDate=_SCANNED_ON, modDate=_SCANNED_ON
    )
    return content.getvalue()
