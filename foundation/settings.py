"""Settings of one instance: read once, from the environment, into one frozen dataclass.

Every variable starts with ``CONVENTIO_``. An unknown one, a missing one or one that cannot be read stops the
start with a sentence that names it: a misspelt setting must never be silently ignored.
"""

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, dataclass, field, fields
from pathlib import Path
from typing import Any

from foundation.errors import Refusal, refused_by_system

PREFIX = "CONVENTIO_"
LEVELS = ("simple", "advanced", "advanced-qc", "qualified")
"""Of signatures, lowest first; ``signing.level`` says what each means."""


class BadSettings(Refusal):
    """The environment does not describe an instance; ``problems`` says why, one sentence a variable."""

    def __init__(self, problems: list[str]) -> None:
        self.problems = tuple(problems)
        super().__init__(
            f"Réglages à corriger : {' '.join(problems)} Chacun est expliqué dans docs/settings.md."
        )


def _read(kind: Callable[[str], Any], doc: str, *, default: Any = MISSING) -> Any:
    metadata = {"read": kind, "doc": doc}
    return field(metadata=metadata) if default is MISSING else field(default=default, metadata=metadata)


def _yes_or_no(text: str) -> bool:
    answers = {
        "1": True,
        "true": True,
        "yes": True,
        "oui": True,
        "0": False,
        "false": False,
        "no": False,
        "non": False,
    }
    return answers[text.strip().lower()]


def _addresses(text: str) -> tuple[str, ...]:
    return tuple(address.strip() for address in text.split(",") if address.strip())


def _address(text: str) -> str:
    """One address; the mail composer judges it in full when it leaves."""
    address = text.strip()
    if address.count("@") != 1 or address.startswith("@") or address.endswith("@") or " " in address:
        raise ValueError(text)
    return address


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise ValueError(text)
    return number


def _days(text: str) -> tuple[int, ...]:
    return tuple(sorted({_natural(part) for part in text.split(",") if part.strip()}, reverse=True))


def _levels(text: str) -> tuple[tuple[str, str], ...]:
    pairs = [pair.partition("=") for pair in _addresses(text)]
    if any(level.strip() not in LEVELS for _, _, level in pairs):
        raise ValueError(text)
    return tuple((party.strip(), level.strip()) for party, _, level in pairs)


def _quiet_hours(text: str) -> str:
    """« 20-8 » or « non »; read by ``workflow.rules.quiet``."""
    if text.strip().lower() == "non":
        return "non"
    begin, dash, end = text.strip().partition("-")
    if not dash or not 0 <= _natural(begin) <= 23 or not 0 <= _natural(end) <= 23:
        raise ValueError(text)
    return f"{int(begin)}-{int(end)}"


def _public_url(text: str) -> str:
    if not text.startswith(("https://", "http://")):
        raise ValueError(text)
    return text.rstrip("/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that differs from one instance to the next. Secrets are files, never values."""

    database_url: str = _read(str, "SQLAlchemy URL: sqlite:///… or postgresql+psycopg://…")
    folder: Path = _read(
        Path, "Folder of the instance: keys, temporary files, and the vault unless set apart"
    )
    public_url: str = _read(_public_url, "Address people type: https://conventions.example.fr")
    secret_file: Path = _read(
        Path, "File of at least 32 random bytes: sessions, links and codes derive from it"
    )
    tsa_urls: tuple[str, ...] = _read(
        _addresses, "RFC 3161 time-stamp authorities, tried in order, comma-separated"
    )
    mail_from: str = _read(str, "Sender address of every mail")

    region_name: str = _read(str, "Name of the authority, in mails and titles", default="Région Normandie")
    contact_name: str = _read(
        str, "Who answers questions about accounts, in mails", default="Le service des conventions"
    )
    contact_phone: str = _read(str, "Its telephone number, given in every mail", default="")
    contact_mail: str = _read(str, "Its address (default: the sender’s)", default="")
    vault_folder: Path | None = _read(
        Path, "Folder of the write-once vault (default: vault in the folder)", default=None
    )
    templates_folder: Path | None = _read(
        Path, "Folder of the template packs (default: the ones shipped)", default=None
    )
    keys_folder: Path | None = _read(
        Path, "Folder of the signing keys and certificates (default: keys in the folder)", default=None
    )
    worker_seals: bool = _read(
        _yes_or_no,
        "The worker holds the signing keys; no where « conventio seal » runs under an account of its own",
        default=True,
    )
    pkcs11_module: Path | None = _read(
        Path, "PKCS#11 library of a key module (HSM, card, SoftHSM)", default=None
    )
    pkcs11_token: str = _read(str, "Label of its token", default="")
    pkcs11_pin_file: Path | None = _read(
        Path, "File holding the token’s PIN, readable by the account that seals only", default=None
    )
    tsa_anchor_file: Path | None = _read(
        Path, "Certificates (PEM) in which the time-stamp authorities’ chains end", default=None
    )
    sms_url: str = _read(
        str, "Address of an SMS service (POST of to, from, text in JSON), empty for none", default=""
    )
    sms_from: str = _read(str, "Name or number that text messages come from", default="Conventio")
    sms_token_file: Path | None = _read(Path, "File holding the token of the SMS service", default=None)
    csc_providers_file: Path | None = _read(
        Path,
        "Remote signature services (TOML, one [[provider]] each: name, label, url, version, client_id, "
        "secret_file, oauth2_url)",
        default=None,
    )
    trusted_list_url: str = _read(
        str,
        "Address of the Union’s list of trusted lists, fetched daily (https://ec.europa.eu/tools/lotl/eu-lotl.xml); "
        "empty: nothing is fetched",
        default="",
    )
    trusted_list_anchor_file: Path | None = _read(
        Path,
        "Certificates (PEM) from which its signers are followed (default: the Official Journal’s that this version knows)",
        default=None,
    )
    minimum_levels: tuple[tuple[str, str], ...] = _read(
        _levels,
        "Lowest level of signature by party, where it is above the template’s: region=qualified,co-contractor=advanced "
        "(simple, advanced, advanced-qc, qualified)",
        default=(),
    )
    mail_host: str = _read(str, "SMTP server", default="127.0.0.1")
    mail_port: int = _read(_natural, "SMTP port", default=25)
    mail_security: str = _read(str, "none, starttls or tls", default="none")
    mail_user: str = _read(str, "SMTP user, empty for none", default="")
    mail_password_file: Path | None = _read(Path, "File holding the SMTP password", default=None)
    quiet_hours: str = _read(
        _quiet_hours,
        "Hours in Paris between which no mail leaves but codes and links that somebody waits for; Sundays and "
        "public holidays are quiet too; non for none",
        default="20-8",
    )
    decision_months: int = _read(
        _natural,
        "Months before a renewal when the services are asked whether to keep, renegotiate or denounce; 0 for never",
        default=6,
    )
    number_pattern: str = _read(
        str,
        "Number of a convention; {prefix}, {year} and {rank} are filled in",
        default="{prefix}-{year}-{rank:04d}",
    )
    invitation_days: int = _read(_natural, "Days a signature invitation stays open", default=30)
    reminder_days: tuple[int, ...] = _read(
        _days,
        "Days before the last day on which those who have not signed are reminded, comma-separated",
        default=(10, 3, 1),
    )
    hand_over_confirmed: bool = _read(
        _yes_or_no,
        "A signatory names a delegate: the agent in charge checks the delegation before the delegate is invited",
        default=True,
    )
    retimestamp_months: int = _read(
        _natural,
        "Months before a file’s last archive timestamp stops proving it from which one more is added",
        default=12,
    )
    root_address: str = _read(
        _address,
        "Address outside to which the root of the day’s journals is sent by mail each day; empty for none",
        default="",
    )
    converters: int = _read(_natural, "LibreOffice processes kept warm", default=2)
    trusted_proxy_hops: int = _read(
        _natural, "Reverse proxies in front whose forwarded headers are believed", default=0
    )
    listen: str = _read(str, "Address and port the web server listens on", default="127.0.0.1:8000")
    demo: bool = _read(
        _yes_or_no, "Example instance: shows its own mailbox; never with real people", default=False
    )

    @property
    def contact_address(self) -> str:
        return self.contact_mail or self.mail_from

    @property
    def vault(self) -> Path:
        return self.vault_folder or self.folder / "vault"

    @property
    def keys(self) -> Path:
        return self.keys_folder or self.folder / "keys"

    @property
    def authorities(self) -> Path:
        """Certificates of the authorities that the administrator trusts, in a folder by level."""
        return self.folder / "authorities"

    @property
    def secure(self) -> bool:
        """True where people come by https: cookies are then marked Secure."""
        return self.public_url.startswith("https://")

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Raises BadSettings with every problem at once."""
        known = {PREFIX + item.name.upper(): item for item in fields(cls)}
        given = {name: text for name, text in environment.items() if name.startswith(PREFIX)}
        problems = [f"{name} n’est pas un réglage connu." for name in sorted(given.keys() - known.keys())]
        values = {}
        for name, item in known.items():
            if given.get(name, "") != "":
                try:
                    values[item.name] = item.metadata["read"](given[name])
                except (ValueError, KeyError):
                    problems.append(f"{name} ne se lit pas : « {given[name]} ».")
            elif item.default is MISSING:
                problems.append(f"{name} manque.")
        if problems:
            raise BadSettings(problems)
        return cls(**values)


def read_environment_file(path: Path) -> dict[str, str]:
    """``NAME=value`` lines, as systemd's EnvironmentFile reads them; blank lines and ``#`` lines are passed over.

    Raises BadSettings for a line that is none of these, or a file that cannot be read.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        why = refused_by_system(error) if isinstance(error, OSError) else "ce n’est pas du texte en UTF-8"
        raise BadSettings([f"Le fichier de réglages {path} ne se lit pas : {why}."]) from error
    values = {}
    for number, line in enumerate(lines, start=1):
        name, equals, value = line.strip().partition("=")
        if not name or name.startswith("#"):
            continue
        if not equals:
            raise BadSettings([f"{path}, ligne {number} : « NOM=valeur » est attendu."])
        values[name.strip()] = value.strip()
    return values


def described() -> list[tuple[str, str, str]]:
    """(variable, default or "", what it is) of each setting, in order; the documentation is held to it."""
    return [(PREFIX + item.name.upper(), _default(item), item.metadata["doc"]) for item in fields(Settings)]


def _default(item: Field[Any]) -> str:
    return "" if item.default in (MISSING, None, ()) else str(item.default)
