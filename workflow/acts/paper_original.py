"""What is read on an original signed by hand, and what cannot be true of it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from foundation.errors import Refusal
from signing.both_sides import Side, demand_distinct, folded
from workflow.readings.paper import Place
from workflow.rules.wording import french_date, party_name

EARLIEST = date(2000, 1, 1)
"""Before, a slip of the keyboard: the Région Normandie was born in 2016."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HandwrittenSignature:
    """One signature of the paper original, as it is written there; those of one party in the order of its places."""

    party: str
    name: str
    capacity: str
    on: date


class BadPaperOriginal(Refusal):
    """``problems``: a place (« region-1 »), ``certified_by`` or ``scan`` → French sentence."""

    def __init__(self, problems: Mapping[str, str]) -> None:
        self.problems = dict(problems)
        super().__init__(" ".join(problems.values()))


def placed(
    signatures: Sequence[HandwrittenSignature],
) -> Iterator[tuple[tuple[str, int], HandwrittenSignature]]:
    """(party, rank) of each signature."""
    ranks: dict[str, int] = {}
    for given in signatures:
        ranks[given.party] = rank = ranks.get(given.party, 0) + 1
        yield (given.party, rank), given


def check_original(
    signatures: Sequence[HandwrittenSignature],
    places: Sequence[Place],
    certified_by: str,
    *,
    today: date,
) -> None:
    """Every place of the text is signed, once, on a day that can be. Raises BadPaperOriginal."""
    by_place = dict(placed(signatures))
    problems = {
        place.key: f"Indiquez qui a signé pour {place.words}, et à quelle date."
        for place in places
        if (place.party, place.rank) not in by_place
    }
    for (party, rank), given in by_place.items():
        if sentence := _problem(given, today) or _twice(given, signatures):
            problems[f"{party}-{rank}"] = sentence
    if not certified_by.strip():
        problems["certified_by"] = "Indiquez qui a certifié la copie conforme à l’original."
    if problems:
        raise BadPaperOriginal(problems)


def demand_two_sides(
    signatures: Sequence[HandwrittenSignature], known: Mapping[tuple[str, str], tuple[str, ...]]
) -> None:
    """``known``: by (party, name), the addresses under which the person is recorded. Raises SamePersonOnBothSides."""
    demand_distinct(
        Side(party=given.party, name=given.name, addresses=known[given.party, given.name])
        for given in signatures
    )


def _problem(given: HandwrittenSignature, today: date) -> str:
    party = party_name(given.party)
    if not given.name.strip():
        return f"Indiquez qui a signé pour {party}, et à quelle date."
    if given.on > today:
        return f"La date de signature par {party} est dans l’avenir."
    if given.on < EARLIEST:
        return f"La date de signature par {party} est antérieure au {french_date(EARLIEST)}."
    return ""


def _twice(given: HandwrittenSignature, signatures: Sequence[HandwrittenSignature]) -> str:
    same = [one for one in signatures if one.party == given.party and folded(one.name) == folded(given.name)]
    if len(same) < 2:
        return ""
    return f"{given.name.strip()} figure deux fois pour {party_name(given.party)} : indiquez qui a signé à chaque place."
