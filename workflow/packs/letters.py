"""The letters of a pack: one Word template for each letter that the Région may send, and the obligations at fault."""

from collections.abc import Iterable
from pathlib import Path

from documents.fill import compiled
from documents.problems import TemplateProblem
from workflow.packs.errors import PackError
from workflow.packs.fields import BUILT_IN
from workflow.packs.pack import PackLetter, PackObligation

AGREEMENT = "agreement"
"""Not a letter that the rules know: the Région's consent to the withdrawal of a denunciation."""
LETTER_VALUES = frozenset(
    {
        "letter_reference", "letter_title", "letter_date", "in_force_from", "signatory_name",
        "signatory_capacity", "reason", "obligation_article", "obligation_quote", "obligation_label",
        "about_name", "about_date", "notice", "through", "renewal_on", "delay", "delay_last_day",
        "termination_from", "articles", "whole", "until", "effect", "untouched",
    }
)  # fmt: skip
"""What the product itself gives to a letter, beside the fields and phrases of the manifest."""


def check_letters(letters: Iterable[PackLetter], provided: Iterable[str], folder: Path, place: str) -> None:
    """Every letter's template is there, readable, and asks only for what it can be given. Raises PackError."""
    known = {*provided, *BUILT_IN, *LETTER_VALUES}
    for letter in letters:
        where = f"{place}, {letter.file}"
        try:
            placeholders = compiled((folder / letter.file).read_bytes()).placeholders
        except FileNotFoundError as missing:
            raise PackError(where, "ce fichier manque.") from missing
        except TemplateProblem as problem:
            raise PackError(where, str(problem)) from problem
        if unknown := sorted(placeholders - known):
            raise PackError(
                where, f"« {unknown[0]} » n’est ni un champ, ni une phrase, ni une valeur des courriers."
            )


def check_obligations(
    obligations: Iterable[PackObligation], articles: Iterable[str], parties: Iterable[str], place: str
) -> None:
    """Each obligation stands in an article of the text and binds a party that signs. Raises PackError."""
    known_articles, known_parties = set(articles), set(parties)
    for obligation in obligations:
        where = f"{place}, obligation « {obligation.name} »"
        if obligation.article not in known_articles:
            raise PackError(where, f"l’article {obligation.article} n’a pas de titre dans le texte.")
        if obligation.party not in known_parties:
            raise PackError(where, f"« {obligation.party} » n’est pas une partie du manifeste.")
