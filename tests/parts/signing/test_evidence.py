import json
from datetime import timedelta
from typing import Any

from foundation.database import Database
from signing import challenge, invitations, rounds
from signing.consent import consent
from signing.evidence import evidence_of
from signing.records import Round
from tests.parts.signing.circuit import FROZEN, MONTH, NOON, SECRET, YES, opened, sign

MINUTE = timedelta(minutes=1)


def told(database: Database) -> tuple[dict[str, Any], str, str]:
    """A signature with two codes, one of them mistyped; the link and the code that served."""
    with database.transaction() as session:
        jeanne = opened(session).signers[0]
        made = invitations.invite(session, SECRET, jeanne, at=NOON, expires_at=NOON + MONTH)
        invitations.note_opened(made, at=NOON + MINUTE)
        challenge.ask(session, SECRET, jeanne, at=NOON + 2 * MINUTE)
        code = challenge.code(SECRET, challenge.ask(session, SECRET, jeanne, at=NOON + 4 * MINUTE).id)
        mistyped = "000000" if code != "000000" else "111111"
        challenge.check(session, jeanne, mistyped, at=NOON + 5 * MINUTE)
        assert challenge.check(session, jeanne, code, at=NOON + 6 * MINUTE) is None
        sign(session, jeanne, revision="1" * 64, at=NOON + 6 * MINUTE)
        token = invitations.token(SECRET, made.id)
    with database.reading() as session:
        return evidence_of(session.get_one(Round, "a" * 32)).as_json(), token, code


def test_it_tells_what_was_shown_and_how_the_person_was_recognised(database: Database) -> None:
    facts, _, _ = told(database)
    jeanne, herve = facts["signers"]
    assert jeanne["shown_sha256"] == FROZEN
    assert jeanne["consent_text"] == consent("1").text
    assert "Convention EPN" in jeanne["statement"]
    assert "ffff ffff ffff ffff" in jeanne["statement"]
    assert [(code["sent_to"], code["tries"]) for code in jeanne["codes"]] == [
        ("jeanne@mjc.example", 0),
        ("jeanne@mjc.example", 2),
    ]
    assert jeanne["codes"][1]["accepted_at"] == "2026-11-23T12:06:00+00:00"
    assert jeanne["links"][0]["first_opened_at"] == "2026-11-23T12:01:00+00:00"
    assert (jeanne["address"], jeanne["address_source"]) == (YES.address, YES.address_source)
    assert (jeanne["level"], jeanne["sha256_after"]) == ("simple", "1" * 64)
    assert (herve["state"], herve["confirmed_at"], herve["consent_text"]) == ("waiting", None, "")


def test_it_holds_no_secret_and_is_plain_json(database: Database) -> None:
    facts, token, code = told(database)
    text = json.dumps(facts, ensure_ascii=False)
    assert token not in text
    assert token.partition("-")[2] not in text
    assert f'"{code}"' not in text
    assert "argon2" not in text
    assert "un seul facteur" in text


def test_a_refusal_is_told_with_its_reason(database: Database) -> None:
    with database.transaction() as session:
        circuit = opened(session)
        rounds.decline(session, circuit.signers[0], reason="Le montant a changé", at=NOON)
        facts = evidence_of(circuit)
    assert (facts.state, facts.signers[0].declined_reason) == ("declined", "Le montant a changé")
