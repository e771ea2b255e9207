"""What argparse says of its own accord, in French: it knows no other door than the function it took from gettext."""

import argparse

_WORDS = {
    "usage: ": "emploi : ",
    "positional arguments": "à donner",
    "options": "options",
    "show this help message and exit": "montrer cette aide",
    "show program's version number and exit": "dire la version",
    "%(prog)s: error: %(message)s\n": "%(prog)s: %(message)s\n",
    "the following arguments are required: %s": "il manque : %s.",
    "one of the arguments %s is required": "il faut l’une de ces options : %s.",
    "unrecognized arguments: %s": "inconnu ici : %s.",
    "argument %(argument_name)s: %(message)s": "%(argument_name)s : %(message)s",
    "invalid choice: %(value)r (choose from %(choices)s)": "%(value)r n’est pas possible ; au choix : %(choices)s.",
    "invalid %(type)s value: %(value)r": "%(value)r n’est pas lisible ici.",
    "expected one argument": "une valeur est attendue.",
    "expected at most one argument": "une valeur au plus est attendue.",
    "expected at least one argument": "au moins une valeur est attendue.",
    "not allowed with argument %s": "ne va pas avec %s.",
    "ignored explicit argument %r": "ne prend pas de valeur (%r).",
    "ambiguous option: %(option)s could match %(matches)s": "%(option)s peut être %(matches)s : écrivez-la en entier.",
}


def speak_french() -> None:
    """For every parser of this process."""
    vars(argparse)["_"] = lambda text: _WORDS.get(text, text)
