"""All journals held against themselves, against the heads kept apart, and against what was dated by others.

Reads only, line by line: a hundred thousand lines take seconds and little memory.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import groupby
from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from archive.vault import Vault
from archive.vault_problems import VaultProblem
from signing import loose_token
from signing.loose_token import LooseToken
from signing.trust import Trust
from workflow.readings.root_causes import causes_noted
from workflow.records.convention import Deed
from workflow.records.evidence import AnchorKind, JournalAnchor
from workflow.records.journal import JournalEntry, JournalHead
from workflow.rules import merkle, root_causes
from workflow.rules.anchors import NOTHING, DayRoot, Head, read, sha256
from workflow.rules.chain import Link
from workflow.rules.chain_check import ChainCheck, Dated
from workflow.rules.root_check import Root, RootCheck, SignatureToken
from workflow.rules.wording import french_date

_BATCH = 500


@dataclass
class JournalCheck:
    """What was read, and what is wrong."""

    journals: int = 0
    lines: int = 0
    tokens: int = 0
    last_day: date | None = None
    last_root: str = ""
    faults: list[str] = field(default_factory=list)
    apart: list[str] = field(default_factory=list)
    """Late or missing roots of which the cause was written down then: no faults."""


def check_journals(session: Session, vault: Vault, trust: Trust) -> JournalCheck:
    """Asks no network: tokens are checked against the time-stamp authorities that are trusted."""
    found = JournalCheck()
    dated = _check_anchors(session, vault, trust, found)
    heads = {
        number: Head(number, row.number, row.hash)
        for row, number in session.execute(
            select(JournalHead, Deed.number).join(Deed, Deed.id == JournalHead.convention_id)
        )
    }
    seen = set()
    for chain, lines in groupby(_lines(session), key=lambda line: line.chain):
        check = ChainCheck(chain, heads.get(chain), dated.get(chain, {}))
        for line in lines:
            check.read(line.number, line.link)
            found.lines += 1
        found.faults += map(str, check.end())
        found.journals += 1
        seen.add(chain)
    for chain in sorted((set(session.scalars(select(Deed.number))) | set(dated)) - seen):
        found.faults.append(f"{chain} : son journal entier a disparu.")
    return found


def last_dated(session: Session) -> datetime | None:
    """When a root over all journals was last timestamped."""
    query = select(func.max(JournalAnchor.at)).where(JournalAnchor.kind == AnchorKind.DAILY)
    return session.scalar(query)


def has_journals(session: Session) -> bool:
    return session.scalar(select(JournalHead.convention_id).limit(1)) is not None


class _Line(NamedTuple):
    chain: str
    number: int
    link: Link | None
    """None where what stands in the table cannot even be read."""


def _lines(session: Session) -> Iterator[_Line]:
    """Every line of every journal, in order."""
    places = (
        select(JournalEntry.id, JournalEntry.number, Deed.number)
        .join(Deed, Deed.id == JournalEntry.convention_id)
        .order_by(JournalEntry.convention_id, JournalEntry.number)
    )
    rows = session.execute(places).all()
    for start in range(0, len(rows), _BATCH):
        batch = rows[start : start + _BATCH]
        entries = _entries(session, [row.id for row in batch])
        for id_, number, chain in batch:
            yield _Line(chain, number, entries[id_].link(chain) if id_ in entries else None)
        session.expunge_all()


def _entries(session: Session, ids: Sequence[int]) -> dict[int, JournalEntry]:
    """Those that can be read: a line whose column holds what no program wrote must not hide the others."""
    try:
        found = session.scalars(select(JournalEntry).where(JournalEntry.id.in_(ids))).all()
    except (ValueError, TypeError):
        if len(ids) == 1:
            return {}
        return {id_: entry for one in ids for id_, entry in _entries(session, [one]).items()}
    return {entry.id: entry for entry in found}


def _check_anchors(
    session: Session, vault: Vault, trust: Trust, found: JournalCheck
) -> dict[str, dict[int, Dated]]:
    """Every token and what it says; answers the heads that were dated, by journal and line."""
    dated: dict[str, dict[int, Dated]] = defaultdict(dict)
    roots: list[Root] = []
    tokens: list[SignatureToken] = []
    numbers = {row.id: row.number for row in session.execute(select(Deed.id, Deed.number))}
    previous: JournalAnchor | None = None
    query = select(JournalAnchor).order_by(JournalAnchor.day.nulls_first(), JournalAnchor.id)
    for anchor in session.scalars(query.execution_options(yield_per=_BATCH)):
        found.tokens += 1
        if anchor.kind == AnchorKind.DAILY:
            heads, problems = _check_day(anchor, previous, vault)
            previous, found.last_day, found.last_root = anchor, anchor.day, anchor.sha256
        else:
            heads, problems = _check_head(anchor, numbers)
        problems += _check_token(anchor, trust)
        found.faults += [f"{_named(anchor, numbers)} : {problem}." for problem in problems]
        at = loose_token.stated_by(anchor.token) or anchor.at
        if anchor.day is not None:
            roots.append(Root(anchor.day, at, next((one for one in heads if _of_causes(one)), None)))
        elif (line_at := _line_at(session, anchor)) is not None:
            tokens.append(SignatureToken(_named(anchor, numbers), line_at, at))
        found.faults += _join(dated, [head for head in heads if not _of_causes(head)], at)
    roots_checked = RootCheck(causes_noted(session))
    roots_checked.check(roots, tokens)
    found.faults += roots_checked.faults
    found.apart += roots_checked.apart
    return dated


def _line_at(session: Session, anchor: JournalAnchor) -> datetime | None:
    """What the dated line says of itself; None where it is gone: that is told elsewhere."""
    return session.scalar(
        select(JournalEntry.at).where(
            JournalEntry.convention_id == anchor.convention_id, JournalEntry.number == anchor.number
        )
    )


def _of_causes(head: Head) -> bool:
    return head.chain == root_causes.CHAIN


def _join(dated: dict[str, dict[int, Dated]], heads: Sequence[Head], at: datetime) -> list[str]:
    """What one token says of each journal, beside what others have said; in French where they disagree."""
    problems = []
    for head in heads:
        known = dated[head.chain].get(head.number)
        if known is None:
            dated[head.chain][head.number] = Dated(head.hash, at, at)
            continue
        if known.hash != head.hash:
            problems.append(
                f"{head.chain}, ligne {head.number} : deux horodatages ne disent pas la même : le journal a été réécrit."
            )
        dated[head.chain][head.number] = Dated(known.hash, min(known.at, at), max(known.until, at))
    return problems


def _check_head(anchor: JournalAnchor, numbers: dict[int, str]) -> tuple[tuple[Head, ...], list[str]]:
    head = Head(numbers.get(anchor.convention_id or 0, ""), anchor.number or 0, anchor.hash)
    if head.statement() != anchor.statement:
        return (), ["ce qui a été horodaté n’est plus ce qui est enregistré"]
    return (head,), []


def _check_day(
    anchor: JournalAnchor, previous: JournalAnchor | None, vault: Vault
) -> tuple[tuple[Head, ...], list[str]]:
    try:
        heads = read(vault.get(anchor.heads_sha256).decode("utf-8"))
    except (VaultProblem, ValueError) as problem:
        return (), [f"la liste des journaux de ce jour ne se lit plus ({problem})"]
    expected = DayRoot(
        day=anchor.day or date.min,
        heads=len(heads),
        root=merkle.root([head.hash for head in heads]),
        previous=previous.sha256 if previous else NOTHING,
        previous_token=sha256(previous.token) if previous else NOTHING,
    )
    if expected.root != anchor.hash or f"\n{expected.root}\n" not in anchor.statement:
        return (), ["la liste des journaux ou la racine a été modifiée"]
    if expected.statement() == anchor.statement:
        return heads, []
    return heads, ["elle ne suit pas la racine du jour d’avant : une racine a été supprimée ou modifiée"]


def _check_token(anchor: JournalAnchor, trust: Trust) -> list[str]:
    if sha256(anchor.statement) != anchor.sha256:
        return ["ce qui a été horodaté a été modifié"]
    token = LooseToken(der=anchor.token, at=anchor.at, certificates=anchor.certificates)
    problem = loose_token.problem(token, anchor.statement.encode("utf-8"), trust.timestamp_anchors(anchor.at))
    if problem:
        return [problem]
    if loose_token.stated_by(anchor.token) != anchor.at:
        return ["la date enregistrée n’est pas celle de son jeton"]
    return []


def _named(anchor: JournalAnchor, numbers: dict[int, str]) -> str:
    if anchor.day is not None:
        return f"Racine du {french_date(anchor.day)}"
    return f"{numbers.get(anchor.convention_id or 0, '?')}, horodatage de la ligne {anchor.number}"
