"""How sentences name what is drafted and signed: a convention, or an avenant to one.

The circuit is one, and so are its sentences: each is written once, with these words in it, and is true of both.
``fit("{The} est envoyé{e}", deed.words)`` says « La convention est envoyée » or « L’avenant est envoyé ». Pages fill
the same words into ``%(the)s``, mails into ``{{ the_deed }}``. « de », « à » and « pour » go before ``{the}`` as they are.
"""

from collections.abc import Mapping
from types import MappingProxyType

DeedWords = Mapping[str, str]

CONVENTION: DeedWords = MappingProxyType(
    {
        "noun": "convention",
        "the": "la convention",
        "The": "La convention",
        "this": "cette convention",
        "This": "Cette convention",
        "a": "une convention",
        "A": "Une convention",
        "it": "la",
        "She": "Elle",
        "e": "e",
    }
)
AVENANT: DeedWords = MappingProxyType(
    {
        "noun": "avenant",
        "the": "l’avenant",
        "The": "L’avenant",
        "this": "cet avenant",
        "This": "Cet avenant",
        "a": "un avenant",
        "A": "Un avenant",
        "it": "le",
        "She": "Il",
        "e": "",
    }
)
"""``e`` ends what agrees: « approuvé{e} ». ``it`` is the object (« approuvez-{it} »), ``She`` begins a sentence."""
WORDS: Mapping[str, DeedWords] = MappingProxyType({"convention": CONVENTION, "avenant": AVENANT})
"""By the kind of deed, as the database names it."""


def fit(sentence: str, words: DeedWords) -> str:
    """The sentence with its words. Raises KeyError for one that it does not know."""
    return sentence.format_map(words)
