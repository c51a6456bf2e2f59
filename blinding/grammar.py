"""Words that every text needs, whoever wrote it: no record can make names of them everywhere."""

from __future__ import annotations

from blinding.language import SMALL_WORDS
from blinding.normalise import words

#: Articles, prepositions, pronouns and the like of three languages, folded.
SMALL = frozenset(
    words(
        " ".join(sorted(SMALL_WORDS))
        + " de da do das dos del la lo en em in para por si se su sus mi tu te me vos nos al a e i o u y the and of "
        "van von di du i he she his her my your me us so too very que qui quem como ni ou or un una um uma"
    )
)
#: What a text calls who applies, what is applied for and what is offered, in one word each. Folded.
TRADE = frozenset(
    words(
        "startup startups start up empresa empresas empresarial compania companias companhia companhias company "
        "companies firma firmas equipo equipos equipe equipes team teams solucion soluciones solucao solucoes "
        "solution solutions plataforma plataformas platform platforms sistema sistemas system systems proyecto "
        "proyectos projeto projetos project projects propuesta propuestas proposta propostas proposal proposals "
        "servicio servicios servico servicos service services producto productos produto produtos product products "
        "gobierno gobiernos governo governos government govtech municipalidad municipalidades municipio municipios "
        "prefeitura prefeituras entidad entidades entidade municipality nosotros piloto pilotos pilot pilots"
    )
)
#: Acronyms of techniques, offices and measures that no applicant owns. Folded.
ACRONYMS = frozenset(
    words(
        "api apis sms pdf csv json xml html gis gps sig tic ti ia ai ml nlp pln qr url sql ocr pii kpi ods onu iso "
        "wcag aa crm erp saas ux ui pc usb wifi ruc dni usd pen km kg ha cpf cnpj cep cuit rut rfc nit iot aws sla "
        "ngo ong pyme mype mvp b2g lgpd gdpr faq hr rrhh sunat reniec igv iva"
    )
)


def is_small(name: tuple[str, ...]) -> bool:
    """Is a name made of small words only, or a single letter?"""
    return all(word in SMALL for word in name) or len("".join(name)) < 2


def is_trade(name: tuple[str, ...]) -> bool:
    """Is a name one word of the trade, with or without small words ("La Empresa")?"""
    told = [word for word in name if word not in SMALL]
    return len(told) == 1 and told[0] in TRADE
