"""Whether a change of one article can be, against the text and the clauses in force. Pure: it stores nothing."""

from collections.abc import Iterable, Mapping
from typing import Any

from foundation.errors import Refusal
from workflow.packs.field_values import cleaned, problem_of
from workflow.packs.fields import FieldType, PackField
from workflow.readings.avenant_clauses import stated_by
from workflow.readings.in_force import TextInForce
from workflow.rules.changes import Action, Change, article_order, is_numbered
from workflow.rules.clauses import Clauses

LONGEST = 60_000
"""Characters of one article’s new wording."""


class BadChange(Refusal):
    """``problems``: field name → French sentence to show beside the field."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


_TITLE = PackField(name="title", section="", label="", max_length=300)
_WORDING = PackField(name="wording", section="", label="", type=FieldType.PARAGRAPHS, max_length=LONGEST)


def checked(change: Change, text: TextInForce, clauses: Clauses) -> Change:
    """The change as it will be kept. Raises BadChange with every problem at once."""
    problems = {
        name: problem
        for name, problem in {
            "title": problem_of(_TITLE, change.title),
            "wording": problem_of(_WORDING, change.wording),
        }.items()
        if problem
    }
    present = text.division(change.article)
    wording = "" if change.action is Action.REMOVE else cleaned(_WORDING, change.wording)
    title = cleaned(_TITLE, change.title)
    if change.action is Action.ADD:
        problems |= _problems_of_addition(change, title, present is not None)
    elif present is None:
        problems["article"] = "Cet article ne figure pas dans le texte en vigueur."
    else:
        title = present.title
    if change.action is Action.REMOVE and stated_by(change.article, clauses):
        problems["article"] = (
            f"L’article {change.article} énonce des durées dont le calendrier dépend : remplacez-le plutôt."
        )
    if change.action is not Action.REMOVE and not wording:
        problems.setdefault("wording", "Écrivez la nouvelle rédaction.")
    if change.action is Action.REPLACE and present and wording == cleaned(_WORDING, present.wording):
        problems.setdefault("wording", "C’est le texte en vigueur : changez-le, ou laissez cet article.")
    if problems:
        raise BadChange(problems)
    return Change(action=change.action, article=change.article, title=title, wording=wording)


def _problems_of_addition(change: Change, title: str, exists: bool) -> dict[str, str]:
    if not is_numbered(change.article):
        return {"article": "Donnez un numéro à l’article : « 13 », ou « 5 bis »."}
    if exists:
        return {"article": "Cet article existe déjà : remplacez-le, ou choisissez un autre numéro."}
    return {} if title else {"title": "Donnez un titre à l’article."}


def rows_of(change: Change, clauses: Iterable[Mapping[str, Any]], in_force: Clauses) -> list[dict[str, Any]]:
    """The durations that really change, each with its article; those that stay as they are say nothing."""
    stated = {clause.name for clause in stated_by(change.article, in_force)}
    given = [{**row, "article": change.article} for row in clauses if row.get("name") in stated]
    before = {clause.name: clause.measure for clause in in_force.stated}
    after = {clause.name: clause.measure for clause in in_force.with_changes(given).stated}
    return [row for row in given if after[row["name"]] != before[row["name"]]]


def in_order(changes: Iterable[Change], text: TextInForce) -> list[Change]:
    """In the order of the text; what it numbers none, first."""
    places = {division.key: place for place, division in enumerate(text.divisions)}

    def place(change: Change) -> tuple[int, tuple[tuple[int, ...], int], int]:
        if is_numbered(change.article):
            return 1, article_order(change.article), 0
        return 0, ((), 0), places.get(change.article, len(places))

    return sorted(changes, key=place)
