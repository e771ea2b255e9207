"""Stored states of a convention: what people did. What the calendar did is derived (see ``timeline``)."""

from enum import StrEnum

from workflow.rules.deed_words import CONVENTION, DeedWords, fit


class State(StrEnum):
    """One convention is in exactly one of them; the values stand in the database."""

    DRAFT = "draft"
    IN_REVIEW = "in-review"
    APPROVED = "approved"
    IN_SIGNATURE = "in-signature"
    SIGNED = "signed"
    DECLINED = "declined"
    EXPIRED = "expired"
    CANCELLED = "cancelled"
    ARCHIVED = "archived"

    @property
    def label(self) -> str:
        """The state in words, as lists of conventions show it."""
        return self.label_of(CONVENTION)

    def label_of(self, words: DeedWords) -> str:
        """The same, in agreement with what is in that state."""
        return fit(_LABELS[self], words)


_LABELS = {
    State.DRAFT: "En rédaction",
    State.IN_REVIEW: "En relecture",
    State.APPROVED: "Approuvé{e}, à envoyer",
    State.IN_SIGNATURE: "En signature",
    State.SIGNED: "Signé{e}",
    State.DECLINED: "Refusé{e}",
    State.EXPIRED: "Délai de signature dépassé",
    State.CANCELLED: "Abandonné{e}",
    State.ARCHIVED: "Archivé{e}",
}

EDITABLE = frozenset({State.DRAFT})
"""The text may change."""
FROZEN = frozenset({State.APPROVED, State.IN_SIGNATURE, State.SIGNED, State.ARCHIVED})
"""The bytes are fixed."""
OPEN = frozenset({State.DRAFT, State.IN_REVIEW, State.APPROVED, State.IN_SIGNATURE})
"""Somebody still has something to do before the convention can be in force."""
CONCLUDED = frozenset({State.SIGNED, State.ARCHIVED})
"""Signed by all: the timeline speaks."""
STOPPED = frozenset({State.DECLINED, State.EXPIRED, State.CANCELLED})
"""Ended without being signed; may be taken up again as a new version."""
