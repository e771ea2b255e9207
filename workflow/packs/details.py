"""Which details of a co-contractor's sheet a manifest may name in ``from``."""

from collections.abc import Callable, Mapping

SHEET = ("name", "legal_form", "siren", "siret", "rna", "address", "postcode", "city", "email", "phone")
"""What the sheet holds, as the record and the sample of a pack name it."""


def full_address(sheet: Mapping[str, str]) -> str:
    """« 12 rue de l’Œuvre, 14100 Lisieux »."""
    town = f"{sheet.get('postcode', '')} {sheet.get('city', '')}".strip()
    return ", ".join(part for part in (sheet.get("address", ""), town) if part)


def _plain(key: str) -> Callable[[Mapping[str, str]], str]:
    return lambda sheet: sheet.get(key, "")


DETAILS: dict[str, Callable[[Mapping[str, str]], str]] = {
    **{key: _plain(key) for key in ("name", "siren", "siret", "rna", "city", "email", "phone")},
    "address": full_address,
}
