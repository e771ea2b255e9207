"""What one signer may hold of the evidence: their own part whole, of the others only what the deed itself shows."""

from collections.abc import Mapping, Sequence
from typing import Any

from signing.records import Signer
from workflow.evidence.letters import for_signer
from workflow.rules.chain import Link

_SHOWN = (
    "name",
    "capacity",
    "acting_for",
    "party",
    "field",
    "method",
    "minimum_level",
    "state",
    "confirmed_at",
    "signed_at",
    "level",
)
"""Of another signer: what stands in the signed file, or follows from it."""
_ALL = frozenset({"complete", "send", "approve", "archive", "expire"})
"""Acts that tell of nobody but the Région and the program."""
_OWN = frozenset({"code", "sign", "decline"})
"""Acts of a signer; an act that is not named here is shown to nobody but the Région."""


def for_reader(
    told: Mapping[str, Any], lines: Sequence[Link], signer: Signer
) -> tuple[dict[str, Any], frozenset[int]]:
    """The same evidence without the data of others; and the lines of the journal that may be read."""
    rounds = [_round(row, signer) for row in told["rounds"] if row["round_id"] == signer.round_id]
    signatures = [
        row if (row["party"], row["rank"]) == (signer.party, signer.rank) else {**row, "mandate": None}
        for row in told["signatures"]
    ]
    shown = {**told, "signatures": signatures, "rounds": rounds, "letters": for_signer(told["letters"])}
    return shown, frozenset(line.number for line in lines if _is_for(line, signer))


def _round(row: Mapping[str, Any], signer: Signer) -> dict[str, Any]:
    return {
        **row,
        "stop_reason": "",
        "extensions": [{**one, "by": "", "reason": ""} for one in row["extensions"]],
        "paper_steps": [],
        "signers": [_own(one) if one["field"] == signer.field else _other(one) for one in row["signers"]],
    }


def _own(one: Mapping[str, Any]) -> dict[str, Any]:
    """A signer who took over from another: not where the other's links and codes went."""
    handed_over = any(change["kind"] == "person" for change in one["changes"])
    if not handed_over:
        return dict(one)
    return {
        **one,
        "links": [link for link in one["links"] if link["sent_to"] == one["email"]],
        "codes": [code for code in one["codes"] if code["sent_to"] != "" and code["accepted_at"]],
        "changes": [{**change, "before": {}, "after": {}} for change in one["changes"]],
    }


def _other(one: Mapping[str, Any]) -> dict[str, Any]:
    empty = {key: _nothing(value) for key, value in one.items()}
    return {**empty, **{key: one[key] for key in _SHOWN}}


def _nothing(value: Any) -> Any:
    if isinstance(value, bool):
        return False
    return type(value)() if isinstance(value, str | list) else None


def _is_for(line: Link, signer: Signer) -> bool:
    """Acts of this signer, and those of the program on the deed as a whole."""
    if line.erased:
        return False
    details = line.told.details
    if line.told.what in _ALL:
        return line.told.account_id is None
    own = line.told.what in _OWN and line.told.account_id is None and line.told.actor == signer.name
    return own and _names_nobody_else(details, signer)


def _names_nobody_else(details: Mapping[str, Any], signer: Signer) -> bool:
    party = details.get("party")
    to = details.get("to")
    return party in (None, signer.party) and to in (None, signer.email, signer.mobile)
