"""The text in force on a day: what was signed, as the avenants in effect that day have changed it, article by article.

For information: only the signed originals are evidence, and each division says which of them it comes from.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import partial

from sqlalchemy.orm import Session

from documents.reading import Article, divided
from documents.structure import Block, Heading, ListItem, Paragraph, Table, lines_of
from workflow.packs import Purpose
from workflow.readings import texts
from workflow.readings.avenant_values import added_heading, changes_of
from workflow.readings.timelines import last_signature, timeline_of
from workflow.readings.word_readings import words_of
from workflow.records.convention import Avenant, Convention, DocumentRole
from workflow.rules.calendar import ONE_DAY
from workflow.rules.changes import Action, Change, article_name, article_order, is_numbered
from workflow.rules.outcomes import AvenantOutcome, AvenantStatus
from workflow.rules.timeline import Timeline
from workflow.workshop import Workshop

CLOSING = "Fait "
"""First word of the lines above the signatures: they belong to the original, not to an article."""


class Fate(StrEnum):
    """What an article is on the day."""

    STANDS = "stands"
    REMOVED = "removed"
    FALLEN = "fallen"
    """A termination in part made it fall (art. 9)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Touch:
    """One thing that happened to an article: an avenant, or a termination in part."""

    on: date
    words: str
    """« remplacé par l’avenant n° 1 »."""
    avenant: Avenant | None = None
    overtaken: bool = False
    """A later one changed the article again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Division:
    """An article as it reads on the day; of one removed or fallen, the last words it had."""

    key: str
    title: str
    blocks: tuple[Block, ...]
    fate: Fate = Fate.STANDS
    touches: tuple[Touch, ...] = ()

    @property
    def name(self) -> str:
        return article_name(self.key, self.title)

    @property
    def wording(self) -> str:
        """The words alone, paragraph by paragraph, as a form takes them."""
        return "\n\n".join(line for block in self.blocks for line in _lines(block))


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """An avenant that changes nothing on the day, and why."""

    avenant: Avenant
    status: AvenantStatus
    effect: date | None
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TextInForce:
    """``applied`` are the avenants whose changes are in the text, in the order in which they took effect."""

    on: date
    ended_on: date | None
    """The convention had ended by that day: the text is the one it ended with."""
    in_force_from: date | None
    divisions: tuple[Division, ...]
    applied: tuple[tuple[Avenant, date], ...]
    apart: tuple[Apart, ...]

    def division(self, key: str) -> Division | None:
        return next((one for one in self.divisions if one.key == key), None)


def text_in_force(session: Session, workshop: Workshop, convention: Convention, *, on: date) -> TextInForce:
    """The text as known on that day. Raises UnknownPack, PackError, the vault's problems."""
    answer = timeline_of(convention, workshop.settings, as_of=on)
    outcomes = {outcome.avenant.id: outcome for outcome in answer.avenants}
    known = [
        (avenant, outcomes[avenant.number]) for avenant in convention.avenants if avenant.number in outcomes
    ]
    applied = _applied(known)
    events = [*_changes(applied), *_falls(answer, on)]
    divisions = _signed_text(session, workshop, convention)
    for _, _, event in sorted(events, key=lambda item: item[:2]):
        divisions = event(divisions)
    return TextInForce(
        on=on,
        ended_on=answer.end if answer.end and answer.end < on else None,
        in_force_from=answer.in_force_from,
        divisions=tuple(divisions),
        applied=tuple((avenant, effect) for effect, _, _, avenant in applied),
        apart=tuple(_apart(known)),
    )


def signed_text(session: Session, workshop: Workshop, convention: Convention) -> tuple[Division, ...]:
    """The text that both parties signed, before any avenant."""
    return tuple(_signed_text(session, workshop, convention))


_Event = Callable[[list[Division]], list[Division]]
_Applied = tuple[date, date, int, Avenant]


def _applied(known: Iterable[tuple[Avenant, AvenantOutcome]]) -> list[_Applied]:
    """Those in effect, by effect, then by signature, then by number."""
    return sorted(
        (
            (outcome.in_force_from, last_signature(avenant) or outcome.in_force_from, avenant.rank, avenant)
            for avenant, outcome in known
            if outcome.status is AvenantStatus.IN_FORCE and outcome.in_force_from
        ),
        key=lambda item: item[:3],
    )


def _apart(known: Iterable[tuple[Avenant, AvenantOutcome]]) -> Iterator[Apart]:
    for avenant, outcome in known:
        if outcome.status in (AvenantStatus.TO_COME, AvenantStatus.VOID):
            yield Apart(
                avenant=avenant,
                status=outcome.status,
                effect=outcome.in_force_from,
                why=outcome.why.working,
            )


def _changes(applied: Iterable[_Applied]) -> Iterator[tuple[date, int, _Event]]:
    for order, (effect, _, _, avenant) in enumerate(applied, start=1):
        for change in changes_of(avenant):
            yield effect, order, partial(_changed, change=change, avenant=avenant, effect=effect)


def _falls(answer: Timeline, on: date) -> Iterator[tuple[date, int, _Event]]:
    """A named article stands through the day on which the termination was posted."""
    for article, last_day in answer.fallen_articles.items():
        if last_day < on:
            yield last_day + ONE_DAY, 0, partial(_fallen, article=article, on=last_day + ONE_DAY)


def _changed(divisions: list[Division], *, change: Change, avenant: Avenant, effect: date) -> list[Division]:
    word = {Action.REPLACE: "remplacé", Action.ADD: "ajouté", Action.REMOVE: "supprimé"}[change.action]
    touch = Touch(on=effect, words=f"{word} par l’avenant n° {avenant.rank}", avenant=avenant)
    blocks: tuple[Block, ...] = tuple(Paragraph(text) for text in change.paragraphs)
    present = next((one for one in divisions if one.key == change.article), None)
    if present is None:
        title = added_heading(change) if is_numbered(change.article) else change.title
        added = Division(key=change.article, title=title, blocks=blocks, touches=(touch,))
        return _placed(divisions, added)
    removed = change.action is Action.REMOVE
    touches = (*(replace(earlier, overtaken=True) for earlier in present.touches), touch)
    changed = replace(
        present,
        blocks=present.blocks if removed else blocks,
        fate=Fate.REMOVED if removed else Fate.STANDS,
        touches=touches,
    )
    return [changed if one is present else one for one in divisions]


def _fallen(divisions: list[Division], *, article: str, on: date) -> list[Division]:
    touch = Touch(on=on, words="tombé par une résiliation partielle")
    return [
        replace(one, fate=Fate.FALLEN, touches=(*one.touches, touch)) if one.key == article else one
        for one in divisions
    ]


def _placed(divisions: list[Division], added: Division) -> list[Division]:
    """An article is added after the last one whose number comes before its own; anything else at the end."""
    if not is_numbered(added.key):
        return [*divisions, added]
    rank = article_order(added.key)
    before = [
        place for place, one in enumerate(divisions) if is_numbered(one.key) and article_order(one.key) < rank
    ]
    place = before[-1] + 1 if before else len(divisions)
    return [*divisions[:place], added, *divisions[place:]]


def _signed_text(session: Session, workshop: Workshop, convention: Convention) -> list[Division]:
    frozen = convention.document(DocumentRole.FROZEN_DOCX)
    if frozen is not None:
        words = words_of(session, workshop.vault, convention, frozen)
    else:  # a past convention, entered as it was signed on paper: the template's words
        text = texts.text_of(session, workshop.settings, convention, Purpose.SIGNATURE)
        words = texts.words_of(workshop, text)
    return list(_divisions(divided(_without_closing(words.blocks))))


def _without_closing(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """The text without its last lines: where it was done, and the table of signatures."""
    last = max((place for place, block in enumerate(blocks) if isinstance(block, Table)), default=len(blocks))
    kept = blocks[:last]
    while kept and isinstance(kept[-1], Paragraph) and kept[-1].text.startswith(CLOSING):
        kept = kept[:-1]
    return kept


def _divisions(articles: Iterable[Article]) -> Iterator[Division]:
    """One division an article of the first level; its parts are blocks of it. The title page is none."""
    present: Division | None = None
    for article in articles:
        level = article.heading.level if article.heading else 0
        if level == 0:
            continue
        if level == 1 or present is None:
            if present is not None:
                yield present
            present = Division(key=article.key, title=article.title, blocks=article.blocks)
        else:
            inside = (Heading(level, article.title), *article.blocks)
            present = replace(present, blocks=(*present.blocks, *inside))
    if present is not None:
        yield present


def _lines(block: Block) -> tuple[str, ...]:
    if isinstance(block, ListItem):
        return (f"– {block.text}",)
    return lines_of(block)
