"""How much of an unseen applicant's identity is found in text, how often plain text is touched, and at what speed.

    .venv/bin/python -m bench.blinding [--seed 7] [--rounds 3] [--show KIND]

Every name, person, number and address of `bench/blinding_records.py` in every disguise below, in carrier sentences of
three languages; then plain sentences, among them the ordinary uses of the words that are names. `removed`: at least
nine tenths of the letters and digits are in spans to redact; `noticed`: some span touches it; `false`: a plain sentence
with a span to redact; `review`: one with spans to review only. A table, no verdict.
"""

from __future__ import annotations

import argparse
import base64
import codecs
import random
import re
import time
from collections import defaultdict
from collections.abc import Iterator
from typing import NamedTuple

from bench.blinding_records import NEUTRAL, RECORDS, Record
from blinding import Identity, Matcher, find_leaks
from blinding.normalise import fold

# Where the applicant stands as an actor, then where anything may stand.
ACTOR = (
    "Con apoyo de {}, tres distritos abrieron sus datos.", "Presentamos {}, un servicio para oficinas de atención.",
    "El prototipo fue construido por {} en ocho semanas.", "Desde hace seis años {} trabaja con alcaldías.",
    "O protótipo foi construído pela {} em oito semanas.", "Quem opera o serviço é {}, com equipe própria.",
    "The prototype was built by {} in eight weeks.", "For six years {} has worked with local councils.",
    "Según informó {}, el piloto terminó antes del plazo.", "A proposta de {} prevê três entregas.",
)  # fmt: skip
ANY = (
    "Para más detalle: {}.", "El dato figura en la ficha ({}) del anexo.", "Consta {} en el expediente.",
    "Mais detalhes: {}.", "O dado aparece na ficha ({}) do anexo.", "See {} for the details.",
    "The sheet says {} and nothing else.",
)  # fmt: skip
PERSON = (
    "Coordina {} desde la oficina central.", "La persona responsable es {}, que firma el plan.",
    "O trabalho é coordenado por {} desde 2021.", "The plan was signed by {} last year.",
    "Responde {} en nombre del equipo.", "Contact {} for questions about the plan.",
)  # fmt: skip
HOME = (
    "Nuestra sede queda en {}.", "Somos una empresa de {}.", "Nossa equipe fica em {}.", "Our offices are in {}.",
    "Operamos desde {} con doce personas.",
)  # fmt: skip
ORIGIN = ("Somos una compañía {}.", "Nuestro equipo es {}.", "Nossa empresa é {}.", "Our company is {}.")
PLATFORM = ("Pruebe {} sin costo.", "El módulo {} ordena los reclamos.", "O módulo {} ordena os pedidos.",
            "The {} module sorts the requests.")  # fmt: skip
FILE = ("Adjuntamos {} con el cronograma.", "O cronograma está em {}.", "The schedule is in {}.")
TRAITS = (
    "Nuestra fundadora estudió estadística.", "Somos un equipo liderado por mujeres.",
    "Nossos sócios são indígenas da região.", "Our founders are Aymara women.", "Somos três mulheres engenheiras.",
    "We are a women-owned business.", "Como equipo afroperuano conocemos el problema.",
)  # fmt: skip

ACCENTS = str.maketrans("aeiou", "áéíóú")
LOOKALIKES = str.maketrans("aeopcxyiAEOPCXTHKMB", "аеорсхуіАЕОРСХТНКМВ")
CAPS = str.maketrans("abcdefghijklmnopqrstuvwyz", "ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘꞯʀꜱᴛᴜᴠᴡʏᴢ")
LEET = str.maketrans("aeiosAEIOS", "4310543105")
DIGITS = {
    "es": ["cero", "uno", "dos", "tres", "cuatro", "cinco", "seis", "siete", "ocho", "nueve"],
    "pt": ["zero", "um", "dois", "três", "quatro", "cinco", "seis", "sete", "oito", "nove"],
    "en": ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"],
}


class Case(NamedTuple):
    """A text with the spans that tell who wrote it."""

    kind: str
    text: str
    gold: tuple[tuple[int, int], ...]


def _styled(name: str, first: int, dice: random.Random) -> str:
    # Letters of a styled alphabet, capitals first; letters with accents lose them.
    return "".join(
        chr(first + ord(char) - 65)
        if "A" <= char <= "Z"
        else chr(first + 26 + ord(char) - 97)
        if char.isalpha()
        else char
        for char in _bare(name)
    )


def _bare(name: str) -> str:
    return "".join(fold(char).upper() if char.isupper() else fold(char) for char in name)


def _slip(name: str, dice: random.Random) -> str:
    """One slip of the keyboard in a word, in two words of a long name; never in the first letter of a word."""
    parts = re.split(r"([\s\-])", name)
    wide = [at for at, part in enumerate(parts) if len(part) > 4] or [0]
    for at in dice.sample(wide, min(len(wide), 1 + (len(name) > 12))):
        parts[at] = _slipped(parts[at], dice)
    return "".join(parts)


def _slipped(word: str, dice: random.Random) -> str:
    other = dice.choice("abcdefghilmnoprstuv")
    at = dice.choice(
        [at for at in range(1, len(word) - 1) if word[at : at + 2].isalpha() and word[at] != word[at + 1]] or [1]
    )
    return dice.choice(
        (
            word[:at] + word[at + 1 :], word[:at] + word[at] + word[at:], word[:at] + other + word[at:],
            word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :], word[:at] + other + word[at + 1 :],
        )
    )  # fmt: skip


def _broken(name: str, dice: random.Random) -> str:
    word = name.split()[0]
    at = dice.randint(min(2, len(word) - 1), max(2, len(word) - 2))
    return word[:at] + dice.choice(("-\n", "\n", "\u00ad\n", "\u00ad")) + word[at:]


def _organisation(record: Record, dice: random.Random) -> Iterator[tuple[str, tuple[str, ...], str]]:
    """Yield kind, carriers and disguise for the organisation's names."""
    one = record.identity
    org, legal, brand = one.org_names[0], one.legal_names[0], one.brands[0]
    joined = "".join(part[:1].upper() + part[1:] for part in re.split(r"[\s\-]", org))
    under = re.sub(r"[\s\-]", "_", _bare(org).lower())
    letters_only = re.sub(r"[^\w]", "", org)
    first = re.split(r"[\s\-]", org)[0]
    stem = first[:-1] if first[-1] in "aeiouáéíóú" else first
    yield "01 as it is", ACTOR, org
    for form in (org.upper(), org.lower()):
        yield "02 case", ACTOR, form
    at = dice.choice([at for at, char in enumerate(org) if char in "aeiouAEIOU"])
    yield "03 accents", ACTOR, org[:at] + org[at].translate(ACCENTS) + org[at + 1 :]
    yield "03 accents", ACTOR, _bare(org)
    for form in (f"#{joined}", f"{under}_oficial", f"{joined}Latam", f"#Equipo{joined}", f"Somos{joined}"):
        yield "04 joined", ACTOR, form
    yield "05 slip", ACTOR, _slip(org, dice)
    for form in (f"{first}s", f"«{org}»", *([f"{stem}ista", f"{stem}iana"] if len(stem) > 2 else [])):
        yield "06 inflected", ACTOR, form
    yield "06 inflected", tuple(carrier.replace("{}", "{}’s") for carrier in ACTOR), org
    for form in (legal, re.sub(r"[.]", "", legal).upper()):
        yield "07 legal", ACTOR, form
    for acronym in one.acronyms:
        yield "08 acronym", ACTOR, acronym
    for form in (" ".join(letters_only), ".".join(letters_only), "-".join(letters_only.upper())):
        yield "09 spaced", ACTOR, form
    yield "10 broken", ACTOR, _broken(org, dice)
    for form in (org.translate(LOOKALIKES), "\u200b".join(org), org[:2] + "\ufeff" + org[2:]):
        yield "11 invisible, look-alike", ACTOR, form
    for first_letter in (0x1D400, 0x1D468):
        yield "12 styled", ACTOR, _styled(org, first_letter, dice)
    yield "12 styled", ACTOR, "".join(chr(ord(c) + 0xFEE0) if "!" <= c <= "~" else c for c in _bare(org))
    yield "12 styled", ACTOR, _bare(org).lower().translate(CAPS)
    yield "12 leet", ACTOR, _bare(org).translate(LEET)
    for form in (
        letters_only[::-1],
        codecs.encode(org, "rot13"),
        base64.b64encode(org.encode()).decode(),
        org.encode().hex(),
    ):
        yield "23 encoded", ANY, form
    for form in (brand, brand.upper()):
        yield "24 brand", PLATFORM, form
    for form in (
        f"{joined}_plan_v2.pdf",
        f"{under.replace('_', '-')}-ficha.docx",
        f"plan_{org.upper().replace(' ', '_')}_2027.xlsx",
    ):
        yield "25 file", FILE, form


def _addresses(record: Record) -> Iterator[tuple[str, tuple[str, ...], str]]:
    one = record.identity
    domain, email, handle = one.domains[0], one.emails[0], one.handles[0]
    for form in (
        domain, f"https://www.{domain}/demo?x=2", f"hxxps://{domain.replace('.', '[.]')}", domain.replace(".", "[.]"),
        f"www . {domain.replace('.', ' . ')}", *(domain.replace(".", f" {dot} ") for dot in ("punto", "ponto", "dot")),
    ):  # fmt: skip
        yield "13 domain", ANY, form
    user, host = email.split("@")
    given, family = _bare(one.people[0].split()[0]).lower(), _bare(one.people[0].split()[-1]).lower()
    for form in (
        email, email.upper(), f"{user} (arroba) {host.replace('.', ' (punto) ')}",
        f"{user} at {host.replace('.', ' dot ')}",
        f"{user} [at] {host.replace('.', ' [dot] ')}", f"{given}.{family}@gmail.com",
    ):  # fmt: skip
        yield "14 e-mail", ANY, form
    phone = one.phones[0]
    digits = re.sub(r"\D", "", phone)
    national = re.sub(r"\D", "", phone.split(" ", 1)[1])
    yield "15 phone", ANY, phone
    yield "15 phone", ANY, f"00{digits}"
    yield "15 phone", ANY, " ".join(national)
    yield "15 phone", ANY, f"({phone.split()[0]}) {'.'.join(re.findall('.{1,3}', national))}"
    for language in DIGITS:
        yield "15 phone", ANY, " ".join(DIGITS[language][int(digit)] for digit in national)
    for form in (
        f"@{handle}",
        f"t.me/{handle}",
        f"linkedin.com/company/{handle}",
        f"facebook.com/{handle}",
        f"Instagram: {handle}",
    ):
        yield "16 social", ANY, form
    number = one.tax_ids[0][1]
    bare = re.sub(r"\W", "", number)
    for form in (number, bare, " ".join(re.findall(".{1,3}", bare)), ".".join(re.findall(".{1,4}", bare))):
        yield "20 tax number", ANY, form
    place, address = one.places[0], one.address[0]
    for form in (place, place.upper(), address, f"{place}, {address}"):
        yield "21 place", HOME, form
    yield "22 origin", ORIGIN, record.demonym


def _people(record: Record, dice: random.Random) -> Iterator[tuple[str, tuple[str, ...], str]]:
    for person in record.identity.people:
        given, *family = person.split()
        for form in (person, person.upper(), _bare(person), _bare(person).lower(), f"{' '.join(family)}, {given}"):
            yield "17 person", PERSON, form
        forms = [
            f"{given[0]}. {family[0]}",
            f"{given[0]} {family[0]}",
            f"{given} {family[0][0]}.",
            f"{given} {family[-1]}",
            given,
        ]
        forms += [".".join(part[0] for part in person.split()) + "."] * (len(family) > 1)
        for form in forms:
            yield "18 person, short", PERSON, form
        yield "18 person, short", tuple(carrier.replace("{}", "Ing. {}") for carrier in PERSON), family[0]
        yield "19 person, slip", PERSON, _slip(person, dice)


def cases(record: Record, dice: random.Random) -> Iterator[Case]:
    """Yield the texts that tell who the applicant is, each with its gold spans."""
    for kind, carriers, hidden in (*_organisation(record, dice), *_addresses(record), *_people(record, dice)):
        carrier = dice.choice(carriers)
        start = carrier.index("{}")
        yield Case(kind, carrier.replace("{}", hidden), ((start, start + len(hidden)),))
    name = re.sub(r"\W", "", record.identity.org_names[0])
    lines = [f"{letter.upper()}{dice.choice(('na tarea', 'n dato', 'ra plan'))} por mes." for letter in name]
    starts = [sum(len(line) + 1 for line in lines[:at]) for at in range(len(lines))]
    if name.isalpha() and len(name) > 3:
        yield Case("23 acrostic", "\n".join(lines), tuple((at, at + 1) for at in starts))
    trait = dice.choice(TRAITS)
    yield Case("26 trait (noticed only)", trait, ((0, len(trait)),))


def judged(case: Case, identity: Identity) -> tuple[bool, bool]:
    """Return whether all of a case is removed and whether some of it is noticed."""
    sure: set[int] = set()
    seen: set[int] = set()
    for leak in find_leaks(case.text, identity):
        seen.update(range(leak.start, leak.end))
        if leak.action == "redact":
            sure.update(range(leak.start, leak.end))
    removed, noticed = True, False
    for start, end in case.gold:
        letters = [at for at in range(start, end) if fold(case.text[at]).isalnum()]
        removed &= sum(at in sure for at in letters) >= 0.9 * len(letters)
        noticed |= any(at in seen for at in letters)
    return removed, noticed


def speed(texts: list[str]) -> tuple[float, float, float]:
    """Return milliseconds to compile a matcher, and kB/s in single fields and in long texts."""
    started = time.process_time()
    matchers = [Matcher(record.identity) for record in RECORDS]
    build = (time.process_time() - started) / len(RECORDS) * 1000
    fields = [texts, ["\n".join(texts[at : at + 100]) for at in range(0, len(texts), 100)]]
    rates = []
    for pieces in fields:
        started = time.process_time()
        for matcher in matchers:
            for piece in pieces:
                matcher.find(piece)
        size = sum(len(piece.encode()) for piece in pieces) * len(matchers)
        rates.append(size / 1000 / (time.process_time() - started))
    return build, rates[0], rates[1]


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--rounds", type=int, default=3, help="how often each disguise is thrown anew")
    parser.add_argument("--show", default="", help="print what was missed of the kinds that start so; 'all' for all")
    wanted = parser.parse_args()
    dice = random.Random(wanted.seed)
    kinds: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
    texts = []
    for record in RECORDS * wanted.rounds:
        for case in cases(record, dice):
            removed, noticed = judged(case, record.identity)
            row = kinds[case.kind]
            row[0], row[1], row[2] = row[0] + 1, row[1] + removed, row[2] + noticed
            texts.append(case.text)
            if (
                wanted.show
                and (wanted.show == "all" or case.kind.startswith(wanted.show))
                and not (removed and noticed)
            ):
                print("noticed" if noticed else "MISSED ", case.kind, repr(case.text), sep=" | ")
    clean = false = review = 0
    for record in RECORDS:
        # Its own hard ones, those of the others, and what speaks of nobody.
        for text in (*record.plain, *NEUTRAL, *(text for other in RECORDS for text in other.plain)):
            actions = {leak.action for leak in find_leaks(text, record.identity)}
            clean, false, review = clean + 1, false + ("redact" in actions), review + (actions == {"review"})
            texts.append(text)
            if wanted.show in ("all", "clean") and "redact" in actions:
                print("FALSE", record.identity.org_names[0], repr(text), find_leaks(text, record.identity), sep=" | ")
    for kind, (number, removed, noticed) in sorted(kinds.items()):
        print(f"{kind:28}{number:6}  removed {removed / number:.3f}  noticed {noticed / number:.3f}")
    scored = [row for kind, row in kinds.items() if not kind.startswith("26")]
    number, removed, noticed = (sum(column) for column in zip(*scored, strict=True))
    print(f"{'all but 26':28}{number:6}  removed {removed / number:.4f}  noticed {noticed / number:.4f}")
    removed, noticed = (sum(row[column] / row[0] for row in scored) / len(scored) for column in (1, 2))
    print(f"{'mean of these kinds':28}{len(scored):6}  removed {removed:.4f}  noticed {noticed:.4f}")
    print(f"{'plain sentences':28}{clean:6}  false {false / clean:.4f}    review {review / clean:.4f}")
    build, fields, long = speed(texts)
    print(f"a matcher in {build:.1f} ms; {fields:.0f} kB/s in single sentences, {long:.0f} kB/s in long texts")


if __name__ == "__main__":
    main()
