"""The name that is typed as a signature: the signer's own, however they write it, and nothing else."""

from foundation.errors import Refusal
from signing.names import same_name


class NotOwnName(Refusal):
    """``typed`` is not the name of ``expected``, who must sign."""

    def __init__(self, typed: str, expected: str) -> None:
        self.typed = typed
        self.expected = expected
        super().__init__(
            f"Tapez votre nom tel que le document le donne : {expected}. Une réserve ou une condition ne s’écrit pas ici : "
            "si vous n’acceptez pas le texte en entier, refusez de signer et dites pourquoi. Si vous n’êtes pas "
            "cette personne, ne signez pas."
        )


def demand_own_name(typed: str, expected: str) -> None:
    """Raises NotOwnName for anything but the name of ``expected``."""
    if not is_own_name(typed, expected):
        raise NotOwnName(typed.strip(), expected)


def is_own_name(typed: str, expected: str) -> bool:
    """The same words; case, accents, hyphens, apostrophes, a civility and their order aside (``names.same_name``).

    « lemonnier claire », « Claire Lemonnier » and « Mme Claire LEMONNIER » are one; « C. Lemonnier », « x » and
    « Claire Lemonnier sous réserve » are others.
    """
    return same_name(typed, expected)
