"""Which searches are worth their time in a text: one pass tells for all of them."""

from __future__ import annotations

import ahocorasick

from blinding.normalise import Folded

# Search → strings of which its pattern cannot do without all. They may be shorter than the pattern's words: then the
# pattern is tried in vain, no more. A test holds that no pattern matches without one.
_STRINGS = {
    "dot": "dot|punto|ponto",
    "opaque": "mailto:|callto:|skype:|magnet:|tel:|sms:|geo:",
    "account": "cci|cbu|cvu|clabe|iban|pix|chave|cuenta|conta|account|lattes|researcher|scopus|scholar|publons",
    "origin": (
        "argentin|bolivia|brazil|brasil|chile|colombia|costa ric|costarri|cuba|republica dominicana|dominican|ecuador|"
        "equador|ecuatorian|equatorian|espan|spain|spanish|guatemal|hondur|mexic|nicarag|panam|peru|portug|paragua|"
        "salvador|estados unidos|estadounidense|united states|u.s.|urugua|venez"
    ),
    "trait": (
        "fundadora|socias|directora|lideresa|female|woman|women|black|indigen|trans|gay|mujer|mulher|madre|maes|mother|"
        "afro|quechua|aimara|aiara|aymara|guarani|mapuche|negr|quilombol|lgbt|lesbian|catolic|evangelic|judi|jude|"
        "discapacidad|deficiencia|disabilit"
    ),
}


def _compiled() -> ahocorasick.Automaton:
    automaton = ahocorasick.Automaton()
    for search, strings in _STRINGS.items():
        for one in strings.split("|"):
            automaton.add_word(one, search)
    automaton.make_automaton()
    return automaton


_AUTOMATON = _compiled()


def asked(folded: Folded) -> frozenset[str]:
    """Return the searches ("dot", "origin" and so on) whose words may stand in a text."""
    return frozenset(search for _, search in _AUTOMATON.iter(folded.plain))
