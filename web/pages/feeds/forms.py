from wtforms.fields import RadioField

from web.forms import Form, choices, required
from web.language import later

MINE, EVERYTHING = "miennes", "toutes"


class FeedForm(Form):
    which = RadioField(
        later("Quelles conventions"),
        choices=choices(
            [
                (MINE, later("Celles dont je suis en charge, ou que je supplée")),
                (EVERYTHING, later("Toutes les conventions de la Région")),
            ]
        ),
        default=MINE,
        validators=[required(later("Choisissez quelles conventions suivre."))],
    )


class RevokeForm(Form):
    """One button; its token is the only field."""
