"""Symbol fonts of Word: what stands at each place of theirs, as characters that the fonts of the product draw.

Word writes their signs as letters of the font, or in the private area from U+F000; without the font, a letter or
nothing would be printed. Their charts are public (Unicode's mapping of Wingdings, L2/11-149; Adobe's Symbol and ITC
Zapf Dingbats); a sign that no font of the product has is shown by the nearest one: any arrow to the right is "→".
"""

from collections.abc import Mapping

PRIVATE = range(0xF000, 0xF100)
BULLET = "•"

_SYMBOL = {
    0x21: "!∀#∃%&∍()*+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_‾αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}~",
    0xA0: "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…│─↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊‹®©™∑⎛⎜⎝⎡⎢⎣⎧⎨⎩⎪",
    0xF1: "›∫⌠⎮⌡⎞⎟⎠⎤⎥⎦⎫⎬⎭",
}
_WINGDINGS = {
    0x21: "✏✂✁    ☎✆✉✉",
    0x3E: "✇✍ ✌   ☜☞☝☟ ☺ ☹",
    0x51: "✈☼ ❄✝✞ ✠✡☪☯ ☸♈♉♊♋♌♍♎♏♐♑♒♓  ●○■□□❑❒◆⧫◆❖◆⌧▲⌘",
    0x7F: "▯⓪➀➁➂➃➄➅➆➇➈➉⓿➊➋➌➍➎➏➐➑➒➓",
    0x9E: "∙•▪○○○⊙◎○▪□★✦★✶✴✹✴",
    0xB5: "✪✰",
    0xD5: "⌫⌦◀➢▲▼←→↑↓←→↑↓↖↗↙↘←→↑↓↖↗↙↘⇦⇨⇧⇩⬄⇳⬁⬀⬃⬂  ✗✓☒☑",
}
_WINGDINGS_2 = {
    0x25: "✄ ☎",
    0x4F: "✗✓☒☑☒☒⊗⊗ ⊘",
    0x5D: "‽",
    0x69: "⓪①②③④⑤⑥⑦⑧⑨⑩⓿❶❷❸❹❺❻❼❽❾❿ ☉ ☽☾ ✝✝",
    0x95: "⋅●•●○○○○⊙⊙■▪◾■□□□□▪▣■□◆◆◆◆◇◆◈◆◎◆◆◆◆◊◆◖◗●●■◆⬟ ⬣⬢",
    0xE5: "★★✦✦★★✶✶✴✴✹✹★✦✯✶✹  ※⁂",
}
_WINGDINGS_3 = {
    0x21: "←→↑↓↖↗↙↘←→↑↓↖↘↑↓↔↕←→↑↓↓←→←→←→←→",
    0x44: "←←  ←→↑↓",
    0x52: "○⌤⌃⌥␣⍽⇪↑←→←→←→←→←→←→←→↑↓↖↗↙↘↔↕▲▼△▽◀▶◁▷◣◢◤◥◀▶▲ ▼▲▼◀▶◀▶▲▼←→↑↓←→↑↓←→↑↓←→↑↓←→↑↓←→↑↓←→←→←→←",
    0xB0: "→←→←→←→↑↓←→↑↓←→↑↓←→↑↓←→↑↓",
    0xD1: "←→↑↓↖↗↙↘←→↑↓↖↗↙↘←→↑↓↖↗↙↘◀▶▲▼←→↑↓",
}
_WEBDINGS = {
    0x2F: "╱",
    0x33: "◀▶▲▼",
    0x3C: "■●",
    0x61: "✔ □",
    0x67: "■",
    0x6C: "✦ ●   ✖",
    0x78: "⊘⊖",
    0x98: "✯✉✉✉✉",
    0xC9: "☎",
    0xD9: "☁",
    0xE9: "♿",
}
_ZAPF_DINGBATS = {
    0x21: "✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞",
    0xA1: "❡❢❣❤❥❦❧♣♦♥♠①②③④⑤⑥⑦⑧⑨⑩❶❷❸❹❺❻❼❽❾❿➀➁➂➃➄➅➆➇➈➉➊➋➌➍➎➏➐➑➒➓➔→↔↕➘➙➚➛➜➝➞➟➠➡➢➣➤➥➦➧➨➩➪➫➬➭➮➯ ➱➲➳➴➵➶➷➸➹➺➻➼➽➾",
}
_UNNAMED = {0x6F: "□", 0x76: "❖", 0xA7: "▪", 0xA8: "□", 0xB7: "•", 0xD8: "➢", 0xE0: "→", 0xFC: "✓", 0xFE: "☑"}
"""Private places that no font is named for: the bullets of Word, as a paste brings them along."""


def _chart(runs: Mapping[int, str]) -> dict[int, str]:
    """A blank stands for a sign that no font of the product has, nor one like it."""
    return {
        first + offset: sign
        for first, signs in runs.items()
        for offset, sign in enumerate(signs)
        if sign != " "
    }


_CHARTS = {
    "symbol": _chart(_SYMBOL),
    "wingdings": _chart(_WINGDINGS),
    "wingdings2": _chart(_WINGDINGS_2),
    "wingdings3": _chart(_WINGDINGS_3),
    "webdings": _chart(_WEBDINGS),
    "zapfdingbats": _chart(_ZAPF_DINGBATS),
}
_OTHER_NAMES = {
    "symbolmt": "symbol",
    "standardsymbolsps": "symbol",
    "itczapfdingbats": "zapfdingbats",
    "monotypesorts": "zapfdingbats",
    "dingbats": "zapfdingbats",
}


def is_symbol_font(family: str) -> bool:
    return _key(family) in _CHARTS


def sign(family: str, code: int) -> str:
    """The character for a place of a symbol font; "" where none is known.

    ``code`` may be in the private area; for any other family only such places are signs.
    """
    place = code - PRIVATE.start if code in PRIVATE else code
    chart = _CHARTS.get(_key(family))
    if chart is not None:
        return " " if place == 0x20 else chart.get(place, "")
    return _UNNAMED.get(place, "") if code in PRIVATE else ""


def code_of(written: str) -> int:
    """Of ``w:char``, a number of four hexadecimal digits; 0 for anything else."""
    try:
        return int(written, 16)
    except ValueError:
        return 0


def _key(family: str) -> str:
    key = "".join(family.casefold().split())
    return _OTHER_NAMES.get(key, key)
