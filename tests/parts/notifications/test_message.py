import pytest
from hypothesis import given
from hypothesis import strategies as st
from jinja2.exceptions import SecurityError

from notifications.message import Message, UnknownMail, WrongValues, mail_kind, render

KIND = "signature-invitation"
SAMPLE = dict(mail_kind(KIND).sample)


def _with(**values: str) -> Message:
    return render(KIND, SAMPLE | values)


@pytest.mark.parametrize("kind", ["no-such-mail", "", ".", "..", "_layout", "../mails/signature-code"])
def test_an_unknown_mail_is_refused(kind: str) -> None:
    with pytest.raises(UnknownMail) as refused:
        render(kind, {})
    assert refused.value.kind == kind


def test_missing_and_unknown_values_are_named() -> None:
    values = {name: value for name, value in SAMPLE.items() if name != "deadline"} | {"dead_line": "demain"}
    with pytest.raises(WrongValues, match="deadline") as refused:
        render(KIND, values)
    assert refused.value.missing == {"deadline"}
    assert refused.value.unknown == {"dead_line"}


def test_values_are_escaped_in_html_and_kept_in_text() -> None:
    message = _with(the_titled='Fablab <script>alert("1")</script> & fils')
    assert 'Fablab <script>alert("1")</script> & fils' in message.text
    assert "<script>" not in message.html
    assert "&lt;script&gt;" in message.html


def test_values_are_never_read_as_a_template() -> None:
    assert "{{ 7 * 7 }}" in _with(titled="{{ 7 * 7 }}").subject


def test_a_template_reaches_no_inside_of_python(monkeypatch: pytest.MonkeyPatch) -> None:
    from notifications.message import _environment

    with pytest.raises(SecurityError):
        _environment(escaped=True).from_string("{{ name.__class__.__mro__ }}").render(name="x")


@given(title=st.text(max_size=400))
def test_the_subject_stays_one_line_whatever_people_typed(title: str) -> None:
    message = _with(titled=title)
    assert len(message.subject.splitlines()) == 1
    assert "\r" not in message.text
    assert "\0" not in message.html


@pytest.mark.parametrize("title", ["Bcc: x@y\nBcc: z", "a\r\nb", "a\x00b", "a\x85b", "a\u2028b"])
def test_no_header_hides_in_a_subject(title: str) -> None:
    subject = _with(titled=title).subject
    assert not set("\r\n\x00\x85\u2028") & set(subject)


def test_a_remark_keeps_its_lines() -> None:
    sample = {**mail_kind("review-returned").sample, "reason": "Article 1 : à revoir.\nArticle 2 : à revoir."}
    message = render("review-returned", sample)
    assert "à revoir.\nArticle 2" in message.text
    assert "à revoir.<br>\nArticle 2" in message.html


@pytest.mark.parametrize(
    ("kind", "secret"),
    [("signature-invitation", "link"), ("signature-code", "code"), ("review-requested", None)],
)
def test_a_mail_says_which_value_is_a_secret(kind: str, secret: str | None) -> None:
    assert mail_kind(kind).secret == secret
