"""A scanned original: one grey page in a PDF."""

import io

from PIL import Image


def scan() -> bytes:
    content = io.BytesIO()
    Image.new("L", (400, 560), 250).save(content, "PDF", resolution=50)
    return content.getvalue()
