"""The deeds: a convention and the avenants that amend it, with their documents and party signatures.

All stand in one table, told apart by the column ``deed``: what is drafted, reviewed, frozen and signed goes
through one circuit, whatever it is. ``select(Convention)`` and ``select(Avenant)`` see only their own.
"""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from foundation.database import Base
from foundation.types import Instant
from workflow.records.account import Account
from workflow.records.avenant_request import AvenantRequest
from workflow.records.co_contractor import CoContractor
from workflow.records.letter import Letter
from workflow.records.report import AnnualReport
from workflow.records.representative import Authority
from workflow.rules.deed_words import WORDS, DeedWords
from workflow.rules.file_names import french_file_name
from workflow.rules.states import State


class Medium(StrEnum):
    """Chosen before approval, since the closing of the text differs (Code civil art. 1375)."""

    ELECTRONIC = "electronic"
    PAPER = "paper"


class DeedKind(StrEnum):
    """What a row of the table is."""

    CONVENTION = "convention"
    AVENANT = "avenant"


class Deed(Base):
    """What is drafted, reviewed, frozen and signed by both parties. Only ``acts`` change it."""

    __tablename__ = "convention"
    __table_args__ = (Index("ix_convention_state_agent", "state", "agent_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    deed: Mapped[str] = mapped_column(String(12))
    number: Mapped[str] = mapped_column(String(40), unique=True)
    verification_code: Mapped[str] = mapped_column(String(20), unique=True)
    """Random and public: printed in every footer."""
    kind: Mapped[str] = mapped_column(String(60))
    template_version: Mapped[str] = mapped_column(String(20))
    medium_name: Mapped[str] = mapped_column("medium", String(12), default=Medium.ELECTRONIC)
    state_name: Mapped[str] = mapped_column("state", String(20), default=State.DRAFT)
    version: Mapped[int] = mapped_column(default=1)
    """Number of the text: raised each time it is taken up again after having been frozen or stopped."""
    revision: Mapped[int] = mapped_column(default=0)
    """Raised by every write: an act compares it between its slow work and its transaction."""
    co_contractor_id: Mapped[int] = mapped_column(ForeignKey("co_contractor.id"), index=True)
    agent_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    substitute_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    submitter_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    field_values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """What was typed in the form, by field name of the manifest."""
    clause_values: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Clauses whose value a retouched text changed, by clause name; empty = the template's."""
    touched_articles: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Articles that the text edited in Word words otherwise than the template."""
    confirmed_articles: Mapped[list[str]] = mapped_column(JSON, default=list)
    """Articles touched in Word whose clause values a person confirmed or changed."""
    round_id: Mapped[str | None] = mapped_column(String(40))
    created_at: Mapped[datetime] = mapped_column(Instant)
    changed_at: Mapped[datetime] = mapped_column(Instant)

    co_contractor: Mapped[CoContractor] = relationship(lazy="joined")
    agent: Mapped[Account] = relationship(lazy="joined", foreign_keys=[agent_id])
    substitute: Mapped[Account | None] = relationship(lazy="joined", foreign_keys=[substitute_id])
    documents: Mapped[list["Document"]] = relationship(order_by="Document.id")
    signatures: Mapped[list["PartySignature"]] = relationship(order_by="PartySignature.id")

    __mapper_args__ = {  # noqa: RUF012 - SQLAlchemy's own idiom
        "version_id_col": revision,
        "polymorphic_on": deed,
        "polymorphic_abstract": True,
        "with_polymorphic": "*",
    }

    @property
    def agreement(self) -> "Convention":
        """The convention that this deed is, or amends: what has a timeline."""
        raise NotImplementedError

    @property
    def words(self) -> DeedWords:
        """How sentences name it."""
        return WORDS[self.deed]

    @property
    def state(self) -> State:
        return State(self.state_name)

    @property
    def state_label(self) -> str:
        """The state in words that agree with what it is."""
        return self.state.label_of(self.words)

    @property
    def medium(self) -> Medium:
        return Medium(self.medium_name)

    @property
    def title(self) -> str:
        raise NotImplementedError

    def document(self, role: "DocumentRole") -> "Document | None":
        """The newest document of that role for the current version of the text, unless it was dropped."""
        of_role = [
            item
            for item in self.documents
            if item.role == role and item.version == self.version and not item.dropped
        ]
        return of_role[-1] if of_role else None

    def needed(self, role: "DocumentRole") -> "Document":
        """The same, where there must be one. Raises LookupError: the state promised it."""
        found = self.document(role)
        if found is None:
            msg = f"{self.number} (v{self.version}) has no {role} document"
            raise LookupError(msg)
        return found

    def awaited_signatures(self) -> list["PartySignature"]:
        """The signatures of the current version of the text, given or not."""
        return [item for item in self.signatures if item.version == self.version]


class Convention(Deed):
    """The agreement between the Région and one co-contractor."""

    letters: Mapped[list[Letter]] = relationship(order_by=Letter.number)
    reports: Mapped[list[AnnualReport]] = relationship(order_by=AnnualReport.year, lazy="selectin")
    avenants: Mapped[list["Avenant"]] = relationship(
        order_by="Avenant.rank",
        back_populates="convention",
        foreign_keys="Avenant.amended_id",
        lazy="selectin",
        join_depth=2,  # through an avenant too: whoever reads one alone asks for its convention's timeline
    )
    """Annexed for ever, whatever became of them."""
    avenant_requests: Mapped[list[AvenantRequest]] = relationship(
        foreign_keys=AvenantRequest.convention_id, order_by=AvenantRequest.number, lazy="selectin"
    )

    __mapper_args__ = {"polymorphic_identity": DeedKind.CONVENTION}  # noqa: RUF012

    @property
    def agreement(self) -> "Convention":
        return self

    @property
    def title(self) -> str:
        return f"Convention {self.number} avec {self.co_contractor.with_article}"


class Avenant(Deed):
    """A signed change to a convention; never an edit of the signed file (art. 11)."""

    amended_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), nullable=True)
    rank: Mapped[int] = mapped_column(nullable=True)
    """« Avenant n° 1 »: given when it is drafted, never given twice for one convention."""
    effect_on: Mapped[date | None]
    """The day of effect that the avenant itself names; None: the convention's rule (art. 11)."""
    changes: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, nullable=True)
    """What it changes, article by article (``workflow.rules.changes``)."""
    changed_clauses: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list, nullable=True)
    """The durations that these changes state, as rows of a manifest: the timeline follows them."""

    convention: Mapped[Convention] = relationship(
        back_populates="avenants", foreign_keys=[amended_id], remote_side="Deed.id", lazy="joined"
    )

    request: Mapped[AvenantRequest | None] = relationship(
        foreign_keys=AvenantRequest.avenant_id, lazy="joined", uselist=False
    )
    """What was asked, where it was asked before it was drafted."""

    __mapper_args__ = {"polymorphic_identity": DeedKind.AVENANT}  # noqa: RUF012

    @property
    def agreement(self) -> Convention:
        return self.convention

    @property
    def title(self) -> str:
        return f"Avenant n° {self.rank} à la convention {self.convention.number} avec {self.co_contractor.with_article}"


Index("ix_convention_amended_rank", Avenant.amended_id, Avenant.rank, unique=True)


class DocumentRole(StrEnum):
    """What a file is to its convention."""

    PROJET_DOCX = "projet-docx"
    PROJET_PDF = "projet-pdf"
    EDITED = "edited"
    FROZEN_DOCX = "frozen-docx"
    FROZEN_PDF = "frozen-pdf"
    SIGNED_PDF = "signed-pdf"
    SCAN = "scan"
    AVENANT_REQUEST = "avenant-request"
    LETTER_DOCX = "letter-docx"
    LETTER_PDF = "letter-pdf"
    LETTER_SCAN = "letter-scan"
    LETTER_PROOF = "letter-proof"

    @property
    def label(self) -> str:
        return _ROLE_LABELS[self]


_ROLE_LABELS = {
    DocumentRole.PROJET_DOCX: "Projet soumis à délibération (Word)",
    DocumentRole.PROJET_PDF: "Projet soumis à délibération",
    DocumentRole.EDITED: "Texte retouché dans Word",
    DocumentRole.FROZEN_DOCX: "Texte approuvé (Word)",
    DocumentRole.FROZEN_PDF: "Texte approuvé (PDF à signer)",
    DocumentRole.SIGNED_PDF: "Original signé",
    DocumentRole.SCAN: "Numérisation de l’original papier",
    DocumentRole.AVENANT_REQUEST: "Demande d’avenant",
    DocumentRole.LETTER_DOCX: "Courrier (Word)",
    DocumentRole.LETTER_PDF: "Courrier (PDF)",
    DocumentRole.LETTER_SCAN: "Courrier reçu, numérisé",
    DocumentRole.LETTER_PROOF: "Preuve d’un courrier",
}


class Document(Base):
    """One file of a convention; its bytes stand in the vault under ``sha256`` and are never rewritten."""

    __tablename__ = "document"

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    version: Mapped[int]
    role: Mapped[str] = mapped_column(String(20))
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    file_name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(100))
    size: Mapped[int]
    dropped: Mapped[bool] = mapped_column(default=False)
    """A retouch given up: kept, no longer used."""
    sources: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    """Of a projet: the values it was filled in with, so that later texts can be held against it."""
    made_by: Mapped[str] = mapped_column(String(200))
    made_at: Mapped[datetime] = mapped_column(Instant)

    @property
    def label(self) -> str:
        """What the file is, in words."""
        return DocumentRole(self.role).label

    @property
    def name(self) -> str:
        """The name under which people receive it; files kept before are in the program's own words."""
        return french_file_name(self.file_name)


class PartySignature(Base):
    """One signature that a party must give; without a date it is awaited. What the timeline reads."""

    __tablename__ = "party_signature"
    __table_args__ = (UniqueConstraint("convention_id", "version", "party", "rank"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    convention_id: Mapped[int] = mapped_column(ForeignKey("convention.id"), index=True)
    version: Mapped[int]
    party: Mapped[str] = mapped_column(String(20))
    rank: Mapped[int] = mapped_column(default=1)
    name: Mapped[str] = mapped_column(String(300))
    capacity: Mapped[str] = mapped_column(String(300))
    email: Mapped[str | None] = mapped_column(String(254))
    """Where the link and the codes go, frozen with the text; None: approved before that was kept."""
    mobile: Mapped[str | None] = mapped_column(String(40))
    """Where codes by SMS go, as it was typed; frozen with the text too."""
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    """Of the Région: the account with which this person signs, as it was when the text was approved."""
    signed_at: Mapped[datetime | None] = mapped_column(Instant)
    """Electronic: the instant at which the confirmation was committed."""
    signed_on: Mapped[date | None]
    """Paper: the handwritten date."""
    level: Mapped[str] = mapped_column(String(40), default="")
    """As measured by validation; "paper" for a handwritten one."""
    certified_by: Mapped[str] = mapped_column(String(200), default="")
    """Paper: who certified that the scan is the copy of the original."""
    mandate: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    """Paper: what let the person sign, as checked on the handwritten date (``signing.mandates``)."""
    authority_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    """What this person holds: the decision that empowers them, or the delegation they were given."""
    decision_id: Mapped[int | None] = mapped_column(ForeignKey("authority.id"))
    """The decision that the text names, from which a delegate's power comes."""

    authority: Mapped[Authority | None] = relationship(lazy="joined", foreign_keys=[authority_id])
    decision: Mapped[Authority | None] = relationship(lazy="joined", foreign_keys=[decision_id])
