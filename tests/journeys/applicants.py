"""Who applies in the crawls: applicants whose every declared string is a canary, and the script of what they do."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime, timedelta

import pikepdf
from pikepdf import Dictionary, Name, Stream, String

from govlink.stories.world import tax_id
from tests.startups.making import PDF, TEXTS


@dataclass(frozen=True)
class Canary:
    """One applicant. ``name`` is its trade name, two words that stand nowhere else."""

    name: str
    country: str
    scheme: str
    product: str
    people: tuple[str, ...]
    domain: str
    handle: str
    phone: str
    city: str
    client: str
    seed: int
    women_led: bool = False

    @property
    def legal_name(self) -> str:
        return {"BR": f"{self.name} Tecnologia Ltda.", "AR": f"{self.name} S.R.L.", "MX": f"{self.name} S.A. de C.V."}[
            self.country
        ]

    @property
    def emails(self) -> list[str]:
        return [f"{person.split()[0].lower()}@{self.domain}" for person in self.people]

    @property
    def file(self) -> str:
        return f"{self.name.replace(' ', '_')}_folleto.pdf"

    @property
    def words(self) -> list[str]:
        """Every string that tells of this applicant, alone and in its parts."""
        whole = [self.name, self.legal_name, self.product, self.domain, self.handle, self.phone, self.city, self.client]
        return [*whole, *self.people, *self.emails, self.file, tax_id(self.scheme, self.seed), *self.name.split()]


CANARIES = [
    Canary("Zurubelanto Quixoteca", "BR", "br.cnpj", "Vrelumbraque", ("Thiezinho Umbrelaske", "Jorvaneida Pexotruba"),
           "zurubelanto.example", "zurubelanto_oficial", "+55 11 98765 4321", "Pindamonhangaba", "Prefeitura de Xiquexanduba", 1),
    Canary("Ñandutrival Corzubela", "AR", "ar.cuit", "Melquitrufa", ("Ezequibaldo Trinquefort", "Ludmibela Xarpentino"),
           "nandutrival.example", "nandutrival_ar", "+54 11 4321 8765", "Chascomús", "Municipio de Trenqueloncho", 2),
    Canary("Xochimaltepli Brumaqueta", "MX", "mx.rfc", "Tlacuiloveta", ("Cuauhtelindo Barzacoyta", "Itzelmira Ozumbaque"),
           "xochimaltepli.example", "xochimaltepli_mx", "+52 55 1234 9876", "Tlaquepaque", "Alcaldía Cuajimolpexa", 3),
    Canary("Gralhabumba Mirtequosa", "BR", "br.cnpj", "Ondavrasteia", ("Wesleybrando Quaritinga", "Rosivalda Umbuzarque"),
           "gralhabumba.example", "gralhabumba_br", "+55 21 97654 3210", "Quixeramobim", "Governo de Jaborandixé", 4),
    Canary("Pehuentruco Andazumela", "AR", "ar.cuit", "Yerbatrolina", ("Facundrelo Mastrozabal", "Milagrinda Querubiazza"),
           "pehuentruco.example", "pehuentruco_ok", "+54 341 555 7788", "Gualeguaychú", "Comuna de Villatrunquen", 5),
    Canary("Ajolotrenza Quimbapec", "MX", "mx.rfc", "Nopalvistrea", ("Teodulfrano Xicoalpan", "Guadalunda Zapotreque"),
           "ajolotrenza.example", "ajolotrenza_mx", "+52 33 8765 1122", "Tepatitlán", "Gobierno de Xalostocqui", 6),
]  # fmt: skip
#: Six others with other names, countries, genders, sizes of teams, mails, numbers and files; none is like its twin above.
OTHERS = [
    Canary("Kusipata Yachaywasi", "MX", "mx.rfc", "Rimaqnet", ("Saturnina Huallparimachi",),
           "kusipata.example", "kusipata", "+52 81 2233 4455", "Zacatlán", "Ayuntamiento de Huauchinanco", 11, women_led=True),
    Canary("Ovo", "BR", "br.cnpj", "Ovolume", ("Iracema Guaraciaba", "Tainá Potiguara", "Ubirajara Tupinambá"),
           "ovo-dados.example", "ovo_dados_oficial_br", "+55 81 93344 5566", "Jaboatão dos Guararapes", "Câmara de Olinda", 12),
    Canary("Tehuelnet Patagonia Abierta", "AR", "ar.cuit", "Calafatín", ("Ailén Curruhuinca", "Nahuel Antimán"),
           "tehuelnet-patagonia.example", "tehuelnet", "+54 299 444 1212", "Zapala", "Municipio de Aluminé", 13, women_led=True),
    Canary("Jaguatirica Cívica", "BR", "br.cnpj", "Onçamapa", ("Jurema Aracy",),
           "jaguatirica.example", "jaguatirica", "+55 92 98877 1234", "Parintins", "Prefeitura de Itacoatiara", 14),
    Canary("Xoloitz Gobierno Abierto", "MX", "mx.rfc", "Xolotl Uno", ("Citlali Nezahualpilli", "Yolotzin Cuicuitzca",
           "Tonatiuh Moctezuma", "Xóchitl Acamapichtli"), "xoloitz.example", "xoloitzmx", "+52 222 765 4321",
           "Atlixco", "Alcaldía de Cholula", 15, women_led=True),
    Canary("Pampero", "AR", "ar.cuit", "Ñandubay", ("Remedios Lanuza", "Baltasar Quiroga"),
           "pampero.example", "pampero_ar", "+54 387 431 5544", "Cafayate", "Comuna de Molinos", 16),
]  # fmt: skip
#: What becomes of each: two are judged throughout, one is found not eligible, one withdraws, one never sends.
SENT, INELIGIBLE, WITHDRAWN, DRAFT = CANARIES[:3], 3, 4, 5


@dataclass(frozen=True)
class Script:
    """Who applies, in which order and how far apart, and who asks; ``luck`` rules what is drawn at random for whom.

    The first three are judged throughout, the fourth is found not eligible, the fifth withdraws, the sixth never sends.
    ``order``: places in ``applicants``. ``begin``: the moment of the announcement, with a clock that stands still.
    ``brochures``: the places of those whose file is a real one, of which assessors get a flat copy.
    """

    applicants: Sequence[Canary]
    order: tuple[int, ...] = (0, 1, 2, 3, 4, 5)
    apart: timedelta = timedelta()
    askers: tuple[int, int] = (0, 1)
    begin: datetime | None = None
    luck: Callable[[str], AbstractContextManager[None]] = lambda _label: nullcontext()
    disguised: bool = True
    brochures: tuple[int, ...] = ()


SCRIPT = Script(CANARIES)

DISGUISES: list[Callable[[str], str]] = [
    str,
    str.upper,
    str.lower,
    lambda text: " ".join(text.replace(" ", "")),
    lambda text: "\u200b".join(text),
    lambda text: text.replace("a", "á").replace("e", "è"),
    lambda text: text.replace(" ", "-"),
]


def brochure(canary: Canary) -> bytes:
    """Return a PDF whose page says the same for everybody; all that does not show on it tells who made it."""
    pdf, kept = pikepdf.new(), io.BytesIO()
    page = pdf.add_blank_page(page_size=(595, 842)).obj
    font = Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica, Encoding=Name.WinAnsiEncoding)
    page.Resources = Dictionary(Font=Dictionary(F1=font))
    shown = "BT /F1 18 Tf 60 740 Td (Mapa semanal de preocupaciones) Tj ET"
    hidden = f"BT /F1 9 Tf 3 Tr 60 700 Td ({canary.domain}) Tj ET"
    page.Contents = pdf.make_indirect(Stream(pdf, f"{shown}\n{hidden}\n".encode()))
    page.PieceInfo = Dictionary(App=Dictionary(Private=String(canary.legal_name)))
    pdf.docinfo["/Author"] = canary.people[0]
    pdf.attachments[canary.file] = pikepdf.AttachedFileSpec(pdf, canary.name.encode(), filename=canary.file)
    pdf.save(kept)
    return kept.getvalue() + canary.name.encode()


def file_of(script: Script, number: int) -> bytes:
    """Return the file that an applicant attaches; it bears its name."""
    canary = script.applicants[number]
    return brochure(canary) if number in script.brochures else PDF + canary.name.encode()


def proposal(canary: Canary, offset: int, *, disguised: bool = True) -> dict[str, str]:
    """Return the answers of an applicant who writes who it is in every field, each time in another disguise."""
    named = [canary.name, canary.product, canary.people[0], canary.emails[0], canary.domain, "@" + canary.handle,
             canary.phone, tax_id(canary.scheme, canary.seed), canary.city, canary.client, canary.people[-1],
             canary.legal_name]  # fmt: skip
    texts = {}
    for number, (key, text) in enumerate(TEXTS.items()):
        what = named[(number + offset) % len(named)]
        # Names are disguised; an address or a number that is spelt otherwise is not one any more.
        disguise = DISGUISES[number % len(DISGUISES)] if disguised and what.replace(" ", "").isalpha() else str
        texts[key] = (
            f"{text[:60].rstrip('. ')} con {disguise(what)}" if key == "title" else f"{text} Con {disguise(what)}."
        )
    return texts
