"""How people of a place are called, made from the place's name: "recifenses", "trujillano", "poblana"."""

from __future__ import annotations

import re

from blinding.vocabulary import is_ordinary

#: Endings of Spanish, Portuguese and English, folded. The place's last vowel falls before them.
_ENDINGS = (
    r"(?:[ie]?ens(?:es?|is)|i?an[oa]s?|en[oa]s?|enh[oa]s?|in[oa]s?|inh[oa]s?|eir[oa]s?|er[oa]s?|es(?:a|as|es)?|"
    r"ista(?:s|n[oa]s?)?|it[ao]s?|t?ec[oa]s?|ians?|ers?)"
)
#: After a place whose name is a word or short: "palmera" and "granadero" are none of Palmas and Granada.
_SURE = r"(?:ens(?:es?|is)|an[oa]s?|en[oa]s?|enh[oa]s?|es(?:as?|es))"
#: Folded place → what its people are called where the name does not show, as stems.
_OWN = {
    "puebla": "poblan", "sao paulo": "paulist", "rio de janeiro": "carioc fluminens", "rio grande do sul": "gauch",
    "rio grande do norte": "potiguar", "minas gerais": "mineir", "belo horizonte": "belo_horizontin belorizontin",
    "salvador": "soteropolitan", "espirito santo": "capixab", "santa catarina": "barriga_verde catarinens",
    "porto alegre": "porto_alegrens", "para": "paraens", "buenos aires": "porten bonaerens", "guadalajara": "tapati",
    "monterrey": "regiomontan", "ciudad de mexico": "chilang capitalin", "medellin": "paisa medellinens",
    "antioquia": "paisa antioquen", "arequipa": "arequipen characat", "quito": "quiten", "cali": "calen vallun",
    "santiago": "santiaguin", "la paz": "pacen", "santa cruz": "crucen", "cusco": "cusquen cuzquen", "cuzco": "cuzquen",
    "tacna": "tacnen", "huancayo": "huancain", "ica": "iquen", "trujillo": "trujillan", "oaxaca": "oaxaquen",
    "merida": "meriden emeritens", "yucatan": "yucatec", "nuevo leon": "neolones", "caracas": "caraquen",
    "asuncion": "asuncen", "lima": "limen", "piura": "piuran", "chiclayo": "chiclayan", "iquitos": "iquiten",
    "goias": "goian", "parana": "paranaens", "brasilia": "brasiliens candang", "bogota": "bogotan",
    "jalisco": "jaliscien", "veracruz": "veracruzan jaroch", "mendoza": "mendocin", "tucuman": "tucuman",
    "rosario": "rosarin",
}  # fmt: skip


def shape_of(place: tuple[str, ...]) -> str:
    """Return a pattern, over folded text, of what the people of a place are called; "" where none can be made."""
    own = _OWN.get(" ".join(place), "").split()
    if own:
        return "|".join(f"{stem.replace('_', '[ -]')}[a-z]{{0,4}}" for stem in own)
    last = place[-1] if place else ""
    stem = re.sub(r"[aeiou]?s?\Z", "", last)
    plain = is_ordinary(last)
    if len(stem) < 3 or len(place) > 2 or (plain and len(place) > 1):
        return ""
    before = f"{place[0]}[ -]?" if len(place) > 1 else ""
    return before + stem + (_SURE if plain or len(stem) < 4 else _ENDINGS)
