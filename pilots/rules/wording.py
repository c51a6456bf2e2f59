"""The words that the lint of requirements knows, per language: data, so that a language can be read and mended alone.

A suggestion stands in the language of the requirement, with places in square brackets for what only its writer knows.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_MEASURES = {
    "es": {
        "time": "en menos de [N] segundos",
        "people": "de modo que [N] de 10 personas lo logren sin ayuda en [M] minutos",
        "amount": "[cantidad y unidad]",
        "list": "[enumere cada caso]",
        "when": "[diga en qué caso]",
    },
    "pt": {
        "time": "em menos de [N] segundos",
        "people": "de modo que [N] de 10 pessoas consigam sem ajuda em [M] minutos",
        "amount": "[quantidade e unidade]",
        "list": "[enumere cada caso]",
        "when": "[diga em que caso]",
    },
    "en": {
        "time": "in less than [N] seconds",
        "people": "so that [N] of 10 people do it without help in [M] minutes",
        "amount": "[amount and unit]",
        "list": "[name each case]",
        "when": "[say in which case]",
    },
}
_VAGUE = {
    "es": {
        "time": r"rápid[oa]s?|rápidamente|ágil(?:es|mente)?|oportun[oa]s?|oportunamente|en tiempo real|de inmediato|"
        r"inmediat[oa]s?|inmediatamente|a la brevedad|cuanto antes",
        "people": r"fácil(?:es|mente)?|amigables?|intuitiv[oa]s?|sencill[oa]s?|simples?|accesibles?|cómod[oa]s?",
        "amount": r"adecuad[oa]s?|adecuadamente|suficientes?|eficientes?|eficientemente|eficaz|eficaces|óptim[oa]s?|"
        r"robust[oa]s?|modern[oa]s?|flexibles?|escalables?|confiables?|de (?:alta )?calidad|de última generación|"
        r"apropiad[oa]s?|máxim[oa] posible|mínim[oa] posible|vari[oa]s|much[oa]s|alg[uú]n[oa]s",
        "list": r"etc|etcétera|entre otr[oa]s|y demás|y similares",
        "when": r"cuando sea posible|en la medida de lo posible|de ser necesario|si es posible|según corresponda|"
        r"normalmente|generalmente",
    },
    "pt": {
        "time": r"rápid[oa]s?|rapidamente|ágil|ágeis|oportun[oa]s?|em tempo real|de imediato|imediat[oa]s?|"
        r"imediatamente|o quanto antes",
        "people": r"fácil|fáceis|facilmente|amigáve(?:l|is)|intuitiv[oa]s?|simples|acessíve(?:l|is)",
        "amount": r"adequad[oa]s?|suficientes?|eficientes?|eficaz|eficazes|ótim[oa]s?|robust[oa]s?|modern[oa]s?|"
        r"flexíve(?:l|is)|escaláve(?:l|is)|confiáve(?:l|is)|de (?:alta )?qualidade|de última geração|"
        r"apropriad[oa]s?|vári[oa]s|muit[oa]s|algu(?:ns|mas)",
        "list": r"etc|entre outr[oa]s|e demais|e similares",
        "when": r"quando possível|na medida do possível|se necessário|conforme o caso|normalmente|geralmente",
    },
    "en": {
        "time": r"fast|quick|quickly|timely|real[- ]time|immediate|immediately|promptly|as soon as possible",
        "people": r"easy|easily|user-friendly|intuitive|simple|simply|accessible",
        "amount": r"adequate|adequately|sufficient|efficient|efficiently|effective|optimal|robust|modern|flexible|"
        r"scalable|reliable|high[- ]quality|state[- ]of[- ]the[- ]art|appropriate|several|many|some",
        "list": r"etc|and so on|and the like|among others",
        "when": r"where possible|when possible|if possible|as needed|if necessary|as appropriate|normally|usually",
    },
}


@dataclass(frozen=True, slots=True)
class Words:
    """What one language writes unclearly."""

    vague: list[tuple[re.Pattern[str], str]]
    weak: re.Pattern[str]
    passive: re.Pattern[str]
    agent: re.Pattern[str]
    second: re.Pattern[str]
    wish: re.Pattern[str]
    infinitive: re.Pattern[str]
    leads: re.Pattern[str]
    verb: str
    do: str


def _words(language: str, *, verb: str, do: str, **patterns: str) -> Words:
    vague = [
        (re.compile(rf"(?<![\w-])(?:{pattern})(?![\w-])", re.IGNORECASE), _MEASURES[language][kind])
        for kind, pattern in _VAGUE[language].items()
    ]
    made = {name: re.compile(pattern, re.IGNORECASE) for name, pattern in patterns.items()}
    return Words(vague=vague, verb=verb, do=do, **made)


#: Ordinary words that look like an infinitive after "y" or "e".
_NO_VERB = (
    r"(?!(?:mujer|lugar|hogar|celular|similar|taller|ayer|alquiler|militar|escolar|popular|titular|mulher|lar)\b)"
)
WORDS: dict[str, Words] = {
    "es": _words(
        "es",
        weak=r"\b(?:debe|deben|debería|deberían|podrá|podrán|puede|pueden|permitirá|permitirán|tendrá que|tiene que)\b",
        passive=r"\b(?:será|serán|deberán?\s+(?:ser|estar)|debe\s+ser|deben\s+ser)\s+(\w+(?:ad|id)[oa]s?)\b|"
        r"\b(?:deberán?)\s+(\w+)(?:se)\b|\bse\s+(\w+(?:ará|erá|irá)n?)\b",
        agent=r"\bpor\s+(?:el|la|los|las|cada|un|una)\b",
        second=rf"\s*(?:,|;|\by\b|\be\b|\bademás\b|\basí como\b)+\s+(?:también\s+)?{_NO_VERB}"
        r"(\w+(?:ar|er|ir)(?:lo|la|los|las|le|les|se)?)\b",
        wish=r"^(?:queremos|necesitamos|se (?:requiere|necesita|quiere|desea)|deseamos|hace falta)\s+(?:que\s+)?",
        infinitive=r"\w+(?:ar|er|ir)(?:lo|la|los|las|le|les|se)?\b",
        leads=r"\w+(?:ar|er|ir|ando|iendo)|de|del|en|con|a|al|por|para|sobre|desde|hacia|el|la|los|las|un|una",
        verb="[verbo: quién hace qué]",
        do="[mostrar, contar, avisar…]",
    ),
    "pt": _words(
        "pt",
        weak=r"\b(?:deve|devem|deveria|deveriam|poderá|poderão|pode|podem|permitirá|terá que|tem que)\b",
        passive=r"\b(?:será|serão|dever(?:á|ão)\s+ser|deve\s+ser|devem\s+ser)\s+(\w+(?:ad|id)[oa]s?)\b",
        agent=r"\bpel[oa]s?\b",
        second=rf"\s*(?:,|;|\be\b|\bbem como\b)+\s+(?:também\s+)?{_NO_VERB}(\w+(?:ar|er|ir)(?:-\w+)?)\b",
        wish=r"^(?:queremos|precisamos(?: de)?|é preciso|deseja-se)\s+(?:que\s+)?",
        infinitive=r"\w+(?:ar|er|ir|or)(?:-\w+)?\b",
        leads=r"\w+(?:ar|er|ir|or|ando|endo|indo)|d[eoa]s?|em|n[oa]s?|com|a|ao|por|para|sobre|desde|o|os|as|um|uma",
        verb="[verbo: quem faz o quê]",
        do="[mostrar, contar, avisar…]",
    ),
    "en": _words(
        "en",
        weak=r"\b(?:should|must|may|might|can|could|will|would|is able to|allows? to)\b",
        passive=r"\b(?:shall|will|must|should)\s+be\s+(\w+(?:ed|en|own|ept|ent|ade))\b",
        agent=r"\bby\s+(?:the|a|an|each)\b",
        second=r"\s*(?:,|;|\band\b)+\s+(?:also\s+)(\w+)\b",
        leads=r"use|read|run|show|send|export|import|store|keep|using|of|in|on|with|to|from|by|for|through|the|a|an",
        wish=r"^(?:we (?:need|want)|there (?:is|has) to be)\s+",
        infinitive=r"(?:show|count|tell|send|keep|list|name|record|store|export|import|compare|warn|allow|ask)\b",
        verb="[verb: who does what]",
        do="[show, count, tell…]",
    ),
}
EITHER = re.compile(r"\b(?:y/o|e/o|o/y|e/ou|ou/e|and/or)(?!\w)", re.IGNORECASE)
OPEN_PLACE = re.compile(r"\[[^\]\n]{1,80}\]|\b(?:TBD|por definir|a definir)\b", re.IGNORECASE)
NUMBER = re.compile(
    r"\d|\b(?:cero|un[oa]?|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|cien|tod[oa]s|ningun[oa]|"
    r"zero|uma?|dois|duas|três|quatro|sete|oito|nove|dez|cem|nenhum|nenhuma|"
    r"one|two|three|four|five|six|seven|eight|nine|ten|hundred|all|none|every|each|cada)\b",
    re.IGNORECASE,
)


def words(language: str) -> Words:
    """Return what is unclear in a language; Spanish for one that has no list."""
    return WORDS.get(language[:2], WORDS["es"])
