"""One check of addresses: what passes can be composed for any server, and what no server could be given is refused."""

from datetime import UTC, datetime
from email import message_from_bytes
from email.policy import default

import pytest
from hypothesis import given
from hypothesis import strategies as st

from notifications.addresses import UnusableAddress, ascii_address, problem_with, usable_address
from notifications.message import Message
from notifications.senders import Letter, PermanentFailure
from notifications.senders.smtp import composed

AT = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def letter(to: str) -> Letter:
    message = Message(subject="À signer", text="Bonjour,\n", html="<p>Bonjour,</p>\n")
    return Letter(
        message_id="<1@region.example>", sender="conventions@region.example", to_address=to, to_name="Claire",
        message=message, attachments=(), at=AT,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("given_address", "reason"),
    [
        ("", "elle est vide"),
        ("elbeuf", "il y manque « @ »"),
        ("andré.poulain@pixels-orne.example", "« é », avant @"),
        ("cœur@pixels-orne.example", "« œ », avant @"),
        ("claire’martin@elbeuf.example", "« ’ », avant @"),
        ("mailto:claire@elbeuf.example", "collez seulement l’adresse"),
        ("MAILTO:claire@elbeuf.example", "collez seulement l’adresse"),
        ("Claire Martin <claire@elbeuf.example>", "collez seulement l’adresse"),
        ("<claire@elbeuf.example>", "collez seulement l’adresse"),
        ("claire@elbeuf.example)", "pas un nom de domaine"),
        ("claire@elbeuf.example,", "pas un nom de domaine"),
        ("claire@elbeuf.example;", "pas un nom de domaine"),
        ("claire@elbeuf.example.", "pas un nom de domaine"),
        ("claire@elbeuf", "pas un nom de domaine"),
        ("claire@elbeuf..example", "pas un nom de domaine"),
        ("claire@-elbeuf.example", "pas un nom de domaine"),
        ("claire@elbeuf_ville.example", "pas un nom de domaine"),
        ("claire@[192.0.2.1]", "pas un nom de domaine"),
        ("claire@192.0.2.1", "pas un nom de domaine"),
        ("claire@xn--9.example", "pas un nom de domaine"),
        ("claire@xn--mdia-bernay-bbb.example", ""),
        ("=?utf-8?q?a?=@elbeuf.example", "signe ou un point mal placé"),
        ("@elbeuf.example", "signe ou un point mal placé"),
        (".claire@elbeuf.example", "signe ou un point mal placé"),
        ("claire.@elbeuf.example", "signe ou un point mal placé"),
        ("claire..martin@elbeuf.example", "signe ou un point mal placé"),
        ('"claire martin"@elbeuf.example', "elle contient une espace"),
        ("(claire)@elbeuf.example", "signe ou un point mal placé"),
        ("claire martin@elbeuf.example", "elle contient une espace"),
        ("claire@elbeuf.example\nBcc: x@y.example", "une seule adresse"),
        ("claire@elbeuf.example\u00a0", ""),
        ("claire\u200b@elbeuf.example", "avant @"),
        ("a@b.example, c@d.example", "une seule adresse"),
        ("a" * 65 + "@elbeuf.example", "plus de 64 caractères"),
        ("a@" + ".".join(["b" * 60] * 5), "pas un nom de domaine"),
        ("a" * 60 + "@" + ".".join(["b" * 60] * 3 + ["example"]), ""),
        ("a" * 64 + "@" + ".".join(["b" * 60] * 3 + ["c" * 10]), "254 caractères"),
        ("claire.martin+epn@mairie-elbeuf.example", ""),
        ("o'brien@elbeuf.example", ""),
        ("contact@média-bernay.example", ""),
        (" claire@elbeuf.example ", ""),
    ],
)  # fmt: skip
def test_each_mistake_is_named(given_address: str, reason: str) -> None:
    told = problem_with(given_address)
    assert (reason in told) if reason else (told == "")
    if reason:
        assert "n’est pas une adresse électronique utilisable" in told
        with pytest.raises(UnusableAddress):
            usable_address(given_address)


@given(st.text(alphabet=st.sampled_from("aé@.<>(),;:\"' -_+\n\u200b\u00a00x[]"), max_size=30))
def test_whatever_passes_is_composed_as_it_was_written(typed: str) -> None:
    try:
        address = usable_address(typed)
    except UnusableAddress:
        with pytest.raises(PermanentFailure):
            composed(letter(typed.strip()))
        return
    read_again = message_from_bytes(composed(letter(address)).as_bytes(), policy=default)
    [to] = read_again["To"].addresses
    assert to.addr_spec == ascii_address(address)
    assert read_again["To"].defects == ()
