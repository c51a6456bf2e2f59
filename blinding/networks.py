"""What leads to somebody without looking like an address: names in networks, images, patents, hashes, spoken links."""

from __future__ import annotations

import re
from collections.abc import Iterator

from blinding.chains import Hit
from blinding.identity import Action
from blinding.normalise import Folded
from blinding.vocabulary import is_ordinary

_NETWORK = (
    r"(?:telegram|instagram|insta|twitter|tiktok|facebook|linkedin|you ?tube|github|gitlab|bitbucket|discord|skype|"
    r"threads|bluesky|mastodon|twitch|pinterest|snapchat|wechat|slack|reddit)"
)
_LINK = (
    r"(?:\s?[:,]?\s(?:nos|como|es|somos|usuario|usuaria|user|username|cuenta|conta|perfil|profile|canal|channel|"
    r"grupo|id|as|is|de|en|em|el|la|a|o|nuestro|nosso|llama|llamado|hallan|encuentran|buscan|named|called)){0,4}\s?:?\s"
)
# Letters with a digit, an underscore or a dot among them: no word of a sentence.
_HANDLE = r"(?=[\w.]{4,40})(?=[^\W\d_][\w.]*?(?:[\d_]|\.[^\W\d_]))[^\W\d_]{3}[\w.]{1,37}(?<!\.)(?![^\W_])"
_NAMED = re.compile(rf"(?<![^\W_]){_NETWORK}{_LINK}(?P<own>{_HANDLE})")
_NAMED_IN = re.compile(rf"(?<![\w.@])(?P<own>{_HANDLE})\s(?:en|em|on|de|in)\s(?:el |la )?{_NETWORK}(?![^\W_])")
# One word after words that say that a name follows: believed when no dictionary has it.
_CALLED = re.compile(
    rf"(?:(?:canal|channel|perfil|profile|cuenta|conta|usuario|user)\s(?:de|en|em|on|in)\s{_NETWORK}\s|"
    rf"(?<![^\W_]){_NETWORK}\s(?:nos\s\w+\s)?(?:como|as|usuario|user|canal|channel|perfil|cuenta|conta):?\s)"
    r"(?:es\s|is\s|e\s|llamado\s|named\s)?[\"'«“]?(?P<own>[^\W\d_]{4,30})(?![^\W_])"
)
_LIVE = re.compile(r"(?<![^\W_])live:(?:\.cid\.)?[\w.\-]{3,40}")
_TAGGED = re.compile(r"(?<![\w#])[^\W\d_][\w.]{1,31}#\d{4}(?!\w)")
_MEETING = re.compile(
    r"(?<![^\W_])(?:(?:google\s)?meet|zoom|teams|webex)(?![^\W_])[^.\n]{0,40}?"
    r"(?<![\w-])(?P<own>[a-z]{3}-[a-z]{4}-[a-z]{3}|\d{3}[ -]?\d{3,4}[ -]?\d{3,4})(?![\w-])"
)
_REPO = r"(?P<own>[^\W_][\w.\-]{1,38}/[^\W_][\w.\-]{1,60}(?<![.\-])(?::[\w.\-]+)?)"
_IMAGE = re.compile(
    rf"(?<![^\W_])(?:docker|podman|buildah|skopeo)\s(?:image\s)?(?:pull|run|push|inspect)(?:\s-\S+)*\s{_REPO}"
)
_HOSTS = r"(?:git ?hub|git ?lab|bitbucket|codeberg|docker ?hub|hugging ?face|npm|packagist|quay)"
_HOSTED = re.compile(rf"(?<![\w./@]){_REPO}\s(?:en|em|on|in|no|na|de)\s{_HOSTS}(?![^\W_])")
_HOSTS_IT = re.compile(
    rf"(?<![^\W_])(?:{_HOSTS}|repositorio|repository|repo)(?:\s(?:es|e|is|en|em|como|de|{_HOSTS})){{0,3}}:?\s{_REPO}"
)
_AND_OR = re.compile(r"\A(?:y/o|e/ou|and/or)")
_NUMBER = r"(?:[a-z]{1,3}[ \-/]?)?\d(?:[ .\-/]?\d){4,16}(?:-?[a-z]\d?(?![^\W_]))?"
_PATENT = re.compile(
    r"(?<![^\W_])(?:patentes?|patents?|patented|inpi|indecopi|uspto|wipo|ompi|pct|modelo de utilidad(?:e)?|"
    r"marcas? (?:registradas?|mixtas?|denominativas?)|trade ?marks?|registro de (?:marca|software)|"
    r"(?:marca|certificado|expediente de marca)(?=[^.\n]{0,12}(?:n[°ºo]\.?|nro|numero|[a-z])\s?\d))"
    r"(?:[\s:,]{1,2}(?:es|e|is|la|el|a|o|y|de|no?[.°º]?|n[°º]|nro\.?|numero|number|concedida|solicitud|registro|registrada|"
    r"en|inpi|indecopi|uspto|wipo)){0,5}[\s:#°º.]{1,3}"
    rf"(?P<own>{_NUMBER})(?![^\W_])"
)
_PATENT_SHAPE = re.compile(
    r"(?<![^\W_])(?:us\s?\d{7,8}\s?[ab]\d|br\s?[12]0\s?20\d\d\s?\d{6}(?:-?\d)?|(?:ep|wo)\s?\d{7,10}(?:\s?[ab]\d)?|"
    r"pct/[a-z]{2}\d{4}/\d{5,6})(?![^\W_])"
)
_WORK = re.compile(
    r"(?<![^\W_])(?:arxiv[:\s]{1,2}\d{4}\.\d{4,5}(?:v\d)?|"
    r"isbn(?:-1[03])?[:\s]{1,2}\d(?:[ \-]?\d){8,11}[ \-]?[\dx])(?![^\W_])"
)
_HASH = re.compile(
    r"(?<![^\W_])(?:commits?\s(?:(?:es|is|e|de)\s)?[0-9a-f]{7,40}|[0-9a-f]{40}|0x[0-9a-f]{40}|bc1[a-z0-9]{25,60})(?![^\W_])"
)
_KEY = re.compile(
    r"(?<![^\W_])(?:Qm[1-9A-HJ-NP-Za-km-z]{44}|[13](?=\w*[a-z])(?=\w*[A-Z])[1-9A-HJ-NP-Za-km-z]{25,33}|"
    r"ssh-(?:rsa|ed25519|dss)\s[A-Za-z0-9+/=]{20,})(?![^\W_])"
)
_ENDS = r"(?:com|org|net|io|app|ly|me|be|gl|gle|ee|co|dev|tech|link|pe|br|ar|mx|cl|uy)"
_COMMA = re.compile(rf"(?<![\w.@/])[^\W_][\w\-]{{1,40}}\s?[,;·]\s?{_ENDS}/[^\s<>\"]{{1,200}}")
_COMMA_END = re.compile(rf"[,;·]\s?{_ENDS}/")
_SLASH = re.compile(
    rf"(?<![^\W_])[^\W_][\w\-]{{1,40}}\s(?:(?:punto|ponto|dot)\s)?{_ENDS}\s(?:slash|barra|diagonal|/)\s[^\W_][\w\-]{{1,60}}|"
    r"(?<![^\W_])(?:bit ly|youtu be|goo gl|linktr ee|tinyurl com)\s(?:/\s?)?[^\W_][\w\-]{2,60}|"
    rf"(?<![^\W_])www\s(?:[^\W_][\w\-]*\s){{1,4}}?(?:com|org|net|app|io|dev)(?:\s(?:pe|br|ar|mx|cl|uy|co))?(?![^\W_])"
)
_DIGIT = re.compile(r"\d")

#: Search → (pattern, kind of leak, action, reason). A pattern with a group "own" covers that group only.
_SEARCHES: tuple[tuple[str, re.Pattern[str], str, Action, str], ...] = (
    ("network", _NAMED, "handle", "redact", "a name in a network"),
    ("network", _NAMED_IN, "handle", "redact", "a name in a network"),
    ("network", _LIVE, "handle", "redact", "a name in a network"),
    ("meeting", _MEETING, "link", "redact", "a meeting"),
    ("image", _IMAGE, "link", "redact", "an image of software"),
    ("repository", _HOSTED, "link", "redact", "a repository"),
    ("patent", _PATENT, "tax_id", "redact", "a patent or a trade mark"),
    ("patent shape", _PATENT_SHAPE, "tax_id", "redact", "a patent"),
    ("work", _WORK, "link", "review", "a work that leads to its authors"),
    ("spoken", _SLASH, "link", "redact", "a link in words"),
)


def find_named(folded: Folded, asked: frozenset[str]) -> Iterator[Hit]:
    """Yield names in networks, meetings, repositories, patents, works, hashes, wallets and links in words."""
    plain, chars = folded.plain, folded.chars
    for search, pattern, kind, action, reason in _SEARCHES:
        if search in asked:
            for match in pattern.finditer(plain):
                own = "own" if "own" in pattern.groupindex else 0
                yield Hit(*match.span(own), kind, action, reason)
    if "network" in asked:
        for match in _CALLED.finditer(plain):
            if not is_ordinary(match["own"]):
                yield Hit(*match.span("own"), "handle", "redact", "a name in a network")
    if "repository" in asked:
        for match in _HOSTS_IT.finditer(plain) if "/" in chars else ():
            if not _AND_OR.match(match["own"]):
                sure: Action = "review" if all(map(is_ordinary, match["own"].split("/"))) else "redact"
                yield Hit(*match.span("own"), "link", sure, "a repository")
    if "#" in chars:
        for match in _TAGGED.finditer(plain):
            yield Hit(*match.span(), "handle", "redact" if "discord" in plain else "review", "a name in a network")
    if "/" in chars and not chars.isdisjoint(",;·") and _COMMA_END.search(plain):
        for match in _COMMA.finditer(plain):
            yield Hit(
                match.start(),
                match.start() + len(match.group().rstrip(".,;:!?)")),
                "link",
                "redact",
                "a link with a comma",
            )
    longest = max(map(len, folded.tokens), default=0)
    if longest > 19 or (longest > 6 and "commit" in plain):
        for match in _HASH.finditer(plain):
            if _DIGIT.search(match.group()):
                yield Hit(*match.span(), "code", "redact", "a hash or a wallet")
        for match in _KEY.finditer(folded.text) if longest > 19 else ():
            yield Hit(*folded.folded(*match.span()), "code", "redact", "a key or a wallet")
