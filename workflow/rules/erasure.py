"""Which lines of a journal may lose what they tell of a person, and which are evidence that must be kept.

The right to erasure yields where data are needed to establish, exercise or defend legal claims (GDPR, article 17,
3 e), or for archiving in the public interest (3 d). What prepared the text may go; what proves who agreed to what,
who was told, and when, stays. An act that is not named here is kept: a new one must be thought about.
"""

from foundation.errors import Refusal
from workflow.rules.act_names import act_name

ERASABLE = frozenset(
    {
        "start",
        "fill-in",
        "choose-medium",
        "projet",
        "retouch",
        "drop-retouch",
        "settle-clauses",
        "hand-over",
        "submit",
        "withdraw",
        "return_for_changes",
    }
)


class MustBeKept(Refusal):
    """``number`` is the line, ``what`` its act."""

    def __init__(self, number: int, what: str) -> None:
        self.number, self.what = number, what
        super().__init__(
            f"La ligne {number} (« {act_name(what)} ») prouve ce qui a été convenu : elle se garde, la loi le permet "
            "(RGPD, article 17, paragraphe 3, e). Répondez-le à la personne qui demande l’effacement."
        )


def demand_erasable(number: int, what: str) -> None:
    """Raises MustBeKept."""
    if what not in ERASABLE:
        raise MustBeKept(number, what)
