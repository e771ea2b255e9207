"""The words of the printed pages are those that were read in the Word file, in their order, both ways.

LibreOffice makes the page, ``documents.structure`` reads the file for people who review and sign: where both say the
same words, whatever stood in the file, nobody signs what was not read. Colours, sizes and pictures are not its matter.
"""

from collections.abc import Sequence

from documents.expected_page import expected, letters_of
from documents.line_search import LineSearch, Pending, State
from documents.pdf_text import page_texts
from documents.structure import WordText
from foundation.errors import Refusal

_AROUND = 60
"""Letters shown of both sides."""
_SURE = 30
"""Letters in common that show where both sides meet again."""


class PrintedOtherwise(Refusal):
    """The page says ``printed`` where what was read says ``read``; either may be empty. ``what`` tells it in French."""

    def __init__(self, printed: str, read: str) -> None:
        self.printed, self.read = printed, read
        if not printed:
            self.what = f"le texte lu dit « {read} », que la page imprimée ne dit pas"
        elif not read:
            self.what = f"la page imprimée dit « {printed} », que le texte lu ne dit pas"
        else:
            self.what = f"la page imprimée dit « {printed} » là où le texte lu dit « {read} »"
        super().__init__(
            f"Ce document ne s’imprime pas comme il se lit : {self.what}. Réécrivez ce passage en texte ordinaire "
            "(dans Word : sans champ, contrôle, texte masqué ni zone de texte), puis recommencez."
        )


def check_printed(pdf: bytes, text: WordText, *, pages: Sequence[str] | None = None) -> None:
    """Compares each word of the pages with what was read; ``pages`` are their texts where they are known already.

    Raises PrintedOtherwise, UnreadablePdf.
    """
    wanted = expected(text)
    search = LineSearch(wanted, page_texts(pdf) if pages is None else pages)
    if not search.finds_all() and not LineSearch(wanted, page_texts(pdf, by_place=True)).finds_all():
        raise _difference(search)


def _difference(search: LineSearch) -> PrintedOtherwise:
    """Where the search got no further, in words."""
    state = search.farthest or State(0, 0, (), frozenset())
    letters = search.wanted.letters
    if state.line == len(search.lines):
        [item, *_] = [*search.missing(state), *state.pending, Pending(0, 0)]
        return PrintedOtherwise("", _read_at(search, item.start, item.end))
    line = search.lines[state.line]
    open_now = [item for item in state.pending if not item.repeated]
    reached = [
        (letter, place, item.end)
        for item in open_now
        for letter, place in search.reached(line.letters, state.letter, item.start, item.end)
    ]
    letter, place, end = max(reached, key=lambda one: one[0], default=(state.letter, 0, 0))
    printed = "".join(other.letters for other in search.lines[state.line :])[letter:]
    ahead, following = printed[:_SURE], letters[place : min(place + _SURE, end)]
    if following and (skipped := printed.find(following)) >= 0:
        return PrintedOtherwise(_printed_at(search, state.line, letter, skipped), "")
    if ahead and (skipped := letters.find(ahead, place, end)) > 0:
        return PrintedOtherwise("", _read_at(search, place, skipped))
    return PrintedOtherwise(
        _printed_at(search, state.line, letter, _AROUND), _read_at(search, place, min(place + _AROUND, end))
    )


def _printed_at(search: LineSearch, line: int, letter: int, length: int) -> str:
    before = search.lines[line - 1 : line] if line else []
    skipped = sum(len(other.letters) for other in before)
    texts = " ".join(other.text.replace("\x02", "-") for other in (*before, *search.lines[line : line + 8]))
    return _passage(texts, skipped + letter, min(length, _AROUND))


def _read_at(search: LineSearch, place: int, end: int) -> str:
    known = [(start, words) for start, words in search.wanted.texts if start < end]
    rank = max((rank for rank, (start, _) in enumerate(known) if start <= place), default=0)
    if not known:
        return ""
    words = " ".join(words for _, words in known[rank : rank + 8])
    return _passage(words, place - known[rank][0], min(end - place, _AROUND))


def _passage(text: str, letter: int, length: int) -> str:
    """Whole words of the text around so many letters, after that letter; and the word before it."""
    words, counted, found = text.split(), 0, list[str]()
    for rank, word in enumerate(words):
        begins, counted = counted, counted + len(letters_of(word))
        if counted > letter and begins < letter + max(length, 1):
            if not found and rank:
                found.append(words[rank - 1])
            found.append(word)
    return " ".join(found)
