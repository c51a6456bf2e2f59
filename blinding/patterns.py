"""Addresses of the net in any writing: e-mails, links, domains, profiles, file names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from blinding.chains import Hit
from blinding.identity import Identity
from blinding.normalise import Folded, fold, letters, words

# Small on purpose: generic ones in use by start-ups, Latin America, and the larger countries beside; and what addresses
# of the demonstration end in, so that it shows what happens to real ones.
_TLDS = frozenset(
    words(
        "com net org info biz io co app dev ai tech online site store cloud digital me tv xyz page link web coop lat "
        "edu gov gob gub mil int ar bo br cl cr cu do ec es gt hn mx ni pa pe pr pt py sv uy ve us uk eu de fr it ca "
        "ch example"
    )
)
_PLAIN_TLDS = _TLDS - frozenset(words("es me do de it us pa int link page web store site online cloud digital info"))
# Every country's, and what shorteners and hosts of profiles end in: believed only where a path follows.
_FURTHER_TLDS = _TLDS | frozenset(
    words(
        "ac ad ae af ag ai al am ao aq as at au aw ax az ba bb bd be bf bg bh bi bj bm bn bs bt bw by bz cc "
        "cd cf cg ci ck cm cn cv cw cx cy cz dj dk dm dz ee eg er et fi fj fk fm fo ga gd ge gf gg gh gi gl "
        "gm gp gq gr gs gu gw gy hk hr hu id ie il im in iq ir is je jm jo jp ke kg kh ki km kn kp kr kw ky "
        "kz la lb lc li lk lr ls lt lu lv ly ma mc md mg mh mk ml mm mn mo mp mq mr ms mt mu mv mw my mz na "
        "nc ne nf ng nl no np nr nu nz om pf pg ph pk pl pm pn ps pw qa re ro rs ru rw sa sb sc sd se sg sh "
        "si sj sk sl sm sn so sr ss st su sx sz tc td tf tg th tj tk tl tm tn to tr tt tw tz ua ug uz va vc "
        "vg vi vn vu wf ws ye yt za zm zw gle onion ong ngo lat bio link click news live video photos space "
        "world team group agency studio solutions systems services works zone global social fun top vip club"
    )
)
# Addresses of the public sector and of common references do not tell who applies.
_PUBLIC_LABELS = frozenset(words("gob gov gub gouv edu mil jus leg int go"))
_REFERENCES = (
    "openstreetmap.org", "wikipedia.org", "w3.org", "python.org", "djangoproject.com", "postgresql.org",
    "iso.org", "ietf.org", "un.org", "oecd.org", "oas.org", "iadb.org",
    "worldbank.org", "caf.com", "europa.eu", "creativecommons.org", "example.com", "example.org",
)  # fmt: skip
# Where works of science lie: a proposal may quote somebody else's, so a person looks.
_WORKS = ("doi.org", "arxiv.org", "zenodo.org", "orcid.org", "scielo.org", "scielo.br", "ssrn.com", "jstor.org")

_LABEL = r"[^\W_](?:[^\W_]|-(?=[^\W_])){0,62}"
_DOT = r"(?:\.|\s?[\[({<]\s?(?:\.|dot|punto|ponto)\s?[\])}>]\s?|\s(?:dot|punto|ponto)\s|\s\.\s)"
_DOTTED = re.compile(rf"(?<![^\W_])({_LABEL}(?:{_DOT}{_LABEL}){{1,5}})")
# The dot of _DOT, told from the end of a sentence.
_INNER_DOT = re.compile(r"\.(?:[^\W_]|(?<=[\[({<]\.)|(?<=[\[({<]\s\.)|(?<=\s\.)\s)")
_SCHEME = re.compile(r"(?:h(?:tt|xx)ps?|ftp)\s?(?::|\[:\])\s?/\s?/\s?\Z")
# A scheme says by itself that a link follows, whatever its host is: a number, an unknown domain, a bucket.
_SCHEMED = re.compile(r"(?<![a-z0-9])[a-z][a-z0-9+.\-]{1,19}://([^\s<>\"»”/?#]{1,260})([/?#][^\s<>\"»”]{0,300})?")
_PATH = re.compile(r"(?::\d{2,5})?(?:[/?#][^\s<>\"»”]{0,300})?")
_AT_ENDS = ("@", "]", ")", "}", ">", "at", "arroba")
_AT = re.compile(r"([^\W_](?:[\w.%+\-]*[^\W_])?)\s?(@|[\[({<]\s?(?:@|at|arroba)\s?[\])}>]|\s(?:at|arroba)\s)\s?\Z")
# Who spells the @ spells the dots before it too: "ana punto torres arroba".
_SPELLED_LOCAL = re.compile(
    r"(?:[^\W_][\w%+\-]*(?:\s(?:dot|punto|ponto)\s|\s?[\[({<]\s?(?:\.|dot|punto|ponto)\s?[\])}>]\s?))+\Z"
)
_PROFILE_SITES = (
    r"(?:linkedin|facebook|fb|instagram|twitter|tiktok|youtube|github|gitlab|bitbucket|medium|threads|t|wa|x|"
    r"play\.google|apps\.apple|crunchbase|behance|vimeo|telegram|bsky|linktr)"
)
_PROFILE = re.compile(rf"^(?:(?:www|m|[a-z]{{2}})\.)?{_PROFILE_SITES}\.(?:com|me|co|app|org|ee|be)\Z")
_MENTION = re.compile(r"(?<![\w@./])@([^\W_][\w.]{2,29})(?<!\.)")
_LABELLED = re.compile(
    r"\b(?:instagram|insta|ig|twitter|facebook|fb|tiktok|linkedin|youtube|github|telegram|threads|x)\s?[:=]\s?@?"
    r"([^\W_][\w.\-]{2,39})"
)
_EXTENSION = r"\.(?:pdf|docx?|pptx?|xlsx?|odt|ods|odp|csv|zip|rar|png|jpe?g|mp4|mov|txt|html?)(?![^\W_])"
# Hidden services: the name is the key, 16 or 56 signs of base 32; shorter ones are believed from six signs on.
_ONION = re.compile(r"[a-z2-7]{6,56}")
# Schemes without "//": what follows is one person's, one place's or one file's.
_OPAQUE = re.compile(
    r"(?<![^\W_])(?:(?:mailto|callto|skype|magnet):[^\s<>\"»”/]|(?:tel|sms|geo):[+\-]?\d)[^\s<>\"»”]{2,200}"
)
_FILE_EXTENSION = re.compile(_EXTENSION)
_FILE_STEM = re.compile(r"[\w\-+.()]{1,120}\Z")
FILE_END = re.compile(rf"[\w\-+.()]{{0,60}}?{_EXTENSION}")


def find_files(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of file names, without the words that a space parts from them."""
    # From the extension backwards: looking for the start first would take the square of a long run of dots.
    for match in _FILE_EXTENSION.finditer(plain):
        stem = _FILE_STEM.search(plain[max(0, match.start() - 120) : match.start()])
        if stem:
            yield match.start() - len(stem.group()), match.end()


class Addresses:
    """The applicant's addresses of the net."""

    def __init__(self, identity: Identity) -> None:
        self._domains = {fold(domain).removeprefix("www.") for domain in identity.domains}
        self._mails = {letters(email) for email in identity.emails}
        self._handles = {letters(handle) for handle in identity.handles}

    def find(self, folded: Folded, asked: frozenset[str]) -> Iterator[Hit]:
        """Yield e-mails, links, domains and profiles, the applicant's own and unknown ones."""
        plain, chars = folded.plain, folded.chars
        if ("." in chars and _INNER_DOT.search(plain)) or "dot" in asked:
            covered = 0
            for match in _DOTTED.finditer(plain):
                if match.end() <= covered:
                    continue  # within the path of a link
                for hit in _domain(match, folded, self._domains, self._mails):
                    covered = hit.end if hit.action == "redact" else covered
                    yield hit
        if ":" in chars and "://" in plain:
            yield from _links(plain)
        if "opaque" in asked:
            for match in _OPAQUE.finditer(plain):
                end = match.start() + len(match.group().rstrip(".,;:!?)]'"))
                yield Hit(match.start(), end, "link", "redact", "a link")
        if "@" in chars:
            for match in _MENTION.finditer(plain):
                known = letters(match.group(1)) in self._handles
                yield Hit(*match.span(), "handle", "redact", "a handle of the record" if known else "a handle")
        if ":" in chars or "=" in chars:
            for match in _LABELLED.finditer(plain):
                if match.group().count(".") < 3:
                    yield Hit(*match.span(), "handle", "redact", "a profile in a social network")


def _links(plain: str) -> Iterator[Hit]:
    """Yield what has a scheme, but for addresses of the public sector and of common references."""
    for match in _SCHEMED.finditer(plain):
        host = match.group(1).rpartition("@")[2].partition(":")[0]
        if not _is_reference(host.split(".")):
            yield Hit(match.start(), match.start() + len(match.group().rstrip(".,;:!?)]'")), "link", "redact", "a link")


def _is_reference(labels: list[str]) -> bool:
    host = ".".join(labels)
    return _public(labels) or any(host == one or host.endswith("." + one) for one in _REFERENCES)


@dataclass(slots=True)
class _Host:
    """A host in a text: where its labels end, and whether a path follows, it is of the hidden web or of a rare end."""

    name: str
    labels: list[str]
    start: int
    ends: list[int]
    leads_on: bool
    hidden: bool
    further: bool

    @property
    def end(self) -> int:
        return self.ends[-1]


def _host(match: re.Match[str], plain: str, own: set[str]) -> _Host | None:
    """Return the host of a match, ended at its last label that is a top-level domain."""
    labels: list[str] = []
    ends: list[int] = []
    for part in re.finditer(_LABEL, match.group()):
        if part.group() in ("dot", "punto", "ponto") and labels:
            continue
        labels.append(part.group())
        ends.append(match.start() + part.end())
    # A path makes of the name of a site the link to one page.
    leads_on = plain.startswith("/", ends[-1]) and plain[ends[-1] + 1 : ends[-1] + 2].isalnum()
    hidden = len(labels) > 1 and labels[-1] == "onion" and _ONION.fullmatch(labels[-2]) is not None
    known_ends = _FURTHER_TLDS if leads_on or hidden else _TLDS
    further = leads_on and labels[-1] in _FURTHER_TLDS - _TLDS
    # A domain of the record may end in what is no top-level domain that we know.
    while labels and labels[-1] not in known_ends and labels[-1] not in {domain.rpartition(".")[2] for domain in own}:
        labels.pop()
        ends.pop()
    while len(labels) > 2 and ends and not _public_or_known(labels, own) and labels[-2] == labels[-1]:
        labels.pop()
        ends.pop()
    if len(labels) < 2:
        return None
    leads_on = leads_on and plain.startswith("/", ends[-1])
    return _Host(".".join(labels), labels, match.start(), ends, leads_on, hidden, further)


def _domain(match: re.Match[str], folded: Folded, own: set[str], own_mail: set[str]) -> Iterator[Hit]:
    plain = folded.plain
    host = _host(match, plain, own)
    if host is None:
        return
    spelled = bool(re.search(r"\s|[\[({<]", plain[host.start : host.end]))
    known = any(host.name == domain or host.name.endswith("." + domain) for domain in own)
    if spelled and not known:
        # "el punto es que": spelled dots count only with a top-level domain that is no word.
        if host.labels[-1] not in _PLAIN_TLDS:
            return
        if host.labels[0] != "www":
            host.labels = host.labels[-3:]
    # Looked at from its end first: a search through what stands before costs more than all the rest.
    near = plain[max(0, host.start - 8) : host.start].rstrip()
    before = _AT.search(plain[max(0, host.start - 80) : host.start]) if near.endswith(_AT_ENDS) else None
    if before and (before.group(2).strip() not in ("at", "arroba") or spelled or known):
        yield from _mail(host, before, plain, own_mail, known=known)
    else:
        yield from _site(host, near, folded, known=known)


def _mail(host: _Host, before: re.Match[str], plain: str, own_mail: set[str], *, known: bool) -> Iterator[Hit]:
    """Yield the e-mail of which a host is the end."""
    first = max(0, host.start - 80) + before.start()
    if before.group(2).strip() != "@" and (local := _SPELLED_LOCAL.search(plain[max(0, first - 60) : first])):
        first = max(0, first - 60) + local.start()
    if known or letters(before.group(1)) + "".join(host.labels) in own_mail:
        yield Hit(first, host.end, "email", "redact", "an e-mail of the record")
    elif not _public(host.labels):
        yield Hit(first, host.end, "email", "redact", "an e-mail")


def _site(host: _Host, near: str, folded: Folded, *, known: bool) -> Iterator[Hit]:
    """Yield the link that a host makes with the scheme before it and the path after it."""
    plain, labels = folded.plain, host.labels
    path = _PATH.match(plain, host.end)
    stop = host.end + len(path.group().rstrip(".,;:!?)]'")) if path else host.end
    first = host.start
    scheme = _SCHEME.search(plain[max(0, host.start - 14) : host.start]) if near.endswith("/") else None
    if scheme:
        first = max(0, host.start - 14) + scheme.start()
    if known:
        yield Hit(first, stop, "link", "redact", "a domain of the record")
    elif _PROFILE.match(host.name) and stop > host.end + 1:
        yield Hit(first, stop, "handle", "redact", "a profile or an application")
    elif _is_reference(labels):
        return
    elif scheme or labels[0] == "www" or host.hidden or host.further or (host.leads_on and not _is_work(host.name)):
        yield Hit(first, stop, "link", "redact", "a link")
    elif not any(folded.upper(at) for at in range(host.start + 1, host.end)) and len(labels[-2]) > 1:
        yield Hit(first, stop, "link", "review", "a domain")


def _is_work(host: str) -> bool:
    return any(host == one or host.endswith("." + one) for one in _WORKS)


def _public_or_known(labels: list[str], own: set[str]) -> bool:
    return ".".join(labels) in own or _public(labels)


def _public(labels: list[str]) -> bool:
    return any(label in _PUBLIC_LABELS for label in labels[-2:])
