"""Who may sign the Union's list of lists today: its signers change through "pivots" (ETSI TS 119 615, 4.1).

A pivot is a former list of lists, kept at an address of its own, that was signed by the signers of its time and names
in its pointer to itself those who sign from then on. The chain begins with the certificates published in the Official
Journal, or given by the administrator, and each link is verified before the next one.
"""

import hashlib
from collections.abc import Iterable
from itertools import takewhile
from urllib.parse import urlsplit

from asn1crypto import x509 as asn1_x509

from signing.european_list import ListError, addresses, dated, own_signers, signed_part

Certificates = tuple[asn1_x509.Certificate, ...]
OFFICIAL_JOURNAL = "eur-lex.europa.eu"
MOST_PIVOTS = 60
"""Of one list: the Commission made about ten in seven years."""


def fingerprint(anchors: Certificates) -> str:
    """Of the certificates that a chain begins with."""
    return hashlib.sha256(b"".join(sorted(one.sha256 for one in anchors))).hexdigest()


def pivot_addresses(list_of_lists: str, *, url: str) -> tuple[str, ...]:
    """Those that a list of lists names, whether its signature is verified yet or not, newest first.

    They end where it names the publication in the Official Journal: those behind it led to signers whom that one
    replaced. Only on the server that the administrator named: a list that nobody has verified sends us nowhere else.
    Raises ListError.
    """
    newer = takewhile(lambda item: urlsplit(item).netloc != OFFICIAL_JOURNAL, addresses(list_of_lists))
    named = tuple(item for item in newer if urlsplit(item).path.endswith(".xml"))
    if any(_server(item) != _server(url) for item in named):
        raise ListError(
            "elle fait suivre ses signataires par une liste qui n’est pas à la même adresse qu’elle."
        )
    if len(named) > MOST_PIVOTS:
        raise ListError(f"elle fait suivre ses signataires par {len(named)} listes : c’est démesuré.")
    return named


def signers_after(anchors: Certificates, pivots: Iterable[str]) -> Certificates:
    """The signers in force once these pivots, in any order, have been followed.

    Those that came before the anchors were published are left aside. Raises ListError for a link that is broken.
    """
    current, followed = anchors, False
    for pivot in sorted(pivots, key=lambda xml: dated(xml).number):
        try:
            # Its signer may have ended long since: what counts is the day on which it was made.
            signed = signed_part(pivot, current, at=dated(pivot).issued_at)
        except ListError as error:
            if not followed:
                continue
            raise ListError("un changement de ses signataires ne se vérifie pas.") from error
        current, followed = own_signers(signed.content), True
    return current


def _server(url: str) -> tuple[str, str]:
    parts = urlsplit(url)
    return parts.scheme, parts.netloc.lower()
