"""A text edited in Word comes back: it stands in for the generated one until it is dropped."""

from datetime import datetime

from documents.compare import Deviation
from documents.structure import WordText, lines_of
from documents.taken import LIMITS, take
from documents.tokens import said, written
from foundation.bounded import within
from foundation.errors import Refusal
from workflow.actors import Actor
from workflow.acts.draft import NotEditable, editable
from workflow.acts.files import DOCX, attach, store
from workflow.acts.open_dates import dates_told
from workflow.acts.step import locked, note
from workflow.packs import Purpose
from workflow.readings import open_places, texts
from workflow.readings.word_readings import keep_reading
from workflow.records.convention import Avenant, Deed, DocumentRole
from workflow.workshop import Workshop


def receive(
    workshop: Workshop, convention_id: int, content: bytes, *, actor: Actor, at: datetime
) -> Deviation:
    """Takes the edited file in and returns how it differs from the template, clause by clause.

    The file is read here, once, in a process of its own, and printed once. Decision dates that it states go into the
    form. Raises NotEditable, NotADrafter; the refusals of ``documents.taken.take`` for a file that cannot be taken, of
    ``documents.produce`` for one that cannot be printed as it reads; TooDemanding, FailedApart; PlaceLost, NoSuchDay,
    DatesDisagree; OfAnotherConvention, ChangesAreInTheForm, MovedMeanwhile.
    """
    with workshop.database.reading() as session:
        convention = editable(session, convention_id, actor=actor)
        text = texts.text_of(session, workshop.settings, convention, Purpose.DRAFT)
    expected = open_places.expected_in(text.pack, text.values.values)
    reference = texts.generated_docx(text)
    words = open_places.words_in_places(text.pack, text.values.values)
    taken, deviation = within(LIMITS, take, content, expected, reference, words)
    _refuse_another(text.number, taken.words)
    dates = dates_told(text.pack, expected.places, taken.found, text.inputs.typed)
    _refuse_touched_data(convention, deviation)
    docx, read = written(taken.content, words), said(taken.words, words)
    # What cannot be printed as it reads would fail at approval: said now, while its author can mend it.
    texts.produced_of(workshop, text, docx, made_at=at, edited=True, read=read)
    stored = store(workshop.vault, DocumentRole.EDITED, content, DOCX)
    ready = workshop.vault.put(taken.content)
    with workshop.database.transaction() as session:
        convention = locked(session, convention_id, revision=text.revision)
        editable(session, convention_id, actor=actor)
        sources = text.inputs.as_json()
        attach(session, convention, stored, by=actor.name, at=at, sources=sources)
        keep_reading(session, stored.sha256, taken.words, ready=ready, found=taken.found, at=at)
        convention.touched_articles = list(deviation.touched_articles)
        convention.confirmed_articles = []
        convention.clause_values = {}
        convention.field_values = {**convention.field_values, **dates}
        convention.changed_at = at
        note(
            session,
            convention,
            "retouch",
            actor=actor,
            at=at,
            details={
                "sha256": stored.sha256,
                "articles": convention.touched_articles,
                **({"fields": sorted(dates)} if dates else {}),
            },
        )
    return deviation


class OfAnotherConvention(Refusal):
    """The file bears the number of ``number`` nowhere: it was made from another convention's text, or from none."""

    def __init__(self, number: str) -> None:
        self.number = number
        super().__init__(
            f"Ce fichier n’est pas le texte de {number} : son numéro n’est ni en pied de page, ni dans le texte. "
            f"Téléchargez le texte Word de {number}, retouchez-le, puis recommencez."
        )


def _refuse_another(number: str, words: WordText) -> None:
    lines = (line for block in words.blocks for line in lines_of(block))
    if not any(number in line for line in (*words.margins, *lines)):
        raise OfAnotherConvention(number)


class ChangesAreInTheForm(Refusal):
    """The file words otherwise ``articles`` of an avenant whose content is data: the calendar and the text in force."""

    def __init__(self, articles: tuple[str, ...]) -> None:
        self.articles = articles
        super().__init__(
            f"Ce que l’avenant change, et sa date d’effet, s’écrivent dans le formulaire (article {', '.join(articles)} de "
            "l’avenant) : le texte en vigueur et les échéances en dépendent. Le reste peut se retoucher dans Word."
        )


def _refuse_touched_data(deed: Deed, deviation: Deviation) -> None:
    if not isinstance(deed, Avenant):
        return
    stated = [str(rank) for rank in range(1, len(deed.changes or ()) + 2)]  # the changes, then the effect
    if touched := tuple(key for key in stated if key in deviation.touched_articles):
        raise ChangesAreInTheForm(touched)


def drop(workshop: Workshop, convention_id: int, *, actor: Actor, at: datetime) -> None:
    """Gives the edited text up: the form opens again. The file stays in the vault. Raises NotEditable."""
    with workshop.database.transaction() as session:
        convention = editable(session, convention_id, actor=actor)
        edited = [
            item
            for item in convention.documents
            if item.role == DocumentRole.EDITED and item.version == convention.version and not item.dropped
        ]
        if not edited:
            raise NotEditable(convention.number, "Il n’y a pas de texte retouché à abandonner.")
        for document in edited:
            document.dropped = True
        convention.touched_articles = []
        convention.confirmed_articles = []
        convention.clause_values = {}
        convention.changed_at = at
        note(session, convention, "drop-retouch", actor=actor, at=at)
