"""The words of the printed pages are those that were read in the Word file, in their order, both ways.

LibreOffice makes the page, ``documents.structure`` reads the file for people who review and sign: where both say the
same words, whatever stood in the file, nobody signs what was not read. Colours, sizes and pictures are not its matter.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from documents.expected_page import HOLES, Expected, Row, expected, letters_of
from documents.marks import BULLET, NUMBER
from documents.pdf_text import page_texts
from documents.structure import WordText
from foundation.errors import Refusal

_SOFT = "\x1f"
"""A hyphen that ends a line: of the word, or put there by hyphenation."""
_MOST_STEPS = 40
"""Lines looked at for each line of the document: an honest one needs little more than one."""
_NUMERALS = frozenset("0123456789ivxlcdm*†‡§¶")
_LONGEST_NUMBER = 6
_AROUND = 60
"""Letters shown of both sides."""
_SURE = 30
"""Letters in common that show where both sides meet again."""


class PrintedOtherwise(Refusal):
    """The page says ``printed`` where what was read says ``read``; either may be empty."""

    def __init__(self, printed: str, read: str) -> None:
        self.printed, self.read = printed, read
        if not printed:
            what = f"le texte lu dit « {read} », que la page imprimée ne dit pas"
        elif not read:
            what = f"la page imprimée dit « {printed} », que le texte lu ne dit pas"
        else:
            what = f"la page imprimée dit « {printed} » là où le texte lu dit « {read} »"
        super().__init__(
            f"Ce document ne s’imprime pas comme il se lit : {what}. Dans Word, réécrivez ce passage en texte "
            "ordinaire (sans champ, contrôle, texte masqué ni zone de texte), enregistrez, puis recommencez."
        )


def check_printed(pdf: bytes, text: WordText, *, pages: Sequence[str] | None = None) -> None:
    """Compares each word of the pages with what was read; ``pages`` are their texts where they are known already.

    Raises PrintedOtherwise, UnreadablePdf.
    """
    wanted = expected(text)
    search = _Search(wanted, page_texts(pdf) if pages is None else pages)
    if not search.finds_all() and not _Search(wanted, page_texts(pdf, by_place=True)).finds_all():
        raise search.difference()


class _Line:
    """One printed line, as it is compared."""

    def __init__(self, page: int, text: str) -> None:
        self.page, self.text = page, text
        letters = letters_of(text).replace("\x02", _SOFT)
        self.letters = f"{letters[:-1]}{_SOFT}" if letters.endswith("-") else letters

    @cached_property
    def words(self) -> frozenset[int]:
        """Where its words begin, among its letters."""
        sizes = (len(letters_of(word)) for word in self.text.split())
        return frozenset(accumulate(sizes, initial=0))


@dataclass(frozen=True, slots=True)
class _Pending:
    """Letters not printed yet, from the page ``page`` on. What is ``repeated`` may also stay away."""

    start: int
    end: int
    page: int = 0
    repeated: bool = False


@dataclass(frozen=True, slots=True)
class _State:
    """``line`` is the next one to be placed, from its letter ``letter`` on; ``margins`` those that were printed."""

    line: int
    letter: int
    pending: tuple[_Pending, ...]
    margins: frozenset[int]


class _Search:
    """Places each printed line where one of the pending parts goes on; goes back where it took the wrong one."""

    def __init__(self, wanted: Expected, pages: Sequence[str]) -> None:
        self._wanted = wanted
        lines = (_Line(number, line) for number, page in enumerate(pages) for line in page.splitlines())
        self._lines = [line for line in lines if line.letters]
        self._margins = {place.start: place for place, _ in wanted.margins if len(place)}
        self._rows = {row.cells[0]: row for table in wanted.tables for row in table if row.cells}
        self._farthest: _State | None = None

    def finds_all(self) -> bool:
        whole = tuple(_Pending(place.start, place.stop) for place in self._wanted.whole if len(place))
        left = [iter([self._on_new_page(_State(0, 0, whole, frozenset()))])]
        seen = set[_State]()
        while left and len(seen) < _MOST_STEPS * (len(self._lines) + 10):
            state = next(left[-1], None)
            if state is None:
                left.pop()
            elif state not in seen:
                seen.add(state)
                self._note(state)
                if state.line < len(self._lines):
                    left.append(self._next(state))
                elif self._is_complete(state):
                    return True
        return False

    def _note(self, state: _State) -> None:
        far = self._farthest
        if far is None or (state.line, state.letter) > (far.line, far.letter):
            self._farthest = state

    def _is_complete(self, state: _State) -> bool:
        ended = self._page_ended(state)
        return ended is not None and not self._missing(ended)

    def _missing(self, state: _State) -> list[_Pending]:
        """What should have been printed and was not, at the end."""
        left = [item for item in state.pending if not item.repeated and not self._is_holes(item)]
        never = (
            _Pending(place.start, place.stop)
            for place, everywhere in self._wanted.margins
            if everywhere and place.start not in state.margins
        )
        return [*left, *(item for item in never if not self._is_holes(item))]

    def _is_holes(self, item: _Pending) -> bool:
        return all(letter in HOLES for letter in self._wanted.letters[item.start : item.end])

    def _next(self, state: _State) -> Iterator[_State]:
        line = self._lines[state.line]
        parts: list[_State] = []
        for rank, item in enumerate(state.pending):
            if item.page > line.page:
                continue
            for start in self._starts(item, line):
                for letter, reached in self._reached(line.letters, state.letter, start, item.end):
                    after = _taken(state, rank, start, reached, line.page)
                    if letter == len(line.letters):
                        yield from self._on_next_line(after)
                    elif letter > state.letter and letter in line.words:
                        parts.append(_at(after, state.line, letter))
        yield from parts

    def _on_next_line(self, state: _State) -> Iterator[_State]:
        following = state.line + 1
        page = self._lines[state.line].page
        state = _at(state, following, 0)
        if following == len(self._lines) or self._lines[following].page == page:
            yield state
        elif (ended := self._page_ended(state)) is not None:
            yield self._on_new_page(ended)

    def _page_ended(self, state: _State) -> _State | None:
        """Without what comes back on each page; None where the page broke off inside of it."""
        kept, margins = [], set(state.margins)
        for item in state.pending:
            if not item.repeated:
                kept.append(item)
            elif (
                item.start not in self._margins and item.start not in self._rows and not self._is_holes(item)
            ):
                return None
        present = {item.start for item in state.pending if item.repeated}
        margins |= {place.start for place in self._margins.values() if place.start not in present}
        return _State(state.line, state.letter, tuple(kept), frozenset(margins))

    def _on_new_page(self, state: _State) -> _State:
        back = [_Pending(place.start, place.stop, repeated=True) for place in self._margins.values()]
        for item in state.pending:
            back.extend(self._head_rows(item))
        return _State(state.line, state.letter, (*back, *state.pending), state.margins)

    def _head_rows(self, item: _Pending) -> Iterator[_Pending]:
        """The first rows of a table that goes on: they may be repeated."""
        for table in self._wanted.tables:
            begun = [row for row in table if row.cells and row.cells[0] < item.start]
            if begun and item.start < table[-1].end and begun[-1].cells[0] > table[0].cells[0]:
                yield _Pending(table[0].cells[0], begun[-1].cells[0], repeated=True)

    def _starts(self, item: _Pending, line: _Line) -> Iterator[int]:
        """Where it goes on; or, in a row that the page breaks, with one of its next cells."""
        yield item.start
        if item.repeated or line.page == self._lines[-1].page:
            return
        row = self._row_around(item.start)
        if row is not None:
            yield from (cell for cell in row.cells if item.start < cell < item.end)

    def _row_around(self, place: int) -> Row | None:
        return next(
            (
                row
                for table in self._wanted.tables
                if table and table[0].cells and table[0].cells[0] <= place < table[-1].end
                for row in table
                if row.cells and row.cells[0] <= place < row.end
            ),
            None,
        )

    def _reached(self, line: str, letter: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        """How far the line, from that letter on, goes together with the expected letters; holes may be empty."""
        wanted = self._wanted.letters
        rest = line[letter:]
        if start + len(rest) <= end and wanted.startswith(rest, start):
            yield len(line), start + len(rest)
            return
        while letter < len(line):
            if start < end and wanted[start] in HOLES:
                for filled in _fillings(wanted[start], line, letter):
                    yield from self._reached(line, letter + filled, start + 1, end)
                return
            if line[letter] == _SOFT:
                start += start < end and wanted[start] == "-"
            elif start < end and line[letter] == wanted[start]:
                start += 1
            else:
                break
            letter += 1
        yield letter, start

    def difference(self) -> PrintedOtherwise:
        """Where the search got no further, in words. Only after ``finds_all`` answered no."""
        state = self._farthest or _State(0, 0, (), frozenset())
        letters = self._wanted.letters
        if state.line == len(self._lines):
            [item, *_] = [*self._missing(state), *state.pending, _Pending(0, 0)]
            return PrintedOtherwise("", self._read_at(item.start, item.end))
        line = self._lines[state.line]
        open_now = [item for item in state.pending if item.page <= line.page and not item.repeated]
        reached = [
            (letter, place, item.end)
            for item in open_now
            for letter, place in self._reached(line.letters, state.letter, item.start, item.end)
        ]
        letter, place, end = max(reached, key=lambda one: one[0], default=(state.letter, 0, 0))
        printed = "".join(other.letters for other in self._lines[state.line :])[letter:]
        ahead, following = printed[:_SURE], letters[place : min(place + _SURE, end)]
        if following and (skipped := printed.find(following)) >= 0:
            return PrintedOtherwise(self._printed_at(state.line, letter, skipped), "")
        if ahead and (skipped := letters.find(ahead, place, end)) > 0:
            return PrintedOtherwise("", self._read_at(place, skipped))
        return PrintedOtherwise(
            self._printed_at(state.line, letter, _AROUND), self._read_at(place, min(place + _AROUND, end))
        )

    def _printed_at(self, line: int, letter: int, length: int) -> str:
        before = self._lines[line - 1 : line] if line else []
        skipped = sum(len(other.letters) for other in before)
        texts = " ".join(
            other.text.replace("\x02", "-") for other in (*before, *self._lines[line : line + 8])
        )
        return _passage(texts, skipped + letter, min(length, _AROUND))

    def _read_at(self, place: int, end: int) -> str:
        known = [(start, words) for start, words in self._wanted.texts if start < end]
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


def _at(state: _State, line: int, letter: int) -> _State:
    return _State(line, letter, state.pending, state.margins)


def _taken(state: _State, rank: int, start: int, reached: int, page: int) -> _State:
    """Letters from ``start`` to ``reached`` of that part are printed; those before are left for the next page."""
    item = state.pending[rank]
    put = [_Pending(item.start, start, page + 1)] if start > item.start else []
    if reached < item.end:
        put.append(_Pending(reached, item.end, item.page, item.repeated))
    return _State(
        state.line, state.letter, (*state.pending[:rank], *put, *state.pending[rank + 1 :]), state.margins
    )


def _fillings(hole: str, line: str, letter: int) -> Iterator[int]:
    """How many letters may fill it, most first."""
    longest = 0
    if hole == NUMBER:
        while longest < _LONGEST_NUMBER and line[letter + longest : letter + longest + 1] in _NUMERALS:
            longest += 1
    elif letter < len(line) and (not line[letter].isalnum() or (hole == BULLET and line[letter] == "o")):
        longest = 1
    yield from range(longest, -1, -1)
