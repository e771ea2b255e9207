"""Is the person whom a certificate names the one who must sign?"""

import re
import unicodedata

_CIVILITIES = frozenset(
    {"m", "mr", "mme", "mlle", "monsieur", "madame", "mademoiselle", "dr", "docteur", "me"}
)


def same_person(in_certificate: str, expected: str) -> bool:
    """Every word of the expected name stands in the certificate's, in any order: capitals, accents, hyphens, further
    given names and a number beside the name do not matter ("MARTIN Jeanne Marie 0123" is Jeanne Martin).

    A name alone proves nothing: the chain must end in an authority that we trust.
    """
    wanted = _words(expected)
    return bool(wanted) and wanted <= _words(in_certificate)


def _words(name: str) -> frozenset[str]:
    flat = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return frozenset(re.findall(r"[a-z]+", flat)) - _CIVILITIES
