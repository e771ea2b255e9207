"""Every mail folder: complete, rendered as stored, and saying the same as text and as HTML.

After a change of wording, write the stored copies anew, and read the difference before committing it:
``python -m tests.parts.notifications.snapshots``.
"""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from jinja2 import Environment, meta

from notifications.message import FOLDER, SMS_FILE, kinds, mail_kind, render
from tests.parts.notifications.snapshots import SNAPSHOTS, snapshot

PARTS_OF_A_MAIL = {"subject.txt", "body.txt", "body.html", "sample.toml"}
SHARED_LAYOUT = "_layout"
EACH_MAIL = pytest.mark.parametrize("kind", kinds())


class _Page(HTMLParser):
    """What a reader of the HTML gets: words, links, headings, and everything that would be fetched."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.words: list[str] = []
        self.links: list[str] = []
        self.tags: list[str] = []
        self.attributes: dict[str, str | None] = {}
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes.update(attrs)
        if tag == "a":
            self.links.append(dict(attrs)["href"] or "")

    def handle_data(self, data: str) -> None:
        if self.tags[-1:] != ["title"]:
            self.words += _words(data)

    def handle_endtag(self, tag: str) -> None:
        self.tags.append(f"/{tag}")


def _words(text: str) -> list[str]:
    return re.findall(r"https?://\S+|\w+", text)


def test_the_mails_of_the_main_job_are_there() -> None:
    assert set(kinds()) >= {
        "account-created",
        "convention-in-force",
        "deadline-approaching",
        "password-reset",
        "renewal-recorded",
        "review-approved",
        "review-requested",
        "review-returned",
        "signature-cancelled",
        "signature-code",
        "signature-completed",
        "signature-declined",
        "signature-expired",
        "signature-invitation",
        "signature-reminder",
        "your-turn-region",
    }


@pytest.mark.parametrize("folder", sorted(path for path in FOLDER.iterdir() if path.name != SHARED_LAYOUT))
def test_each_folder_is_complete(folder: Path) -> None:
    assert {path.name for path in folder.iterdir()} - {SMS_FILE} == PARTS_OF_A_MAIL


@EACH_MAIL
def test_the_sample_names_exactly_what_the_mail_uses(kind: str) -> None:
    sources = [path.read_text() for path in (FOLDER / kind).glob("*.*") if path.suffix in {".txt", ".html"}]
    sources += [path.read_text() for path in (FOLDER / SHARED_LAYOUT).iterdir()]
    used: set[str] = set()
    for source in sources:
        used |= meta.find_undeclared_variables(Environment().parse(source))  # noqa: S701 - parsed, not rendered
    given_by_the_program = {"subject", "parts"}
    assert used - given_by_the_program == mail_kind(kind).variables


@EACH_MAIL
@pytest.mark.parametrize("extension", ["txt", "html"])
def test_each_mail_reads_as_stored(kind: str, extension: str) -> None:
    assert snapshot(kind, extension) == (SNAPSHOTS / f"{kind}.{extension}").read_text()


def test_no_stored_mail_is_left_over() -> None:
    assert {path.stem for path in SNAPSHOTS.iterdir()} == set(kinds())


@EACH_MAIL
def test_text_and_html_say_the_same(kind: str) -> None:
    message = render(kind, mail_kind(kind).sample)
    assert _Page(message.html).words == _words(message.text)


@EACH_MAIL
def test_the_html_is_accessible_and_fetches_nothing(kind: str) -> None:
    page = _Page(render(kind, mail_kind(kind).sample).html)
    assert page.attributes["lang"] == "fr"
    assert page.tags.count("h1") == page.tags.count("title") == page.tags.count("main") == 1
    assert not {"img", "script", "link", "style", "iframe"} & set(page.tags)
    assert not {"src", "srcset", "background"} & page.attributes.keys()


@EACH_MAIL
def test_a_mail_has_at_most_one_link_and_it_leads_where_it_says(kind: str) -> None:
    sample = mail_kind(kind).sample
    page = _Page(render(kind, sample).html)
    assert page.links == ([sample["link"]] if sample.get("link") else [])


@EACH_MAIL
def test_optional_values_may_be_empty(kind: str) -> None:
    optional = {
        "link",
        "reason",
        "contact_phone",
        "wanted_by",
        "available_until",
        "last_posting",
        "next_deadline",
    }
    kept = {name: "" if name in optional else value for name, value in mail_kind(kind).sample.items()}
    message = render(kind, kept)
    assert _Page(message.html).words == _words(message.text)
    assert not re.search(r"[:,]\n\n\n|  [^ \d]|\(\)", message.text)


@EACH_MAIL
def test_the_reader_learns_why_and_whom_to_call(kind: str) -> None:
    sample = mail_kind(kind).sample
    text = render(kind, sample).text
    assert text.index("Vous recevez ce message parce qu") < text.index("Une question")
    assert sample["contact_phone"] in text
    assert sample["contact_mail"] in text


@EACH_MAIL
def test_typography_is_french(kind: str) -> None:
    message = render(kind, mail_kind(kind).sample)
    for written in (message.subject, message.text):
        assert not re.search(r" [:;?!»]|« |\w'\w", written)
