"""Whatever the identity, the text and the disguise."""

import base64
import codecs
import random

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from blinding import Identity, find_leaks, mask
from blinding.normalise import Folded, fold, letters, words
from blinding.vocabulary import is_ordinary
from tests.blinding.records import HORIZONTE, YAKUPAQ

LIGHT = settings(max_examples=150, deadline=None)

# Words that hold no name of any identity made here.
WORDS = words(
    "el sistema lee cada reclamo y lo ordena por tema para que la oficina responda antes de treinta dias con datos "
    "claros sobre transporte salud limpieza o sistema recebe pedidos da cidade e mostra o resultado em um painel "
    "the board shows open cases every week so that people know what happens next"
)
LOOKALIKES = str.maketrans("aeopcxyi", "аеорсхуі")
WIDE = {code: code + 0xFEE0 for code in range(ord("!"), ord("~") + 1)}

# What a machine would show as one letter: whoever reads the page, the source or the file reads the name.
LETTER_CODES = (
    "&#{0};", "&#{0}", "&#x{0:x};", "&#x{0:02x}", "&#{0:05};", "&amp;#{0};", "%{0:02x}", "={0:02X}", "\\x{0:02x}",
    "\\u{0:04x}", "\\u{{{0:x}}}", "\\U{0:08x}", "\\{0:03o}", "\\{0:x} ", "\\{0:06x}", "\\'{0:02x}", "U+{0:04X}",
)  # fmt: skip
LISU = str.maketrans("ABCDEFGHIJKLMNOPRSTUVWXYZ", "ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ")
BRAILLE = str.maketrans("abcdefghijklmnopqrstuvwxyz", "⠁⠃⠉⠙⠑⠋⠛⠓⠊⠚⠅⠇⠍⠝⠕⠏⠟⠗⠎⠞⠥⠧⠺⠭⠽⠵")
MARKS = (("<b>", "</b>"), ("[b]", "[/b]"), ("**", "**"), ("", "<wbr>"), ("", "<!-- -->"), ("", "&shy;"), ("", "&zwnj;"))


def _coded(name: str, dice: random.Random, some: bool = True) -> str:
    """Some of a name's letters, or all, in one code."""
    code, wanted = dice.choice(LETTER_CODES), dice.sample(range(len(name)), dice.randint(1, 3))
    return "".join(code.format(ord(char)) if not some or at in wanted else char for at, char in enumerate(name))


def _marked(name: str, dice: random.Random) -> str:
    begin, end = dice.choice(MARKS)
    return f"{name[:2]}{begin}{name[2:4]}{end}{name[4:]}"


def _turned(name: str, dice: random.Random) -> str:
    """The end of a name written backwards behind a mark that shows it forwards."""
    at = dice.randint(0, 4)
    return name[:at] + "\u202e" + name[at:][::-1] + dice.choice(["\u202c", "\n"])


DISGUISES = {
    "some letters in code": _coded,
    "all letters in code": lambda name, dice: _coded(name, dice, some=False),
    "marks of a page": _marked,
    "turned by a mark of direction": _turned,
    "marks of direction": lambda name, dice: dice.choice("\u200e\u200f\u061c\u2066\u2069\u202a\u202c").join(name),
    "Lisu": lambda name, dice: name.upper().translate(LISU),
    "half in Lisu": lambda name, dice: name[:3] + name[3:].upper().translate(LISU),
    "Braille": lambda name, dice: dice.choice(["", "⠠", "⠠⠠"]) + name.lower().translate(BRAILLE),
    "UTF-7": lambda name, dice: f"+{base64.b64encode(name.encode('utf-16-be')).decode().rstrip('=')}-",
    "as it is": lambda name, dice: name,
    "capitals": lambda name, dice: name.upper(),
    "small letters": lambda name, dice: name.lower(),
    "accents": lambda name, dice: name.replace("a", "á").replace("e", "é").replace("o", "ó"),
    "single letters": lambda name, dice: dice.choice(" .-_·").join(name),
    "hashtag": lambda name, dice: f"#{name}",
    "joined": lambda name, dice: f"{name}_oficial",
    "zero width": lambda name, dice: dice.choice("\u200b\u200d\ufeff\u2060\u00ad").join(name),
    "look-alikes": lambda name, dice: name.translate(LOOKALIKES),
    "full width": lambda name, dice: name.translate(WIDE),
    "digits": lambda name, dice: name.translate(str.maketrans("aeios", "43105")),
    "line end": lambda name, dice: name[:3] + dice.choice(["-\n", "\n", "\u00ad\n"]) + name[3:],
    "one letter less": lambda name, dice: name[:4] + name[5:],
    "one letter twice": lambda name, dice: name[:4] + name[3:],
    "two letters turned": lambda name, dice: name[:3] + name[4] + name[3] + name[5:],
    "plural": lambda name, dice: name + "s",
    "backwards": lambda name, dice: name[::-1],
    "rot13": lambda name, dice: codecs.encode(name, "rot13"),
    "base64": lambda name, dice: base64.b64encode(name.encode()).decode(),
    "hexadecimal": lambda name, dice: name.encode().hex(),
    "file": lambda name, dice: f"{name.lower()}-anexo.pdf",
    "domain": lambda name, dice: f"https://www.{name.lower()}.com/x",
    "mail": lambda name, dice: f"info [at] {name.lower()} [dot] com",
}


@st.composite
def made_up_names(draw: st.DrawFn) -> str:
    """A pronounceable name of seven to ten letters that no dictionary has, nor has it one letter away from one."""
    syllable = st.builds(str.__add__, st.sampled_from("bcdfgklmnpqrtvz"), st.sampled_from("aeiou"))
    name = "".join(draw(st.lists(syllable, min_size=3, max_size=4))) + draw(st.sampled_from("xkqwz"))
    assume(len(set(name)) > 4 and name[3] != name[4])
    assume(not is_ordinary(name))
    return name.capitalize()


sentences = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12).map(" ".join)
dice = st.randoms(use_true_random=False)


def touched(text: str, start: int, end: int, identity: Identity) -> bool:
    return any(leak.start < end and start < leak.end for leak in find_leaks(text, identity))


@pytest.mark.parametrize("how", DISGUISES)
@given(name=made_up_names(), before=sentences, after=sentences, dice=dice)
@settings(max_examples=40, deadline=None)
def test_a_disguised_name_in_any_text_is_noticed(
    how: str, name: str, before: str, after: str, dice: random.Random
) -> None:
    identity = Identity(org_names=(name,), domains=(f"{name.lower()}.com",))
    hidden = DISGUISES[how](name, dice)
    assume(not (how in ("plural", "one letter less", "two letters turned") and is_ordinary(hidden.lower())))
    assume(not (how == "backwards" and is_ordinary(hidden.lower())))
    text = f"{before} {hidden} {after}"
    assert touched(text, len(before) + 1, len(before) + 1 + len(hidden), identity)


# Words of a dictionary that are also names. In small letters and as slips they need the words around them.
PLAIN = ("Horizonte", "Puente", "Raíz", "Semilla", "Ponte", "Bridge", "Ágora", "Nube Clara", "Conecta Barrio", "Luz")
PLAIN_DISGUISES = (
    "as it is",
    "capitals",
    "accents",
    "single letters",
    "hashtag",
    "joined",
    "zero width",
    "look-alikes",
    "file",
)


@pytest.mark.parametrize("how", PLAIN_DISGUISES)
@given(name=st.sampled_from(PLAIN), before=sentences, after=sentences, dice=dice)
@settings(max_examples=40, deadline=None)
def test_a_disguised_dictionary_word_in_any_text_is_noticed(
    how: str, name: str, before: str, after: str, dice: random.Random
) -> None:
    hidden = DISGUISES[how](name, dice).replace(" ", "") if how in ("hashtag", "file") else DISGUISES[how](name, dice)
    text = f"{before} {hidden} {after}"
    assert touched(text, len(before) + 1, len(before) + 1 + len(hidden), Identity(org_names=(name,)))


SPELLED = (
    "cero uno dos tres cuatro cinco seis siete ocho nueve",
    "zero um dois três quatro cinco seis sete oito nove",
    "zero one two three four five six seven eight nine",
)


def in_pieces(digits: str, dice: random.Random) -> str:
    """Digits with one kind of sign between groups of one to four."""
    sign, size = dice.choice(" .-·"), dice.randint(1, 4)
    return sign.join(digits[at : at + size] for at in range(0, len(digits), size))


@given(
    country=st.sampled_from(
        [("51", "PE", "9"), ("55", "BR", "119"), ("54", "AR", "911"), ("57", "CO", "310"), ("56", "CL", "9")]
    ),
    rest=st.text(alphabet="123456789", min_size=8, max_size=8),
    prefixed=st.booleans(),
    spelled=st.sampled_from(["", *SPELLED]),
    before=sentences,
    after=sentences,
    dice=dice,
)  # fmt: skip
@LIGHT
def test_a_telephone_of_the_record_in_any_writing_is_noticed(
    country: tuple[str, str, str], rest: str, prefixed: bool, spelled: str, before: str, after: str, dice: random.Random
) -> None:
    code, land, area = country
    digits = (f"{code}{area}{rest}" if prefixed else f"{area}{rest}")[: 11 + 2 * prefixed]
    record = Identity(phones=(f"+{code} {area} {rest}",), countries=(land,))
    hidden = " ".join(spelled.split()[int(one)] for one in digits) if spelled else in_pieces(digits, dice)
    text = f"{before}: {hidden}, {after}"
    assert touched(text, len(before) + 2, len(before) + 2 + len(hidden), record)


@given(
    number=st.text(alphabet="0123456789", min_size=9, max_size=14).filter(lambda one: len(set(one)) > 3),
    before=sentences,
    after=sentences,
    dice=dice,
)
@LIGHT
def test_a_registration_of_the_record_in_any_writing_is_noticed(
    number: str, before: str, after: str, dice: random.Random
) -> None:
    hidden = in_pieces(number, dice)
    text = f"{before} {hidden}. {after}"
    assert touched(text, len(before) + 1, len(before) + 1 + len(hidden), Identity(tax_ids=(("pe.ruc", number),)))


@given(
    name=made_up_names(), lines=st.lists(sentences, min_size=12, max_size=12), before=st.lists(sentences, max_size=2)
)
@LIGHT
def test_an_acrostic_in_any_text_is_noticed(name: str, lines: list[str], before: list[str]) -> None:
    written = [letter.upper() + line for letter, line in zip(name, lines, strict=False)]
    text = "\n".join((*before, *written))
    start = len("\n".join(before)) + bool(before)
    assert touched(text, start, start + 1, Identity(org_names=(name,)))


@given(first=made_up_names(), last=made_up_names(), before=sentences, after=sentences, data=st.data())
@LIGHT
def test_a_person_in_any_form_is_noticed(first: str, last: str, before: str, after: str, data: st.DataObject) -> None:
    assume(first[:3] != last[:3])
    forms = (
        f"{first} {last}", f"{first} {last}".upper(), f"{first} {last}".lower(), f"{last}, {first}",
        f"{first[0]}. {last}",
        f"{first} {last[0]}.", first, last, f"{first}{last}", f"{first}.{last}".lower(), fold(f"{first} {last}"),
    )  # fmt: skip
    hidden = data.draw(st.sampled_from(forms))
    text = f"{before} {hidden} {after}"
    identity = Identity(people=(f"{first} {last}",))
    assert touched(text, len(before) + 1, len(before) + 1 + len(hidden), identity)


TITLES = (
    "la doctora", "el doctor", "la dra.", "el ingeniero", "la ing.", "a professora", "o doutor", "la señora", "don",
    "el licenciado", "mr", "ms.", "dr", "doña", "la economista", "nuestra fundadora",
)  # fmt: skip


@pytest.mark.parametrize("how", ["after a title", "backwards", "some letters in code", "Lisu", "marks of direction"])
@given(first=made_up_names(), last=made_up_names(), before=sentences, after=sentences, dice=dice)
@settings(max_examples=40, deadline=None)
def test_a_person_in_disguise_is_noticed(
    how: str, first: str, last: str, before: str, after: str, dice: random.Random
) -> None:
    assume(first[:3] != last[:3])
    whole = f"{first} {last}"
    hidden = f"{dice.choice(TITLES)} {last.lower()}" if how == "after a title" else DISGUISES[how](whole, dice)
    text = f"{before} {hidden} {after}"
    assert touched(text, len(before) + 1, len(before) + 1 + len(hidden), Identity(people=(whole,)))


@given(text=st.text(max_size=200), record=st.sampled_from([YAKUPAQ, HORIZONTE, Identity()]))
@LIGHT
def test_leaks_are_sorted_apart_and_point_into_any_text(text: str, record: Identity) -> None:
    position = 0
    for leak in find_leaks(text, record):
        assert position <= leak.start < leak.end <= len(text)
        assert leak.matched == text[leak.start : leak.end]
        position = leak.end


# Characters that change their length or vanish when folded.
odd = st.text(alphabet="aá e\u0301n\u0303ﬁ½…Ⅻ㎏İßŉ\u200b\ufeff\u00adｗⓩ🅰ᴀа. \n", max_size=25)


@given(before=odd, after=odd, name=made_up_names())
@LIGHT
def test_indices_survive_characters_that_change_length(before: str, after: str, name: str) -> None:
    text = f"{before} . {name} . {after}"
    place = len(before) + 3
    identity = Identity(org_names=(name,))
    assert any(
        leak.start <= place and place + len(name) <= leak.end and leak.action == "redact"
        for leak in find_leaks(text, identity)
    )


@given(text=odd)
@LIGHT
def test_the_index_map_gives_back_what_was_folded(text: str) -> None:
    folded = Folded(text)
    for position in range(len(folded.plain)):
        start, end = folded.original(position, position + 1)
        assert folded.plain[position] in fold(text[start:end])


@given(
    pieces=st.lists(
        st.one_of(
            sentences,
            st.sampled_from(
                ["Yakupaq Labs", "yakupaq", "YAKUPAQLABS", "Efraín Valdivieso", "equipo@yakupaq.pe", "20100047218",
                 "+51 955 443 221", "@yakupaqlabs", "yakupaq.pe/casos", "Rimayku", "Y-a-k-u-p-a-q"]
            ),
        ),
        max_size=8,
    ),
    joint=st.sampled_from([" ", ", ", ".\n", " – "]),
    language=st.sampled_from(["es", "pt", "en"]),
)  # fmt: skip
@LIGHT
def test_a_masked_text_has_none_of_the_sure_strings(pieces: list[str], joint: str, language: str) -> None:
    text = joint.join(pieces)
    masked = mask(text, find_leaks(text, YAKUPAQ), language)
    squeezed = letters(masked)
    for secret in ("yakupaq", "rimayku", "efrainvaldivieso", "20100047218", "955443221"):
        assert secret not in squeezed
    assert [leak for leak in find_leaks(masked, YAKUPAQ) if leak.action == "redact"] == []


@given(text=sentences, record=st.sampled_from([YAKUPAQ, HORIZONTE, Identity()]))
@LIGHT
def test_clean_text_stays_as_it_is(text: str, record: Identity) -> None:
    assert mask(text, find_leaks(text, record)) == text


# What may part a name from its neighbours. A letter, a digit, "_" or a sign of a handle would join them.
PARTING = (
    "\n",
    "\r\n",
    "\n\n",
    " \n",
    "\n ",
    "\u2028",
    "\t",
    " ",
    "\u00a0",
    ", ",
    ". ",
    ": ",
    " (",
    ") ",
    " – ",
    '"',
    "; ",
)


@given(name=made_up_names(), words_around=st.tuples(sentences, sentences), dice=dice)
@LIGHT
def test_masking_takes_the_name_and_no_letter_of_its_neighbours(
    name: str, words_around: tuple[str, str], dice: random.Random
) -> None:
    before, after = words_around
    first, second = dice.choice(PARTING), dice.choice(PARTING)
    text = f"{before}{first}{dice.choice([name, name.upper()])}{second}{after}"
    masked = mask(text, find_leaks(text, Identity(org_names=(name,))), "es")
    assert masked == f"{before}{first}[la empresa]{second}{after}"
