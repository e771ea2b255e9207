"""LISEZMOI: how anybody checks a bundle with openssl and sha256sum, on a machine that never saw this program.

Each command stands on a line that begins with four spaces and ``$``, and goes on with four spaces and ``>``: a
test takes them out of the file and runs them, so what is written here is what works.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from signing.extract import Extracted
from workflow.evidence.facts import Facts
from workflow.evidence.tokens import Anchor
from workflow.records.evidence import AnchorKind
from workflow.rules.chain import LINE, START
from workflow.rules.merkle import LEAF, NODE

CHAIN, LINES = "journal/chaine.txt", "journal/journal.jsonl"
SIGNATURE_ROOTS = "autorites/signatures.pem"
_LINE_SHAPE = (
    '^{"commitment":"\\([0-9a-f]*\\)","hash":"[0-9a-f]*","number":\\([0-9]*\\),"payload":\\(.*\\),'
    '"previous":"[0-9a-f]*","salt":"\\([0-9a-f]*\\)"}$'
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What there is to check beside the facts: the sizes of the frozen file, and what the signed one holds."""

    frozen_size: int
    parts: Sequence[Extracted]


def readme(facts: Facts, checked: Checked) -> str:
    """French, plain text."""
    sections = [_head(facts), _manifest(), _journal(facts), _tokens(facts)]
    if facts.signed:
        sections += [_frozen(facts, checked), _signatures(facts, checked.parts)]
    sections.append(_limits())
    numbered = (f"{number}. {text}" for number, text in enumerate(sections[1:], start=1))
    return "\n\n".join([sections[0], *numbered]) + "\n"


def commands(text: str) -> str:
    """The commands of such a file, in order, as one script."""
    kept = (line[6:] for line in text.splitlines() if line.startswith(("    $ ", "    > ")))
    return "\n".join(kept) + "\n"


def _head(facts: Facts) -> str:
    whose = f"Exemplaire de {facts.told['recipient']}" if facts.reader else "Exemplaire complet"
    return f"""DOSSIER DE PREUVE
{facts.title}
{whose}

Ce dossier se contrôle sans le logiciel qui l’a produit, sur toute machine qui a « sha256sum », « openssl »
(3.0 ou plus) et un interpréteur de commandes (bash). Placez-vous dans ce dossier et recopiez les lignes qui
commencent par « $ » (celles qui commencent par « > » en sont la suite). Aucune n’écrit de fichier, aucune ne
demande le réseau. Chaque contrôle affiche OK ; toute autre réponse signale une anomalie.

{_contents(facts)}"""


def _contents(facts: Facts) -> str:
    folders = {name.partition("/")[0] for name in facts.files}
    lines = [
        ("preuve.pdf", "ce qui s’est passé, à lire", True),
        ("preuve.json", "la même chose, pour une machine ; preuve.schema.json en décrit la forme", True),
        ("documents/", "le texte approuvé et l’original signé" + _and_letters(facts), True),
        ("habilitations/", "les décisions qui permettent de signer", "habilitations" in folders),
        ("signatures/", "chaque signature, sortie de l’original signé", bool(facts.signed)),
        ("rapports/", "la validation de chaque signature (ETSI TS 119 102-2)", "rapports" in folders),
        ("journal/", "le journal : une ligne par acte, chacune liée à la précédente", True),
        (
            "horodatages/",
            "ce qu’un tiers a daté : la fin du journal, ou la racine du jour",
            bool(facts.anchors),
        ),
        ("autorites/", "les certificats des autorités, nécessaires aux contrôles", bool(facts.signed)),
    ]
    return "\n".join(f"{name:<17} {words}" for name, words, present in lines if present)


def _and_letters(facts: Facts) -> str:
    return (
        " ; les courriers recommandés et leurs preuves" if facts.told["letters"] and not facts.reader else ""
    )


def _manifest() -> str:
    return """Aucun fichier n’a changé

    $ sha256sum --quiet --check MANIFEST.sha256 && echo OK"""


def _journal(facts: Facts) -> str:
    return f"""Le journal est entier

Chaque ligne de {CHAIN} porte : numéro, date (UTC), acte, état avant, état après, engagement, empreinte de la
ligne précédente, empreinte. L’empreinte est le SHA-256 de neuf lignes de texte ; une ligne modifiée, supprimée
ou déplacée rompt la chaîne.

    $ empreinte() {{ printf '%s\\n' "$@" | sha256sum | cut -d ' ' -f 1; }}
    $ chaine() {{
    >   avant={START}
    >   while IFS='|' read -r n date acte de vers engagement precedent suivant; do
    >     [ "$precedent" = "$avant" ] || {{ echo "ligne $n : ne suit pas la précédente"; return 1; }}
    >     calcul=$(empreinte {LINE} {facts.number} "$n" "$date" "$acte" "$de" "$vers" "$engagement" "$precedent")
    >     [ "$calcul" = "$suivant" ] || {{ echo "ligne $n : modifiée"; return 1; }}
    >     avant=$suivant
    >   done < {CHAIN}
    >   echo OK
    > }}
    $ chaine

Le contenu de chaque ligne est dans {LINES}. Son engagement est le SHA-256 d’un sel (« salt ») suivi du contenu
(« payload », JSON canonique selon la RFC 8785). {_concealed(facts)}

    $ lignes() {{
    >   forme='{_LINE_SHAPE}'
    >   [ "$(sed -n "s/$forme/\\1/p" {LINES})" = "$(cut -d '|' -f 6 {CHAIN})" ] || return 1
    >   while IFS= read -r ligne; do
    >     sel=$(printf '%s' "$ligne" | sed "s/$forme/\\4/")
    >     [ -n "$sel" ] || continue
    >     contenu=$(printf '%s' "$ligne" | sed "s/$forme/\\3/")
    >     calcul=$(printf '%s%s' "$sel" "$contenu" | sha256sum | cut -d ' ' -f 1)
    >     [ "$calcul" = "$(printf '%s' "$ligne" | sed "s/$forme/\\1/")" ] || {{ echo "$ligne"; return 1; }}
    >   done < {LINES}
    >   echo OK
    > }}
    $ lignes"""


def _concealed(facts: Facts) -> str:
    if facts.reader:
        return (
            "Cet exemplaire ne montre que le contenu des lignes qui concernent son destinataire ; les autres n’ont ni "
            "sel ni contenu, et la chaîne les lie tout de même."
        )
    return (
        "Une ligne sans sel ni contenu a été effacée comme la loi le demande ; la chaîne la lie tout de même."
    )


def _tokens(facts: Facts) -> str:
    if not facts.anchors:
        return "Horodatage du journal : aucune autorité n’a encore daté ce journal."
    return "Des tiers ont daté le journal\n\n" + "\n\n".join(_token(anchor) for anchor in facts.anchors)


def _token(anchor: Anchor) -> str:
    path = f"horodatages/{anchor.name}"
    dated = (
        f"    $ openssl ts -verify -data {path}.txt -in {path}.tsr -CAfile {path}.pem "
        f"-attime {_epoch(anchor.at)} > /dev/null 2>&1 && echo OK"
    )
    if anchor.kind is AnchorKind.SIGNATURE:
        return f"""La fin du journal, ligne {anchor.number}, datée du {_words(anchor.at)} :

{dated}
    $ [ "$(sed -n 4p {path}.txt)" = "$(sed -n {anchor.number}p {CHAIN} | cut -d '|' -f 8)" ] && echo OK"""
    return f"""La racine du jour, sur la fin de tous les journaux, datée du {_words(anchor.at)} ; le chemin de cette
convention jusqu’à la racine est dans {path}.chemin (G ou D : le voisin est à gauche ou à droite) :

{dated}
    $ racine() {{
    >   monte=$(empreinte {LEAF} "$1")
    >   while read -r cote voisin; do
    >     if [ "$cote" = G ]; then monte=$(empreinte {NODE} "$voisin" "$monte")
    >     else monte=$(empreinte {NODE} "$monte" "$voisin"); fi
    >   done < {path}.chemin
    >   echo "$monte"
    > }}
    $ bout=$(sed -n {anchor.number}p {CHAIN} | cut -d '|' -f 8)
    $ [ "$(racine "$bout")" = "$(sed -n 4p {path}.txt)" ] && echo OK"""


def _frozen(facts: Facts, checked: Checked) -> str:
    return f"""Ce qui est signé est ce qui a été montré

Les {checked.frozen_size} premiers octets de l’original signé sont le texte approuvé, sans changement :

    $ [ "$(head -c {checked.frozen_size} '{facts.signed}' | sha256sum | cut -d ' ' -f 1)" = \\
    >   "$(sha256sum '{facts.frozen}' | cut -d ' ' -f 1)" ] && echo OK"""


def _signatures(facts: Facts, parts: Sequence[Extracted]) -> str:
    text = "\n\n".join(line for part in parts for line in _part(part))
    return f"""Chaque signature est celle de son certificat, et sa date est prouvée par un tiers

Une signature couvre tout le fichier tel qu’il était alors, sauf la place où elle est écrite : d’où les deux
morceaux que « head » et « tail » mettent bout à bout.

    $ morceau() {{ tail -c "+$(($1 + 1))" '{facts.signed}' | head -c "$2"; }}
    $ octets() {{ morceau "$1" "$2"; morceau "$3" "$4"; }}

{text}

Pour voir le nom que porte un certificat :

    $ openssl pkcs7 -inform DER -in signatures/{parts[0].field}.p7s -print_certs -noout > /dev/null && echo OK"""


def _part(part: Extracted) -> Iterator[str]:
    covers = " ".join(map(str, part.covers))
    time = f"-attime {_epoch(part.proven_at)}" if part.proven_at else ""
    if part.is_timestamp:
        yield f"""Horodatage d’archivage « {part.field} »{_on(part.proven_at)} :

    $ octets {covers} | openssl ts -verify -data /dev/stdin -in signatures/{part.field}.tsr \\
    >   -CAfile {SIGNATURE_ROOTS} {time} > /dev/null 2>&1 && echo OK"""
        return
    yield f"""{part.person} ({part.field}){_on(part.proven_at)} :

    $ octets {covers} | openssl cms -verify -binary -inform DER -in signatures/{part.field}.p7s \\
    >   -content /dev/stdin -CAfile {SIGNATURE_ROOTS} -purpose any {time} -out /dev/null > /dev/null 2>&1 && echo OK"""
    if part.token:
        yield f"""    $ openssl ts -verify -data signatures/{part.field}.valeur -in signatures/{part.field}.tsr \\
    >   -CAfile {SIGNATURE_ROOTS} {time} > /dev/null 2>&1 && echo OK"""


def _limits() -> str:
    return """Ce que ces contrôles ne disent pas

« openssl » vérifie que les autorités du dossier ont délivré les certificats ; c’est à vous de savoir si vous
reconnaissez ces autorités (comparez leurs empreintes avec celles que publie la Région). Qu’aucun certificat
n’était révoqué est écrit dans les rapports de validation, et les listes de révocation sont dans l’original
signé. Un horodatage dont le certificat a pris fin reste prouvé par une racine de jour plus récente : chacune
porte l’empreinte du jeton de la précédente (RFC 4998)."""


def _on(at: datetime | None) -> str:
    return f", le {_words(at)}" if at else ", sans date prouvée"


def _words(at: datetime) -> str:
    return at.strftime("%d/%m/%Y à %H:%M:%S UTC")


def _epoch(at: datetime) -> int:
    return int(at.timestamp())
