"""What the egress guard costs on a page: the search of 100 kB, with the strings of many applicants in the net.

    .venv/bin/python -m bench.egress [--applicants 200] [--rounds 50]

Each applicant brings ten strings. The page is Spanish text with accents, dashes and markup, once without and once with
a name in it. A table in milliseconds of the processor, the middle of all rounds; no verdict.
"""

from __future__ import annotations

import argparse
import random
import statistics
import time
from collections.abc import Callable

from startups.rules.guard import Net, Sealed

SYLLABLES = ("ka", "lu", "mi", "tor", "ve", "zan", "pi", "ro", "que", "ña", "bri", "dal", "se", "no", "guá", "fé")
WORDS = (
    "municipalidad", "vecinas", "vecinos", "reclamo", "semana", "propuesta", "evaluación", "criterio", "según",
    "cómo", "está", "además", "también", "año", "decisión", "información", "atención", "gestión",
    "distrito", "calle", "barrio", "obra", "limpieza", "seguridad", "salud", "niñez", "página",
)  # fmt: skip


def name(dice: random.Random) -> str:
    """Return a made-up name of one to three words."""
    words = ["".join(dice.choices(SYLLABLES, k=dice.randint(3, 5))) for _word in range(dice.randint(1, 3))]
    return " ".join(words).title()


def page(dice: random.Random, size: int = 100_000) -> str:
    """Return a page of about ``size`` bytes."""
    parts: list[str] = []
    length = 0
    while length < size:
        sentence = " ".join(dice.choices(WORDS, k=18))
        part = f'<li class="govuk-list__item"><p class="govuk-body">{sentence.capitalize()} — {sentence}.</p></li>\n'
        parts.append(part)
        length += len(part.encode())
    return "".join(parts)


def middle(work: Callable[[], object], rounds: int) -> float:
    """Return the middle of the processor's milliseconds of ``rounds`` runs."""
    spent = []
    for _round in range(rounds):
        begin = time.process_time_ns()
        work()
        spent.append((time.process_time_ns() - begin) / 1e6)
    return statistics.median(spent)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applicants", type=int, default=200)
    parser.add_argument("--rounds", type=int, default=50)
    options = parser.parse_args()
    dice = random.Random(7)
    begin = time.process_time_ns()
    strings = [Sealed(1, str(number), name(dice)) for number in range(options.applicants) for _string in range(10)]
    net = Net.of(one for one in strings if len(one.text) > 6)
    woven = (time.process_time_ns() - begin) / 1e6
    plain = page(dice)
    telling = plain[:50_000] + f"<p>{strings[3].text}</p>" + plain[50_000:]
    assert strings[3].text in {one.text for one in net.find(telling)}
    raw, raw_telling = plain.encode(), telling.encode()
    print(f"page: {len(raw)} bytes; strings in the net: {len(net.strings)}; weaving it: {woven:.1f} ms")
    print(f"page without a hit: {middle(lambda: net.find(raw.decode()), options.rounds):.2f} ms")
    print(f"page with a hit:    {middle(lambda: net.find(raw_telling.decode()), options.rounds):.2f} ms")


if __name__ == "__main__":
    main()
