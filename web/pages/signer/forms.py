import base64
import binascii
from collections.abc import Mapping

from wtforms import BooleanField, EmailField, HiddenField, RadioField, StringField, TextAreaField
from wtforms.validators import Optional

from web.forms import DayField, Form, at_most, choices, mail_address, required
from web.language import later
from workflow.acts.successor import Successor

_PNG = "data:image/png;base64,"


class IdentityForm(Form):
    me = BooleanField(
        later("Je suis cette personne, et j’ai qualité pour signer."),
        validators=[required(later("Cochez la case, ou dites que ce n’est pas vous."))],
    )


def _code() -> StringField:
    return StringField(
        later("Code à six chiffres"),
        validators=[required(later("Recopiez le code."))],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "class": "short"},
    )


class SignForm(Form):
    code = _code()
    typed_name = StringField(
        later("Votre nom, en guise de signature"),
        description=later(
            "Il paraîtra dans le document, avec la date et votre qualité. Il suffit : dessiner est facultatif."
        ),
        validators=[required(later("Écrivez votre nom.")), at_most(120)],
        render_kw={"autocomplete": "name"},
    )
    way = RadioField(
        later("Avec quel certificat"),
        choices=choices(
            [
                ("pkcs11", later("Le mien, dont la Région garde la clé dans son module de signature")),
                ("onsite", later("Un certificat fait pour cette seule signature (signature simple)")),
            ]
        ),
        default="pkcs11",
        validators=[required(later("Choisissez un certificat."))],
    )
    drawn = HiddenField()
    consents = BooleanField(validators=[required(later("Cochez la case pour donner votre accord."))])

    @property
    def drawing(self) -> bytes | None:
        """The PNG drawn on the screen, if any; what is not one is as if nothing had been drawn."""
        data = self.drawn.data or ""
        if not data.startswith(_PNG):
            return None
        try:
            return base64.b64decode(data.removeprefix(_PNG), validate=True)
        except binascii.Error:
            return None


class DeclineForm(Form):
    reason = TextAreaField(
        later("Pourquoi refusez-vous ?"),
        description=later("Ces mots sont transmis à la Région."),
        validators=[required(later("Dites en quelques mots pourquoi.")), at_most(2000)],
        render_kw={"rows": 4},
    )
    code = _code()


class NotMeForm(Form):
    message = TextAreaField(
        later("Ce que vous pouvez nous dire"),
        description=later("Par exemple : qui vous êtes, ou à qui cette demande devrait aller."),
        validators=[at_most(500)],
        render_kw={"rows": 3},
    )


class HandOverForm(Form):
    civility = RadioField(
        later("Civilité"),
        choices=choices((("Madame", later("Madame")), ("Monsieur", later("Monsieur")))),
        validators=[required(later("Choisissez la civilité."))],
    )
    first_name = StringField(
        later("Prénom"), validators=[required(later("Indiquez le prénom.")), at_most(100)]
    )
    last_name = StringField(
        later("Nom de famille"), validators=[required(later("Indiquez le nom de famille.")), at_most(100)]
    )
    quality = StringField(
        later("Sa fonction, avec son article"),
        description=later("Exemple : « le Trésorier », « la Première adjointe »."),
        validators=[required(later("Indiquez sa fonction.")), at_most(150)],
    )
    email = EmailField(
        later("Son adresse électronique"),
        description=later("Personnelle à cette personne : son lien et son code y seront envoyés."),
        validators=[required(later("Indiquez son adresse électronique.")), at_most(254), mail_address],
    )
    decided_on = DayField(
        later("Date de la délégation de signature"),
        description=later(
            "Celle de l’acte (arrêté, pouvoir écrit) par lequel vous lui avez délégué votre signature."
        ),
        validators=[required(later("Indiquez la date de la délégation."))],
        render_kw={"class": "short"},
    )
    number = StringField(later("Numéro de cet acte"), validators=[at_most(80)])
    transmitted_on = DayField(
        later("Transmis au préfet le"),
        description=later("Pour une collectivité ou un établissement public."),
        validators=[Optional()],
        render_kw={"class": "short"},
    )
    published_on = DayField(
        later("Publié ou notifié le"), validators=[Optional()], render_kw={"class": "short"}
    )
    reason = TextAreaField(
        later("Pourquoi ne signez-vous pas vous-même ?"),
        description=later("Ces mots sont transmis à la Région et restent au dossier."),
        validators=[required(later("Dites en quelques mots pourquoi.")), at_most(2000)],
        render_kw={"rows": 3},
    )
    code = _code()

    @property
    def successor(self) -> Successor:
        return Successor(
            civility=self.civility.data or "",
            first_name=self.first_name.data.strip(),
            last_name=self.last_name.data.strip(),
            quality=self.quality.data.strip(),
            email=self.email.data.strip(),
            number=(self.number.data or "").strip(),
            decided_on=self.decided_on.data,
            transmitted_on=self.transmitted_on.data,
            published_on=self.published_on.data,
        )

    def show(self, problems: Mapping[str, str]) -> None:
        """Puts each sentence beside its field, or above the form."""
        for name, sentence in problems.items():
            if name in self:
                self[name].errors = [*self[name].errors, sentence]
            else:
                self.form_errors.append(sentence)
