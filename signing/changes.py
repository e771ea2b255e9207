"""Which changes of a file are looked at: those since a revision that was found good before, once each.

pyHanko compares every signature's revision with every later one, and reads the whole file anew for each: most of the
time of a verification. A file whose beginning this program verified, and kept under its fingerprint, changed only since.
"""

from typing import Any

from pyhanko.pdf_utils.reader import HistoricalResolver, PdfFileReader
from pyhanko.sign.diff_analysis import (
    DiffPolicy,
    DiffResult,
    SuspiciousModification,
)
from pyhanko.sign.fields import FieldMDPSpec, MDPPerm

from signing.allowed_changes import POLICY


class ChangesSince(DiffPolicy):
    """``POLICY``, from the last revision that ends within the first ``verified`` bytes."""

    def __init__(self, verified: int) -> None:
        self._verified = verified
        self._found: dict[tuple[int, MDPPerm | None], DiffResult | SuspiciousModification] = {}
        self._allowed_when_certified: dict[int, DiffResult] = {}
        """What a certification allows, a mere signature does: the library's rules for it are the same, less some."""

    def apply(self, *given: Any, **named: Any) -> DiffResult:
        """As the library does."""
        return POLICY.apply(*given, **named)

    def review_file(
        self,
        reader: PdfFileReader,
        base_revision: int | HistoricalResolver,
        field_mdp_spec: FieldMDPSpec | None = None,
        doc_mdp: MDPPerm | None = None,
    ) -> DiffResult | SuspiciousModification:
        """What changed after the later of both revisions; signatures that allow the same share one answer."""
        signed = base_revision if isinstance(base_revision, int) else base_revision.revision
        start = max(signed, _last_within(reader, self._verified))
        if field_mdp_spec is not None:
            return POLICY.review_file(reader, start, field_mdp_spec, doc_mdp)
        if doc_mdp is None and start in self._allowed_when_certified:
            return self._allowed_when_certified[start]
        known = self._found.get((start, doc_mdp))
        if known is None:
            known = POLICY.review_file(reader, start, None, doc_mdp)
            self._found[start, doc_mdp] = known
            if doc_mdp is not None and isinstance(known, DiffResult):
                self._allowed_when_certified[start] = known
        return known


def _last_within(reader: PdfFileReader, length: int) -> int:
    """The newest revision whose end lies within the first bytes; -1 where none does."""
    ends = (
        int(reader.xrefs.get_xref_container_info(number).end_location)
        for number in range(reader.xrefs.total_revisions)
    )
    return sum(end <= length for end in ends) - 1
