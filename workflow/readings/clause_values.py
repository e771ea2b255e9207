"""The durations that will drive the dates: what the template or the text in force says, and what the text says itself."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from documents.compare import Deviation, compare_texts
from documents.structure import read_text
from documents.wording import Change
from workflow.readings import texts
from workflow.readings.avenant_clauses import clauses_in_force
from workflow.readings.packs import pack_of
from workflow.readings.timelines import clauses_of
from workflow.records.convention import Avenant, Deed
from workflow.rules.clauses import Clause, Clauses
from workflow.rules.stated_durations import ChangedMeasures, changed_measures
from workflow.rules.wording import french_clause
from workflow.workshop import Workshop


@dataclass(frozen=True, slots=True, kw_only=True)
class ClauseValue:
    """One duration, before and after: « 3 mois », « 6 mois »."""

    name: str
    label: str
    article: str
    before: str
    after: str
    to_confirm: bool
    """The article was edited in Word, and nobody has said yet what it states now."""

    @property
    def changed(self) -> bool:
        return self.before != self.after


def clause_values(workshop: Workshop, deed: Deed, *, as_of: date) -> tuple[ClauseValue, ...]:
    """Every one that the dates follow, in the order of the articles. Raises UnknownPack, PackError, BadClause."""
    before = clauses_before(workshop, deed, as_of=as_of)
    after = clauses_of(deed, workshop.settings)
    if isinstance(deed, Avenant):
        after = before.with_changes(deed.changed_clauses or ())
    new = {clause.name: clause for clause in after.stated}
    open_articles = texts.unconfirmed_articles(deed, pack_of(deed, workshop.settings))
    return tuple(
        _value(clause, new[clause.name], to_confirm=clause.article in open_articles)
        for clause in before.stated
        if clause.measure is not None
    )


def clauses_before(workshop: Workshop, deed: Deed, *, as_of: date) -> Clauses:
    """What the text changes, where it does: its template's clauses, or of an avenant those in force."""
    if isinstance(deed, Avenant):
        return clauses_in_force(workshop, deed, as_of=as_of)
    return pack_of(deed, workshop.settings).clauses


def deviation_of(workshop: Workshop, text: texts.Text) -> Deviation | None:
    """How the edited text differs from what the template says; None when nothing was edited.

    Raises what ``texts.words_of`` raises.
    """
    if text.edited_sha256 is None:
        return None
    return compare_texts(read_text(texts.generated_docx(text)), texts.words_of(workshop, text))


def changed_in_article(deviation: Deviation, article: str) -> ChangedMeasures:
    """What the article states otherwise than before: its parts are of it."""
    paragraphs = [
        paragraph.pieces
        for one in deviation.articles
        if article in (one.key, one.within)
        for paragraph in one.paragraphs
    ]
    before, after = (
        "\n".join(
            "".join(piece.text for piece in pieces if piece.change is not other) for pieces in paragraphs
        )
        for other in (Change.ADDED, Change.REMOVED)
    )
    return changed_measures(before, after)


def _value(before: Clause[Any], after: Clause[Any], *, to_confirm: bool) -> ClauseValue:
    return ClauseValue(
        name=before.name,
        label=before.label,
        article=before.article,
        before=french_clause(before),
        after=french_clause(after),
        to_confirm=to_confirm,
    )
