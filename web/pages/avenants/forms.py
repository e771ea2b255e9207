from flask_wtf.file import FileField
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import Optional

from web.forms import DayField, Form, Mark, at_most, choices, demanded_below, required
from web.language import later
from web.pages.retouch.forms import SettleForm
from workflow.rules.changes import Action

PARTIES = (("co-contractor", later("Le co-contractant")), ("region", later("La Région")))
ACTIONS = (
    (Action.REPLACE.value, later("Remplacer un article")),
    (Action.ADD.value, later("Ajouter un article")),
    (Action.REMOVE.value, later("Supprimer un article")),
)


class RequestForm(Form):
    party = RadioField(
        later("Qui demande"),
        choices=choices(PARTIES),
        validators=[required(later("Dites qui demande l’avenant."))],
    )
    received_on = DayField(
        later("Parvenue à la Région le"),
        description=later("C’est le jour qui compte (article 11), et non celui de l’envoi."),
        validators=[demanded_below(), Optional()],
    )
    channel = StringField(
        later("Par quel moyen"),
        description=later("Courrier, courriel, remise en main propre…"),
        validators=[demanded_below(), at_most(200)],
    )
    subject = TextAreaField(
        later("Ce qui est demandé"), validators=[demanded_below(), at_most(4000)], render_kw={"rows": 4}
    )
    file = FileField(
        later("La demande elle-même (PDF, JPEG ou PNG)"),
        render_kw={"accept": ".pdf,.jpg,.jpeg,.png"},
    )


class DecisionForm(Form):
    accepted = RadioField(
        later("Décision"),
        choices=choices([("yes", later("Donner suite")), ("no", later("Ne pas donner suite"))]),
        validators=[required(later("Choisissez."))],
    )
    reason = TextAreaField(
        later("Motif"),
        description=later("Il reste avec la demande et au journal."),
        validators=[required(later("Indiquez le motif.")), at_most(4000)],
        render_kw={"rows": 4},
    )


class AddForm(Form):
    """Which article the next change is about."""

    action = RadioField(
        later("Changement"),
        choices=choices(ACTIONS),
        default=Action.REPLACE.value,
        validators=[required(later("Choisissez."))],
    )
    article = SelectField(
        later("Article à remplacer ou à supprimer"), validators=[Mark("depends"), Optional()]
    )
    new_article = StringField(
        later("Numéro de l’article ajouté"),
        description=later("« 13 », ou « 5 bis »."),
        validators=[Mark("depends"), at_most(12)],
        render_kw={"class": "short"},
    )


class DurationForm(SettleForm):
    """One duration that the new wording states: as in force, or another."""

    changed = RadioField(
        later("Ce que la nouvelle rédaction énonce"),
        choices=choices(
            [
                ("no", later("La même durée qu’aujourd’hui")),
                ("yes", later("Une autre durée :")),
            ]
        ),
        validators=[required(later("Dites si la nouvelle rédaction change cette durée."))],
    )


class EffectForm(Form):
    effect_on = DayField(
        later("L’avenant fixe lui-même sa date d’effet"),
        description=later(
            "Laissez vide pour la règle de la convention : le 1er du mois suivant la dernière signature."
        ),
        validators=[Optional()],
    )


class ChangeForm(Form):
    title = StringField(later("Titre de l’article"), validators=[demanded_below(), at_most(300)])
    wording = TextAreaField(
        later("Nouvelle rédaction"),
        description=later(
            "Chaque ligne est un paragraphe ; une liste s’écrit avec un tiret au début de chaque ligne."
        ),
        validators=[demanded_below()],
        render_kw={"rows": 18},
    )
