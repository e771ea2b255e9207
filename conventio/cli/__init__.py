"""The command line: a command is a module with ``add_arguments(parser)``, which names the function to run.

Only the module of the command asked for is imported: the calculator answers without loading a database.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Command:
    module: str
    summary: str


COMMANDS = {
    "timeline": Command("timeline", "calculer périodes, préavis et échéances à partir d’un fichier de faits"),
    "draft": Command("draft", "rédiger une convention à partir d’un fichier"),
    "fill": Command("fill", "remplir des champs du formulaire d’une convention"),
    "projet": Command("moves", "produire le projet soumis à délibération"),
    "retouch": Command("retouch", "recevoir un texte retouché dans Word, et dire ses écarts avec le modèle"),
    "durations": Command(
        "durations", "dire les durées dont dépendent les dates, ou répondre pour un article retouché"
    ),
    "submit": Command("moves", "soumettre une convention à relecture"),
    "approve": Command("moves", "approuver une convention et figer son texte"),
    "send": Command("moves", "envoyer une convention pour signature"),
    "documents": Command("documents", "écrire dans un dossier tous les documents d’une convention"),
    "status": Command("status", "dire où en est une convention, à une date"),
    "search": Command("search", "chercher des conventions et des courriers"),
    "reindex": Command("reindex", "refaire l’index de recherche"),
    "verify": Command("verify", "vérifier un fichier signé"),
    "evidence": Command("evidence", "composer le dossier de preuve d’une convention signée"),
    "doctor": Command("doctor", "vérifier l’installation"),
    "account": Command("account", "ouvrir un compte, ou lui donner des rôles"),
    "confirm": Command(
        "confirm", "confirmer depuis le serveur un changement que nul autre ne peut confirmer"
    ),
    "region": Command("region", "remplir les réglages de la Région à partir d’un fichier"),
    "keys": Command("keys", "créer la clé du serveur et l’autorité de l’instance"),
    "migrate": Command("migrate", "mettre la base de données à niveau"),
    "serve": Command("serve", "servir les pages"),
    "alerts": Command("alerts", "faire le passage du jour sur les échéances, ou dire ce qu’il annoncerait"),
    "bounces": Command("bounces", "lire les courriels de non-remise que remet le serveur de courriel"),
    "worker": Command("worker", "travailler en arrière-plan : courriels, signatures, échéances"),
    "seal": Command("seal", "certifier, signer et sceller : le seul processus qui détient les clés"),
    "demo": Command("demo", "créer une instance d’exemple et la servir"),
}
