from wtforms import EmailField, RadioField, TextAreaField
from wtforms.fields import TelField

from web.forms import DayField, Form, at_most, choices, mail_address, required
from web.language import later
from web.pages.circuit.forms import ReasonForm


class ContactForm(Form):
    email = EmailField(
        later("Adresse électronique"),
        validators=[required(later("Indiquez l’adresse électronique.")), at_most(254), mail_address],
        render_kw={"autocomplete": "off"},
    )
    phone = TelField(later("Téléphone portable"), validators=[at_most(20)], render_kw={"autocomplete": "off"})
    reason = TextAreaField(
        later("Motif"),
        description=later(
            "La personne qui confirme le lira, et il reste au dossier de preuve : « faute de frappe », « adresse changée »."
        ),
        validators=[required(later("Indiquez le motif.")), at_most(2000)],
        render_kw={"rows": 2},
    )


class ExtendForm(ReasonForm):
    last_day = DayField(
        later("Nouveau dernier jour pour signer"),
        validators=[required(later("Indiquez le nouveau dernier jour."))],
        render_kw={"class": "short"},
    )


def why_pass_over() -> TextAreaField:
    return TextAreaField(
        later("Pourquoi passer outre ?"),
        description=later("Ces mots, votre nom et l’heure figureront au dossier de preuve."),
        validators=[required(later("Indiquez le motif.")), at_most(2000)],
        render_kw={"rows": 4},
    )


class OverrideForm(Form):
    reason = why_pass_over()


class AttachForm(Form):
    authority = RadioField(
        later("Habilitation"),
        validators=[required(later("Choisissez l’habilitation."))],
    )


class AnswerForm(Form):
    answer = RadioField(
        later("Votre réponse"),
        choices=choices(
            (
                ("yes", later("J’ai vérifié la délégation : cette personne peut signer")),
                ("no", later("Refuser : le premier signataire reçoit un nouveau lien")),
            )
        ),
        validators=[required(later("Choisissez votre réponse."))],
    )
    reason = TextAreaField(
        later("Motif du refus"),
        description=later("Le premier signataire le lira."),
        validators=[at_most(2000)],
        render_kw={"rows": 3},
    )
