"""The pages of one convention: six tabs in the order of a lawyer's questions, some of which hold several pages."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for

from web.language import later
from workflow.records.convention import Convention, Deed


@dataclass(frozen=True, slots=True)
class Group:
    """One tab; of several pages the first one opens."""

    label: str
    pages: tuple[tuple[str, str], ...]
    """(words, endpoint) of each."""


GROUPS = (
    Group(later("Résumé"), ((later("Résumé"), "conventions.summary"),)),
    Group(
        later("Dossier"),
        (
            (later("Documents"), "conventions.documents"),
            (later("Signature"), "conventions.signature"),
            (later("Journal"), "conventions.journal"),
        ),
    ),
    Group(
        later("Calendrier"),
        (
            (later("Périodes et échéances"), "timeline.index"),
            (later("Qui est prévenu"), "alerts.of_convention"),
        ),
    ),
    Group(later("Courriers"), ((later("Courriers"), "letters.index"),)),
    Group(later("Avenants"), ((later("Avenants"), "avenants.index"),)),
    Group(
        later("Suivi"),
        (
            (later("Comptes rendus"), "reports.index"),
            (later("Avis des services"), "decisions.of_convention"),
        ),
    ),
)
OF_AVENANTS = frozenset(
    {"conventions.summary", "conventions.documents", "conventions.signature", "conventions.journal"}
)
"""The only pages of an avenant, each a tab: it follows the calendar of the convention that it amends."""


@dataclass(frozen=True, slots=True)
class Tab:
    """``present``: the page shown belongs to it; ``exactly``: it is that page."""

    label: str
    address: str
    present: bool
    exactly: bool


@dataclass(frozen=True, slots=True)
class Tabs:
    """``inside`` are the pages of the present tab, where it has several."""

    groups: tuple[Tab, ...]
    inside: tuple[Tab, ...]


def tabs(deed: Deed, present: str) -> Tabs:
    """Of the page that ``present`` names."""
    groups = GROUPS if isinstance(deed, Convention) else tuple(_flat())
    shown = next((group for group in groups if any(present == page for _, page in group.pages)), None)
    inside = shown.pages if shown is not None and len(shown.pages) > 1 else ()
    return Tabs(
        groups=tuple(
            _tab(deed, group.label, group.pages[0][1], present, within=group is shown) for group in groups
        ),
        inside=tuple(_tab(deed, label, page, present, within=page == present) for label, page in inside),
    )


def _flat() -> Iterator[Group]:
    pages = (page for group in GROUPS for page in group.pages)
    return (Group(label, ((label, endpoint),)) for label, endpoint in pages if endpoint in OF_AVENANTS)


def _tab(deed: Deed, label: str, endpoint: str, present: str, *, within: bool) -> Tab:
    address = url_for(endpoint, number=deed.number)
    return Tab(str(label), address, present=within, exactly=endpoint == present)
