"""Which searches are worth their time in a text: one pass tells for all of them."""

from __future__ import annotations

import ahocorasick

from blinding.normalise import Folded

# Search → strings of which its pattern cannot do without all. They may be shorter than the pattern's words: then the
# pattern is tried in vain, no more. A test holds that no pattern matches without one.
_STRINGS = {
    "dot": "dot|punto|ponto",
    "opaque": "mailto:|callto:|skype:|magnet:|tel:|sms:|geo:",
    "network": (
        "telegram|instagram|insta |twitter|tiktok|facebook|linkedin|youtube|you tube|github|gitlab|bitbucket|discord|"
        "skype|threads|bluesky|mastodon|twitch|pinterest|snapchat|wechat|slack|reddit|live:"
    ),
    "meeting": "meet|zoom|teams|webex",
    "image": "docker|podman|buildah|skopeo",
    "repository": (
        "github|git hub|gitlab|git lab|bitbucket|codeberg|docker|hugging|npm|packagist|quay|repositor|repo "
    ),
    "patent": "patent|inpi|indecopi|uspto|wipo|ompi|pct|modelo de util|marca|trade|registro de|certificado",
    "patent shape": "|".join(
        [
            "pct/",
            *(
                f"{code}{blank}{digit}"
                for code in ("us", "br", "ep", "wo")
                for blank in ("", " ")
                for digit in range(10)
            ),
        ]
    ),
    "work": "arxiv|isbn",
    "spoken": "slash|barra|diagonal| / |bit ly|youtu be|goo gl|linktr ee|tinyurl com|www ",
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
    searches: dict[str, set[str]] = {}
    for search, strings in _STRINGS.items():
        for one in strings.split("|"):
            searches.setdefault(one, set()).add(search)
    for one, wanted in searches.items():
        automaton.add_word(one, tuple(wanted))
    automaton.make_automaton()
    return automaton


_AUTOMATON = _compiled()


def asked(folded: Folded) -> frozenset[str]:
    """Return the searches ("dot", "origin" and so on) whose words may stand in a text."""
    return frozenset(search for _, searches in _AUTOMATON.iter(folded.plain) for search in searches)
