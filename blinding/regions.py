"""Regions of the countries of the region (departments, states, provinces) with larger towns of each.

A text that leaves out its city and names the region tells as much. Names as of ISO 3166-2, folded; after the colon the
capital and towns whose people may say so of themselves. The list of towns is short and no gazetteer: the record can
hold further places.
"""

from __future__ import annotations

import re

from blinding.normalise import words

_REGIONS = {
    "AR": "buenos aires: la plata, mar del plata, bahia blanca, tandil; catamarca; chaco: resistencia; chubut: "
    "rawson, comodoro rivadavia, trelew; cordoba: rio cuarto, villa maria; corrientes; entre rios: parana, "
    "concordia; formosa; jujuy: san salvador de jujuy; la pampa: santa rosa; la rioja; mendoza: godoy cruz, "
    "san rafael; misiones: posadas; neuquen; rio negro: viedma, bariloche; salta; san juan; san luis; santa "
    "cruz: rio gallegos; santa fe: rosario, rafaela; santiago del estero; tierra del fuego: ushuaia, rio "
    "grande; tucuman: san miguel de tucuman",
    "BO": "beni: trinidad; chuquisaca: sucre; cochabamba; la paz: el alto; oruro; pando: cobija; potosi; santa "
    "cruz: santa cruz de la sierra, montero; tarija",
    "BR": "acre: rio branco; alagoas: maceio; amapa: macapa; amazonas: manaus; bahia: salvador, feira de santana; "
    "ceara: fortaleza; distrito federal: brasilia; espirito santo: vitoria, vila velha; goias: goiania; "
    "maranhao: sao luis; mato grosso: cuiaba; mato grosso do sul: campo grande; minas gerais: belo horizonte, "
    "uberlandia, juiz de fora; para: belem; paraiba: joao pessoa, campina grande; parana: curitiba, londrina, "
    "maringa; pernambuco: recife, olinda, caruaru; piaui: teresina; rio de janeiro: niteroi; rio grande do "
    "norte: natal; rio grande do sul: porto alegre, caxias do sul, pelotas; rondonia: porto velho; roraima: "
    "boa vista; santa catarina: florianopolis, joinville, blumenau; sao paulo: campinas, santos, ribeirao "
    "preto, sorocaba; sergipe: aracaju; tocantins: palmas",
    "CL": "antofagasta; arica y parinacota: arica; atacama: copiapo; aysen: coyhaique; biobio: concepcion; "
    "coquimbo: la serena; la araucania: temuco; los lagos: puerto montt, osorno; los rios: valdivia; "
    "magallanes: punta arenas; maule: talca; nuble: chillan; o'higgins: rancagua; tarapaca: iquique; "
    "valparaiso: vina del mar",
    "CO": "amazonas: leticia; antioquia: medellin, bello; arauca; atlantico: barranquilla; bolivar: cartagena; "
    "boyaca: tunja; caldas: manizales; caqueta: florencia; casanare: yopal; cauca: popayan; cesar: "
    "valledupar; choco: quibdo; cordoba: monteria; cundinamarca: soacha; huila: neiva; la guajira: riohacha; "
    "magdalena: santa marta; meta: villavicencio; narino: pasto; norte de santander: cucuta; putumayo: mocoa; "
    "quindio: armenia; risaralda: pereira; santander: bucaramanga; sucre: sincelejo; tolima: ibague; valle "
    "del cauca: cali, palmira",
    "EC": "azuay: cuenca; bolivar: guaranda; canar: azogues; carchi: tulcan; chimborazo: riobamba; cotopaxi: "
    "latacunga; el oro: machala; esmeraldas; galapagos; guayas: guayaquil; imbabura: ibarra, otavalo; loja; "
    "los rios: babahoyo; manabi: portoviejo, manta; morona santiago: macas; napo: tena; pastaza: puyo; "
    "pichincha: quito; tungurahua: ambato",
    "ES": "andalucia: sevilla, malaga, granada, cordoba; aragon: zaragoza; asturias: oviedo, gijon; cantabria: "
    "santander; castilla y leon: valladolid; castilla la mancha: toledo; cataluna: barcelona, girona; "
    "extremadura: merida; galicia: vigo, santiago de compostela; navarra: pamplona; pais vasco: bilbao, "
    "vitoria; comunidad valenciana: valencia, alicante; murcia",
    "MX": "aguascalientes; baja california: tijuana, mexicali; baja california sur: la paz; campeche; chiapas: "
    "tuxtla gutierrez, san cristobal de las casas; chihuahua: ciudad juarez; coahuila: saltillo, torreon; "
    "colima; durango; estado de mexico: toluca, ecatepec; guanajuato: leon, celaya; guerrero: acapulco, "
    "chilpancingo; hidalgo: pachuca; jalisco: guadalajara, zapopan; michoacan: morelia; morelos: cuernavaca; "
    "nayarit: tepic; nuevo leon: monterrey; oaxaca; puebla; queretaro; quintana roo: cancun, chetumal; san "
    "luis potosi; sinaloa: culiacan, mazatlan; sonora: hermosillo; tabasco: villahermosa; tamaulipas: "
    "reynosa, tampico; tlaxcala; veracruz: xalapa; yucatan: merida; zacatecas",
    "PE": "amazonas: chachapoyas; ancash: huaraz, chimbote; apurimac: abancay, andahuaylas; arequipa; ayacucho: "
    "huamanga; cajamarca: jaen; callao; cusco: cuzco, sicuani; huancavelica; huanuco: tingo maria; ica: "
    "chincha, pisco, nasca; junin: huancayo, tarma, la oroya; la libertad: trujillo, huamachuco; lambayeque: "
    "chiclayo; lima: huacho, canete; loreto: iquitos; madre de dios: puerto maldonado; moquegua: ilo; pasco: "
    "cerro de pasco; piura: sullana, talara; puno: juliaca; san martin: moyobamba, tarapoto; tacna; tumbes; "
    "ucayali: pucallpa",
    "PY": "alto parana: ciudad del este; boqueron: filadelfia; caaguazu: coronel oviedo; cordillera: caacupe; "
    "guaira: villarrica; itapua: encarnacion; amambay: pedro juan caballero",
    "UY": "canelones: las piedras; cerro largo: melo; colonia; durazno; lavalleja: minas; maldonado: punta del "
    "este; paysandu; rio negro: fray bentos; rivera; rocha; salto; soriano: mercedes; tacuarembo; treinta y "
    "tres",
    "VE": "anzoategui: barcelona; aragua: maracay; bolivar: ciudad guayana; carabobo: valencia; falcon: coro; lara: "
    "barquisimeto; merida; miranda: los teques; monagas: maturin; nueva esparta: porlamar; tachira: san "
    "cristobal; zulia: maracaibo",
}


def _table() -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for country, row in _REGIONS.items():
        found[country] = {}
        for entry in row.split("; "):
            region, _colon, towns = entry.partition(": ")
            found[country][region] = tuple(towns.split(", ")) if towns else ()
    return found


#: ISO 3166 → region → towns, folded.
REGIONS = _table()
_SPACES = r"[\s\-]+"


def _shape(name: str) -> str:
    return _SPACES.join(map(re.escape, name.split()))


#: Every region's name; the group that matched is its country's, or the first of the countries that have it.
NAMES = re.compile(
    r"(?<![^\W_])(?:"
    + "|".join(
        f"(?P<{country}>{'|'.join(map(_shape, sorted(regions, key=len, reverse=True)))})"
        for country, regions in REGIONS.items()
    )
    + r")(?![^\W_])"
)
#: Most names are also words, saints or heroes ("Bolívar", "Meta"): they are a region after these words only.
BEFORE = re.compile(
    r"\b(?:en|em|in|desde|no|na|(?:region|departamento|estado|provincia|state|governo|gobierno regional|gobernacion)"
    r"(?: d[eoa]| of)?)\s\Z"
)
#: Whom a name belongs to: several countries have a "Córdoba".
COUNTRIES: dict[str, frozenset[str]] = {
    name: frozenset(country for country, regions in REGIONS.items() if name in regions)
    for regions in REGIONS.values()
    for name in regions
}


def regions_of(place: str, countries: tuple[str, ...]) -> tuple[str, ...]:
    """Return the folded names of the regions in which a place lies, in these countries (ISO 3166; none: in all)."""
    wanted = " ".join(words(place))
    asked = [country for country in countries if country in REGIONS] or list(REGIONS)
    return tuple(
        region
        for country in asked
        for region, towns in REGIONS[country].items()
        if wanted in towns and region != wanted
    )
