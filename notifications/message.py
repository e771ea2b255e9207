"""A mail is a folder, ``mails/<kind>/{subject.txt,body.txt,body.html,sample.toml}``; rendering it gives a Message.

The sample names every value that the mail takes, and says with ``secret`` which of them (a personal link, a
code) must never be stored: it is given at the moment when the mail leaves. ``patient`` says that nobody waits for it.
"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from jinja2 import FileSystemLoader, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

FOLDER = Path(__file__).parent / "mails"
SMS_FILE = "sms.txt"


class UnknownMail(LookupError):  # noqa: N818 - named for the situation
    """No folder describes this kind of mail."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"no mail is called {kind!r}")


class WrongValues(ValueError):  # noqa: N818 - named for the situation
    """The values given are not those that the mail takes."""

    def __init__(self, kind: str, *, missing: frozenset[str], unknown: frozenset[str]) -> None:
        self.kind = kind
        self.missing = missing
        self.unknown = unknown
        super().__init__(f"mail {kind}: missing {sorted(missing)}, unknown {sorted(unknown)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class MailKind:
    """What a folder says of its mail: the values it takes, an example of each, and which one is a secret."""

    name: str
    sample: Mapping[str, str]
    secret: str | None
    patient: bool = False
    """It holds a personal link, and yet nobody waits for it: it leaves when other mails do."""

    @property
    def awaited(self) -> bool:
        """A code, or a link that somebody waits for: it leaves at any hour."""
        return self.secret is not None and not self.patient

    @property
    def variables(self) -> frozenset[str]:
        return frozenset(self.sample)

    def check(self, given: frozenset[str]) -> None:
        """Raises WrongValues unless exactly the mail's values are given."""
        if given != self.variables:
            raise WrongValues(self.name, missing=self.variables - given, unknown=given - self.variables)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """A composed mail: one line of subject, and the same words as text and as an HTML page."""

    subject: str
    text: str
    html: str
    short: str = ""
    """The same in one line, for a telephone; empty where the mail has no such form (``sms.txt``)."""


def kinds() -> tuple[str, ...]:
    """The names of all mails."""
    return tuple(sorted(path.parent.name for path in FOLDER.glob("*/sample.toml")))


@cache
def mail_kind(kind: str) -> MailKind:
    """Raises UnknownMail."""
    if kind not in kinds():
        raise UnknownMail(kind)
    described = tomllib.loads((FOLDER / kind / "sample.toml").read_text(encoding="utf-8"))
    return MailKind(
        name=kind,
        sample=described["values"],
        secret=described.get("secret"),
        patient=described.get("patient", False),
    )


def render(kind: str, values: Mapping[str, str]) -> Message:
    """Composes a mail. Values are ready to be read by people: dates are in words, numbers are written.

    Raises UnknownMail, or WrongValues when a value is missing or none of the mail's: a mail with a hole in it
    never leaves.
    """
    mail_kind(kind).check(frozenset(values))
    printable = {name: _printable(value) for name, value in values.items()}
    subject = _french_spaces(" ".join(_render(f"{kind}/subject.txt", printable).split()))
    text = _render(f"{kind}/body.txt", printable)
    html = _render(f"{kind}/body.html", printable | {"subject": subject})
    return Message(
        subject=subject,
        text=_french_spaces(re.sub(r"\n{3,}", "\n\n", text).strip() + "\n"),
        html=_french_spaces(re.sub(r"\n{2,}", "\n", html).strip() + "\n"),
        short=_short(kind, printable),
    )


def _short(kind: str, values: Mapping[str, str]) -> str:
    if not (FOLDER / kind / SMS_FILE).exists():
        return ""
    return " ".join(_render(f"{kind}/{SMS_FILE}", values).split())


@cache
def _environment(*, escaped: bool) -> ImmutableSandboxedEnvironment:
    return ImmutableSandboxedEnvironment(
        loader=FileSystemLoader(FOLDER),
        undefined=StrictUndefined,
        autoescape=escaped,
        trim_blocks=True,
        keep_trailing_newline=True,
    )


def _render(template: str, values: Mapping[str, str]) -> str:
    return _environment(escaped=template.endswith(".html")).get_template(template).render(values)


def _printable(value: str) -> str:
    """Without control characters (those that could split a header, or are invisible), line ends excepted."""
    return "".join(char for char in value if char == "\n" or unicodedata.category(char) != "Cc")


def _french_spaces(text: str) -> str:
    """A no-break space inside « » and before double punctuation, so that no line begins with them."""
    text = re.sub(r"« ", "«\u00a0", text)
    return re.sub(r" (?=»|[:;?!](?:\s|<|$))", "\u00a0", text)
