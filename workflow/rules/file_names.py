"""Names of files as people receive them: in French, whatever word the program files them under."""

import re
from collections.abc import Mapping

_WORDS: Mapping[str, str] = {
    "projet-docx": "projet",
    "projet-pdf": "projet",
    "edited": "texte-retouche",
    "frozen-docx": "texte-approuve",
    "frozen-pdf": "texte-approuve",
    "signed-pdf": "original-signe",
    "scan": "original-papier",
    "avenant-request": "demande-avenant",
    "letter-docx": "courrier",
    "letter-pdf": "courrier",
    "letter-scan": "courrier",
    "letter-proof": "preuve-courrier",
    "general-interest-termination": "resiliation-interet-general",
    "formal-notice": "mise-en-demeure",
    "denunciation": "denonciation",
    "termination": "resiliation",
    "withdrawal": "retrait",
    "cure": "reparation",
    "extension": "prolongation",
    "opposition": "opposition",
    "agreement": "accord",
    "posted": "envoi",
    "presented": "presentation",
    "delivered": "distribution",
    "refused": "refus",
    "unclaimed": "non-reclame",
    "agreed": "accord",
    "annulled": "annulation",
}
_LAST_WORDS = re.compile(rf"(?<=-)({'|'.join(sorted(_WORDS, key=len, reverse=True))})(?=\.[a-z0-9]+\Z)")


def french_file_name(name: str) -> str:
    """« EPN-2026-0042-v1-original-signe.pdf » for a file kept as ``…-signed-pdf.pdf``; other names as they are."""
    return _LAST_WORDS.sub(lambda word: _WORDS[word[1]], name)
