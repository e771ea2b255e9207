"""The formulas of the chain, worked by hand: they are published, and must never change."""

import hashlib
from datetime import UTC, datetime, timedelta, timezone

from workflow.rules.chain import START, Told, canonical, commitment_of, instant, next_link

TOLD = Told(
    at=datetime(2026, 11, 23, 13, 6, tzinfo=timezone(timedelta(hours=1))),
    actor="Agnès Rédactrice",
    account_id=3,
    what="return_for_changes",
    state_before="in-review",
    state_after="draft",
    reason="L’article 5 est « à revoir ».",
    details={"fields": ["é", 2]},
)
SALT = "ab" * 32


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_commitment_is_the_salt_then_canonical_json() -> None:
    payload = (
        '{"account":3,"actor":"Agnès Rédactrice","at":"2026-11-23T12:06:00.000000Z",'
        '"details":{"fields":["é",2]},"reason":"L’article 5 est « à revoir ».",'
        '"state_after":"draft","state_before":"in-review","what":"return_for_changes"}'
    )
    assert canonical(TOLD.payload()) == payload
    assert commitment_of(SALT, TOLD) == sha256(SALT + payload)


def test_the_hash_is_of_nine_lines_of_text() -> None:
    link = next_link(chain="EPN-2026-0042", number=1, told=TOLD, salt=SALT, previous=START)
    assert link.hash == sha256(
        "conventio-journal-1\nEPN-2026-0042\n1\n2026-11-23T12:06:00.000000Z\nreturn_for_changes\n"
        f"in-review\ndraft\n{link.commitment}\n{'0' * 64}\n"
    )


def test_an_instant_is_written_alike_in_every_zone() -> None:
    assert instant(TOLD.at) == instant(TOLD.at.astimezone(UTC)) == "2026-11-23T12:06:00.000000Z"
