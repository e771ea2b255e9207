"""Places each line of the printed pages where one of the expected parts goes on, and so finds every part in its order.

Notes, text boxes, headers and footers, rows that a page breaks: their lines come between those of the body. The search
takes the first part that goes on with the line, and goes back where that turns out to be the wrong one.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from documents.expected_page import HOLES, Expected, Row, letters_of
from documents.marks import BULLET, NUMBER
from documents.note_numbers import number_of

_SOFT = "\x1f"
"""A hyphen that ends a line: of the word, or put there by hyphenation."""
_MOST_STEPS = 40
"""Lines looked at for each line of the document: an honest one needs little more than one."""
_LARGEST_PAGE, _LONGEST_NUMBER = 9_999, 8


class Line:
    """One printed line, as it is compared."""

    def __init__(self, page: int, text: str) -> None:
        self.page, self.text = page, text
        letters = letters_of(text).replace("\x02", _SOFT)
        self.letters = f"{letters[:-1]}{_SOFT}" if letters.endswith("-") else letters

    @cached_property
    def words(self) -> frozenset[int]:
        """Where its words begin, among its letters; PDFium puts what follows a hyphen at a line's end right after it."""
        sizes = (len(letters_of(word)) for word in self.text.replace("\x02", "\x02 ").split())
        return frozenset(accumulate(sizes, initial=0))


class Pending(NamedTuple):
    """Letters not printed yet. What is ``repeated`` may also stay away."""

    start: int
    end: int
    repeated: bool = False


class State(NamedTuple):
    """``line`` is the next one to be placed, from its letter ``letter`` on; ``margins`` those that were printed."""

    line: int
    letter: int
    pending: tuple[Pending, ...]
    margins: frozenset[int]


class LineSearch:
    """Places each printed line where one of the pending parts goes on; goes back where it took the wrong one."""

    def __init__(self, wanted: Expected, pages: Sequence[str]) -> None:
        self.wanted = wanted
        lines = (Line(number, line) for number, page in enumerate(pages) for line in page.splitlines())
        self.lines = [line for line in lines if line.letters]
        self._margins = {place.start: place for place, _ in wanted.margins if len(place)}
        self._row_starts = [row.cells[0] for row in wanted.rows]
        self.farthest: State | None = None

    def finds_all(self) -> bool:
        whole = tuple(Pending(place.start, place.stop) for place in self.wanted.whole if len(place))
        left = [iter([self._on_new_page(State(0, 0, whole, frozenset()))])]
        seen = set[State]()
        while left and len(seen) < _MOST_STEPS * (len(self.lines) + 10):
            state = next(left[-1], None)
            if state is None:
                left.pop()
            elif state not in seen:
                seen.add(state)
                self._note(state)
                if state.line < len(self.lines):
                    left.append(self._next(state))
                elif self._is_complete(state):
                    return True
        return False

    def _note(self, state: State) -> None:
        far = self.farthest
        if far is None or (state.line, state.letter) > (far.line, far.letter):
            self.farthest = state

    def _is_complete(self, state: State) -> bool:
        ended = self._page_ended(state)
        return ended is not None and not self.missing(ended)

    def missing(self, state: State) -> list[Pending]:
        """What should have been printed and was not, at the end."""
        left = [item for item in state.pending if not item.repeated and not self._is_holes(item)]
        never = (
            Pending(place.start, place.stop)
            for place, everywhere in self.wanted.margins
            if everywhere and place.start not in state.margins
        )
        return [*left, *(item for item in never if not self._is_holes(item))]

    def _is_holes(self, item: Pending) -> bool:
        return all(letter in HOLES for letter in self.wanted.letters[item.start : item.end])

    def _next(self, state: State) -> Iterator[State]:
        parts: list[State] = []
        yield from self._placed(state, state.pending, parts)
        if heads := self._head_rows(state):
            yield from self._placed(state._replace(pending=(*state.pending, *heads)), heads, parts)
        yield from parts

    def _placed(self, state: State, among: Sequence[Pending], parts: list[State]) -> Iterator[State]:
        """The line as a part of one of those; ``parts`` takes the cases where only its first words are."""
        line = self.lines[state.line]
        first = len(state.pending) - len(among)
        for rank, item in enumerate(among, first):
            for start in self._starts(item):
                if not self._may_begin(start, line.letters[state.letter]):
                    continue
                for letter, reached in self.reached(line.letters, state.letter, start, item.end):
                    after = _taken(state, rank, start, reached)
                    if letter == len(line.letters):
                        if (following := self._on_next_line(after)) is not None:
                            yield following
                    elif letter > state.letter and letter in line.words:
                        parts.append(_at(after, state.line, letter))

    def _may_begin(self, place: int, letter: str) -> bool:
        """A quick look, which is wrong only by saying yes."""
        wanted = self.wanted.letters[place]
        return wanted == letter or wanted in HOLES or letter == _SOFT

    def _on_next_line(self, state: State) -> State | None:
        following = state.line + 1
        page = self.lines[state.line].page
        state = _at(state, following, 0)
        if following == len(self.lines) or self.lines[following].page == page:
            return state
        ended = self._page_ended(state)
        return None if ended is None else self._on_new_page(ended)

    def _page_ended(self, state: State) -> State | None:
        """Without what comes back on each page; None where the page broke off inside of it."""
        kept, margins = [], set(state.margins)
        for item in state.pending:
            if not item.repeated:
                kept.append(item)
            elif (
                item.start not in self._margins
                and item.start not in self._row_starts
                and not self._is_holes(item)
            ):
                return None
        present = {item.start for item in state.pending if item.repeated}
        margins |= {place.start for place in self._margins.values() if place.start not in present}
        return State(state.line, state.letter, tuple(kept), frozenset(margins))

    def _on_new_page(self, state: State) -> State:
        back = (Pending(place.start, place.stop, repeated=True) for place in self._margins.values())
        return State(state.line, state.letter, (*back, *state.pending), state.margins)

    def _head_rows(self, state: State) -> tuple[Pending, ...]:
        """The first rows of a table that goes on: they come back on a page, or in a column."""
        rows = (self._row_around(item.start) for item in state.pending if not item.repeated)
        heads = {
            row.heads.start: row.heads.stop
            for row in rows
            if row is not None and row.heads and row.cells[0] >= row.heads.stop
        }
        return tuple(Pending(start, end, repeated=True) for start, end in heads.items())

    def _starts(self, item: Pending) -> Iterator[int]:
        """Where it goes on; or, when a page or a column breaks the row in a cell, with one of the next cells."""
        yield item.start
        row = None if item.repeated else self._row_around(item.start)
        if row is not None and item.start not in row.cells:
            yield from (cell for cell in row.cells if item.start < cell < item.end)

    def _row_around(self, place: int) -> Row | None:
        rank = bisect_right(self._row_starts, place) - 1
        rows = self.wanted.rows
        return rows[rank] if rank >= 0 and place < rows[rank].end else None

    def reached(self, line: str, letter: int, start: int, end: int) -> Iterator[tuple[int, int]]:
        """How far the line, from that letter on, goes together with the expected letters; holes may be empty."""
        wanted, size = self.wanted.letters, len(line)
        if start + size - letter <= end and wanted.startswith(line[letter:], start):
            yield size, start + size - letter
            return
        left, seen = [(letter, start)], set[tuple[int, int]]()
        while left:
            letter, start = left.pop()
            while letter < size:
                if start < end and wanted[start] in HOLES:
                    after = [(letter + filled, start + 1) for filled in self._fillings(start, line, letter)]
                    left.extend(place for place in after if place not in seen)
                    seen.update(after)
                    break
                if line[letter] == _SOFT:
                    start += start < end and wanted[start] == "-"
                elif start < end and line[letter] == wanted[start]:
                    start += 1
                else:
                    yield letter, start
                    break
                letter += 1
            else:
                yield letter, start

    def _fillings(self, place: int, line: str, letter: int) -> Iterator[int]:
        """How many letters of the line may fill the hole at that place, fewest first."""
        hole = self.wanted.letters[place]
        yield 0
        if hole == NUMBER:
            largest = self.wanted.notes.get(place, _LARGEST_PAGE)
            for length in range(1, _LONGEST_NUMBER + 1):
                if 0 < number_of(line[letter : letter + length]) <= largest:
                    yield length
        elif letter < len(line) and (not line[letter].isalnum() or (hole == BULLET and line[letter] == "o")):
            yield 1


def _at(state: State, line: int, letter: int) -> State:
    return State(line, letter, state.pending, state.margins)


def _taken(state: State, rank: int, start: int, reached: int) -> State:
    """Letters from ``start`` to ``reached`` of that part are printed; those before are left for later."""
    item = state.pending[rank]
    put = [Pending(item.start, start)] if start > item.start else []
    if reached < item.end:
        put.append(Pending(reached, item.end, item.repeated))
    return State(
        state.line, state.letter, (*state.pending[:rank], *put, *state.pending[rank + 1 :]), state.margins
    )
