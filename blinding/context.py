"""Is an ordinary word used as a name here? Capitals, neighbours, quotation marks and the words around it."""

from __future__ import annotations

import re

from blinding.grammar import SMALL
from blinding.identity import Action
from blinding.normalise import Folded, words
from blinding.terms import WRITTEN_FORMS

_ABBREVIATIONS = frozenset(words("s a c v r l n no sr sra dr dra ing lic eng arq av etc inc ltda st dpto jr"))
_TITLES = frozenset(
    words("ing dr dra sr sra srta don dona lic eng enga arq prof profa mr mrs ms mg mag phd msc engineer senor senora")
)
# Words by which people are addressed in full: after them a name follows, in capitals or not.
_ADDRESSES = frozenset(
    words(
        "doctor doctora doutor doutora ingeniero ingeniera engenheiro engenheira licenciado licenciada profesor "
        "profesora professor professora arquitecto arquitecta arquiteto arquiteta abogado abogada advogado "
        "advogada magister"
    )
)
# The same with words that also stand alone: a person looks where the name is a plain word in small letters.
_POSTS = frozenset(
    words(
        "fundador fundadora cofundador cofundadora director directora diretor diretora gerente gerenta presidente "
        "presidenta socio socia economista sociologo sociologa disenador disenadora designer analista desarrollador "
        "desarrolladora desenvolvedor desenvolvedora programador programadora coordinador coordinadora coordenador "
        "coordenadora maestro maestra senhor senhora colega companero companera companheiro companheira founder "
        "cofounder ceo cto director manager engineer architect lawyer hermanos hermanas hermano hermana irmaos irmas "
        "irmao irma familia apellido apellidos sobrenome siblings brothers sisters"
    )
)
# The word before the name, when it says "this is who made it".
_BEFORE = re.compile(
    r"(?:\b(?:somos|soy|sou|propone|proponemos|propoe|ofrece|oferece|presenta|apresenta|nacio|nasceu|empresa|startup|"
    r"compania|companhia|firma|marca|llamad[oa]|chamad[oa]|denominad[oa]|called|named|we are|are we|we at|"
    r"nosotros en|nos da|nombre es|nome e|name is|nos llaman|nos llamamos|nos chamam|nos chamamos|"
    r"con[oh]e?cid[oa]s como|known as|"
    r"(?:equipo|equipe|time|fundador(?:es|a|as)?|socios?|founders?|ceo|director[ae]?|gerente|staff|team) "
    r"(?:de|da|do|of|at|from)|"
    r"(?:propuest|desarrollad|disenad|cread|elaborad|ofrecid|implementad|hech|propost|desenvolvid|projetad|criad|"
    r"construid|lanzad|lancad|fabricad|programad|patentad|presentad|apresentad|operad|escrit|firmad|assinad|"
    r"oferecid|feit|fornecid|designed|developed|proposed|built|made|offered|created|provided|submitted|run|launched|"
    r"written|signed|operated)\w*"
    r" (?:por|pela|pelo|by)(?: (?:la|el|the|a|o))?)\s+[\"'«“‘(]?\s?)\Z"
)
_BEFORE_ARTICLE = re.compile(_BEFORE.pattern.replace(r")\s+[\"", r")\s(?:la|el|o|a|the)\s+[\"", 1))
_STOP = re.compile(r"\s*(?:[,.;:!?)»”\"\n]|$)")
# The word after the name, when only a company does that.
_AFTER = re.compile(
    r"[\"'»”’)]?\s*(?:[,;]?\s*(?:" + WRITTEN_FORMS + r")(?:\b|\.)"
    r"|(?:'s )?(?:team|staff|proposes|offers|provides|helps|supports|has supported|built|develops|powered|technologies|"
    r"propone|ofrece|acompana|ayuda|desarrolla|desarrollo|nacio|cuenta con|trabaja con|procesa|brinda|implemento|"
    r"propoe|oferece|acompanha|ajuda|desenvolve|desenvolveu|nasceu|conta com|trabalha com|processa|apoia)\b)"
)
_FORM = re.compile(r"[\s,]{1,3}(?:" + WRITTEN_FORMS + r")(?![^\W_])\.?")
_PREVIOUS = re.compile(r"(?<![^\W_])([^\W_]+)([^\w\n]{1,3}(?:(?:de|del|da|do|das|dos|of|the|la|los|las|y|e|and)\s)?)\Z")
_NEXT = re.compile(r"([^\w\n]{1,2}(?:(?:de|del|da|do|of|y|e)\s)?)([^\W_]+)")
_ARTICLE = re.compile(r"\b(?:el|los|las|un|una|unos|unas|este|esta|ese|esa|al|del|su|sus|cada|um|uma)\s+\Z")
_SHORT_ARTICLE = re.compile(r"(?:^|[^\w])(?:la|o|a|os|as|the)\s+\Z")
_OPEN, _CLOSE = "\"'«“‘„", "\"'»”’“"


_TITLED = _TITLES | _ADDRESSES
_CALLED = _TITLES | _ADDRESSES | _POSTS


def has_form(folded: Folded, end: int) -> int:
    """Return where the company form after a name ends, or `end` when there is none."""
    match = _FORM.match(folded.plain, end)
    return match.end() if match else end


def capital(folded: Folded, start: int, end: int) -> bool:
    """Does the span start with a capital, or have one inside?"""
    return any(folded.upper(position) for position in range(start, end) if folded.plain[position].isalpha())


def starts_sentence(folded: Folded, start: int) -> bool:
    """Is there nothing before this place in its sentence, so that a capital says nothing?"""
    before = folded.plain[max(0, start - 12) : start]
    stripped = before.rstrip(" \t([{\"'«“‘¿¡*#>")
    if not stripped:
        return start <= 12
    if stripped[-1] in "\n!?:;•·-" or (stripped[-1] in '»”"' and stripped[-2:-1] in (".", "!", "?")):
        # A dash or a hyphen inside a line joins; at the start of a line it is a bullet.
        return stripped[-1] != "-" or stripped[-2:-1] in ("", "\n")
    if stripped[-1] == ".":
        last = re.search(r"([^\W_]*)\.\Z", stripped)
        return not (last and (last.group(1) in _ABBREVIATIONS or len(last.group(1)) == 1))
    return False


def titled(folded: Folded, start: int) -> bool:
    """Does a title stand before ("Ing. Ríos")?"""
    return _word_before(folded, start) in _TITLED


def posted(folded: Folded, start: int) -> bool:
    """Does the name of a post or a profession stand before ("la fundadora Ríos")?"""
    return _word_before(folded, start) in _POSTS


def _word_before(folded: Folded, start: int) -> str:
    match = _LAST_WORD.search(folded.plain[max(0, start - 18) : start])
    return match.group(1) if match else ""


_LAST_WORD = re.compile(r"(?<![^\W_])([^\W_]+)\.?[^\S\n]+\Z")


def cued(folded: Folded, start: int, end: int) -> bool:
    """Do the words around say that this is who applied ("somos …", "… S.A.C.", "designed by …")?"""
    before = " ".join(folded.plain[max(0, start - 40) : start].split()) + " "
    if _BEFORE.search(before) or _AFTER.match(folded.plain, end):
        return True
    # "somos la clara respuesta" is no name; "somos la Clara," is one.
    return bool(_BEFORE_ARTICLE.search(before) and _STOP.match(folded.plain, end))


def after_article(folded: Folded, start: int) -> bool:
    """Does an article stand before, as it does before a common noun?"""
    return bool(
        _ARTICLE.search(folded.plain[max(0, start - 12) : start])
        or _SHORT_ARTICLE.search(folded.plain[max(0, start - 6) : start])
    )


def quoted(folded: Folded, start: int, end: int) -> bool:
    """Does the span stand in quotation marks by itself?"""
    plain = folded.plain
    return start > 0 and end < len(plain) and plain[start - 1] in _OPEN and plain[end] in _CLOSE


def other_name(folded: Folded, start: int, end: int) -> bool:
    """Is the span part of a longer name that is not the applicant's ("Villa Clara", "Corea del Norte")?"""
    plain = folded.plain
    match = _PREVIOUS.search(plain[max(0, start - 40) : start])
    if match and not re.search(r"[.,;:!?()\"«»“”]", match.group(2)):
        position = start - (len(match.group()))
        word = match.group(1)
        if folded.upper(position) and word not in _CALLED and not (len(word) == 1 and match.group(2)[0] == "."):
            linked = match.group(2).strip()
            joined = " " not in linked and len(linked) > 1 and word not in SMALL
            first = starts_sentence(folded, position)
            if not first or joined or not _function_word(word):
                return True
        elif word in _PLACE_NOUNS and folded.upper(start) and match.group(2).strip() == "":
            return True
    match = _NEXT.match(plain, end)
    if match and not re.search(r"[.,;:!?()\"«»“”]", match.group(1)) and match.group(1).strip() in ("", "-"):
        return folded.upper(match.start(2)) and len(match.group(2)) > 1
    return False


def _function_word(word: str) -> bool:
    return (word.endswith(("mos", "ando", "endo", "indo")) and word not in _GIVEN) or word in _FUNCTION_WORDS


_GIVEN = frozenset(words("armando ermindo fernando florindo hernando orlando rolando rosendo"))


# "barrio Clara", "puente Castillo": a place, not a person or a company.
_PLACE_NOUNS = frozenset(
    words(
        "avenida av avenue barrio bairro bosque bulevar calle carretera cerro ciudad cidade city colegio colonia "
        "comunidad cono corredor costa distrito district escola escuela estacao estacion estadio estrada faculdade "
        "hospital iglesia igreja isla jiron lago laguna mercado municipio parque pasaje paseo playa plaza polo "
        "ponte posta praca praia puente pueblo puerto provincia region regiao rio ruta rua sector setor street "
        "tramo universidad universidade valle via vila villa zona zone"
    )
)
_FUNCTION_WORDS = frozenset(
    words(
        "a al ante bajo con como cuando de desde durante e el en entre es esta este hacia hasta hoy la las lo los "
        "mediante o para pero por porque pues que segun si sin sobre soy su sus tambien un una y ya ao aos as com "
        "da das do dos em nas no nos na os ou pela pelo quando segundo sem sob um uma at by for from in of on our "
        "since the this through to we when while with nuestra nuestro nossa nosso aqui dirige lidera propone "
        "contacte escriba llame usa use conozca gracias quem quien what who where how visite equipo equipe "
        "proyecto projeto project propuesta proposta "
        "acompana acompanha apoya apoia asiste atende atiende busque busca colabora conoce consulte contact contacta "
        "coordena coordina desarrolla desenvolve diseno elaboro escribe explica explora firma assina gestiona habla "
        "hable implementa instale llama meet monitorea ofrece opera participa presenta apresenta prueba pruebe "
        "experimente redacta representa responde supervisa tambem tener trabaja trabalha try utilice utilize visit"
    )
)


def judge(folded: Folded, start: int, end: int, *, person: bool = False) -> tuple[Action, str] | None:
    """Decide about an ordinary word that is also a name of the record; None when it is just the word."""
    if titled(folded, start) and person:
        return "redact", "after a title"
    if cued(folded, start, end) and (capital(folded, start, end) or not person):
        return "redact", "an ordinary word where a name stands"
    if capital(folded, start, end):
        if other_name(folded, start, end):
            return "review", "part of a longer name"
        if person and re.search(r"\bla\s+\Z", folded.plain[max(0, start - 4) : start]):
            return "review", "an ordinary word after an article"
        if quoted(folded, start, end):
            return "redact", "a quoted name"
        if starts_sentence(folded, start):
            return "review", "an ordinary word at the start of a sentence"
        if _ARTICLE.search(folded.plain[max(0, start - 12) : start]):
            return "review", "an ordinary word after an article"
        return "redact", "a capital inside the sentence"
    if quoted(folded, start, end):
        return "review", "a quoted word"
    if person and (posted(folded, start) or (starts_sentence(folded, start) and _does(folded, end))):
        return "review", "a person's name in small letters where one stands"
    if not person and _bare(folded, start, end):
        return "review", "an ordinary word that may stand for a name"
    return None


def judge_trade(folded: Folded, start: int, end: int) -> tuple[Action, str] | None:
    """Decide about "Startup", "La Empresa": what any text calls its author, so that no words around it count."""
    if quoted(folded, start, end) or has_form(folded, end) > end:
        return "redact", "a word of the trade, quoted or with a company form"
    if capital(folded, start, end) and not starts_sentence(folded, start):
        return "review", "a word of the trade with a capital"
    return None


# What people of a team do, in a word after their name.
_DOES = frozenset(
    words(
        "acompana acompanha analiza analisa apoya apoia asesora assessora atiende atende colabora conduce coordina "
        "coordena crea cria desarrolla desenvolve dicta dirige diseno disena elaboro elabora ensena ensina escribe "
        "escreve estudia estuda explica firma assina fundo funda gestiona gerencia habla fala hizo fez investiga "
        "lidera maneja nacio nasceu opera participa presenta apresenta programa propone propoe redacta redige "
        "representa responde revisa supervisa supervisiona trabaja trabalha vive mora vino veio leads writes runs "
        "works signs answers designs develops speaks teaches studies founded"
    )
)
_NEXT_WORD = re.compile(r"\s([^\W\d_]+)")


def _does(folded: Folded, end: int) -> bool:
    match = _NEXT_WORD.match(folded.plain, end)
    return bool(_ACTS.match(folded.plain, end) or (match and match.group(1) in _DOES))


_BARE = re.compile(r"\b(?:com|con|with|que|what|como|as|at|by|por|pela|de|da|of|from)\s\Z")
_PLURAL = re.compile(r"[^\W\d_]{3}s\s\Z")
_SAID = re.compile(
    r"\b(?:informo|informou|senalo|explico|explicou|indico|indicou|afirmo|afirmou|segun|segundo|llama|chama|"
    r"(?:apoyo|apoio|ayuda|ajuda|support|help|cargo|alianza|alliance|parceria|partnership|colaboracion|colaboracao) "
    r"(?:de|da|do|from|of|con|com|with)|(?:junto|gracias|gracas|thanks) (?:a|con|com|to))\s\Z"
)
# "Lo desarrolló raíz con vecinos."
_MADE = re.compile(
    r"\b(?:lo|la|los|las|o|a|os|as|que)\s(?:desarrollo|creo|diseno|construyo|elaboro|programo|propuso|presento|opera|"
    r"desenvolveu|criou|construiu|elaborou|programou|projetou|propos|apresentou)\s\Z"
)
_MORE = re.compile(r"\s*(?:[,.;:!?)]|$|(?:con|com|para|en|em|desde|junto|y|e)\b)")
# "es raíz, una plataforma"; "a regra é clara, com prazos" is none.
_IS = re.compile(r"\b(?:is|e|es)\s\Z")
_APPOSED = re.compile(r",\s(?:una?|uma?|an?|the|el|la|o|equipo|equipe|empresa|startup)\s")
_ACTS = re.compile(
    r"\s+(?:ya|ja|es|is|fue|foi|was|has|tiene|tem|reduce|reduz|reduces|cuts|funciona|works|permite|allows|cuesta|custa|"
    r"costs|desde|since|logro|logra|pode|puede|can|will|ha|listen|won|gano|trabaja|trabalha|"
    r"trabajo|trabalhou|works|worked|opera|operates|preve|plantea|incluye|inclui|includes|abrio|abriu|mide|mede|atiende|atende|lee|le)\b"
)
_THEN = re.compile(r"\s+(?!y\b|e\b|o\b|ou\b|and\b|or\b|de\b|del\b|da\b|do\b|of\b)[^\W\d_]{3,}")


def _bare(folded: Folded, start: int, end: int) -> bool:
    # A noun without an article after a comma, after a preposition or a plural and before a verb, or as who said it:
    # nouns seldom stand so.
    plain = folded.plain
    before = plain[max(0, start - 24) : start]
    if before.endswith(", "):
        return bool(_THEN.match(plain, end))
    if _MADE.search(before) and _MORE.match(plain, end):
        return True
    if (_SAID.search(before) and _STOP.match(plain, end)) or (_IS.search(before) and _APPOSED.match(plain, end)):
        return True
    singular = plain[end - 1] != "s"
    return bool((_BARE.search(before) or (singular and _PLURAL.search(before))) and _ACTS.match(plain, end))
