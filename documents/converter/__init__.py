"""Word to PDF by LibreOffice, kept warm: see docs/adr/0001 for why it is done this way."""

from documents.converter.pool import Converter

__all__ = ["Converter"]
