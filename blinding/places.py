"""What belongs to one country of the region: cities, laws, registers, telephone prefixes, domains.

Only what names one country and no ordinary thing. A name that is also a word, a saint or a person ("Natal", "La Paz",
"Santiago") counts only after "en", "em" or "in".
"""

from __future__ import annotations

import re

#: ISO 3166 → larger cities, folded (small letters, no accents).
_CITIES = {
    "AR": "buenos aires|cordoba|rosario|mendoza|la plata|mar del plata|tucuman|san miguel de tucuman|bahia blanca|"
    "neuquen|resistencia|posadas|rafaela|bariloche|ushuaia|caba",
    "BO": "la paz|santa cruz de la sierra|cochabamba|el alto|sucre|tarija|oruro|potosi",
    "BR": "sao paulo|rio de janeiro|belo horizonte|brasilia|salvador|fortaleza|curitiba|recife|porto alegre|manaus|"
    "goiania|belem|florianopolis|campinas|vitoria|natal|joao pessoa|maceio|cuiaba|campo grande|aracaju|teresina|"
    "sao luis|niteroi|joinville|olinda|londrina|blumenau|ribeirao preto|pernambuco|minas gerais|santa catarina",
    "CL": "santiago|valparaiso|vina del mar|concepcion|antofagasta|temuco|iquique|rancagua|talca|puerto montt|"
    "punta arenas|la serena|valdivia",
    "CO": "bogota|medellin|cali|barranquilla|bucaramanga|pereira|manizales|ibague|cucuta|villavicencio|santa marta",
    "CR": "alajuela|heredia|cartago",
    "EC": "quito|guayaquil|cuenca|ambato|machala|riobamba|loja",
    "ES": "madrid|barcelona|valencia|sevilla|zaragoza|bilbao|malaga",
    "GT": "quetzaltenango|ciudad de guatemala",
    "HN": "tegucigalpa|san pedro sula",
    "MX": "ciudad de mexico|guadalajara|monterrey|puebla|tijuana|queretaro|cdmx|toluca|cancun|oaxaca|hermosillo|"
    "culiacan|chihuahua|aguascalientes|merida|jalisco|nuevo leon",
    "NI": "managua",
    "PA": "ciudad de panama",
    "PE": "lima|arequipa|trujillo|chiclayo|piura|cusco|cuzco|huancayo|iquitos|tacna|puno|ayacucho|cajamarca|callao|"
    "miraflores|san isidro|huanuco|juliaca|pucallpa|ica",
    "PT": "lisboa|coimbra|braga",
    "PY": "asuncion|ciudad del este|encarnacion",
    "SV": "san salvador",
    "UY": "montevideo|punta del este|maldonado|paysandu|salto",
    "VE": "caracas|maracaibo|barquisimeto|maracay",
}
_ALSO_WORDS = [
    "rosario",
    "cordoba",
    "mendoza",
    "posadas",
    "resistencia",
    "sucre",
    "salvador",
    "fortaleza",
    "vitoria",
    "natal",
    "belem",
    "santiago",
    "concepcion",
    "valdivia",
    "cali",
    "pereira",
    "cuenca",
    "cartago",
    "valencia",
    "puebla",
    "merida",
    "braga",
    "encarnacion",
    "maldonado",
    "salto",
    "lima",
    "ica",
    "loja",
    "trujillo",
    "miraflores",
    "asuncion",
    "oaxaca",
    "caba",
    "talca",
    "heredia",
    "la paz",
    "el alto",
    "la plata",
    "la serena",
    "santa marta",
    "campo grande",
    "santa catarina",
    "san isidro",
    "san salvador",
]
_IN = re.compile(r"\b(?:en|em|in|desde|no|na|de la ciudad de|municipio de|alcaldia de|prefeitura de)\s\Z")
CITIES = re.compile(
    r"(?<![^\W_])(?:" + "|".join(f"(?P<{code}>{names})" for code, names in _CITIES.items()) + r")(?![^\W_])"
)
#: Names that need a word of place before them, with its pattern.
IN_ONLY = dict.fromkeys(_ALSO_WORDS, _IN)

#: ISO 3166 → numbers of laws (without points) and pattern of their names.
LAWS: dict[str, tuple[frozenset[str], re.Pattern[str] | None]] = {
    "AR": (frozenset({"25326", "27275", "25506", "27506"}), None),
    "BR": (frozenset({"13709", "12965", "14133", "12527", "8666", "14129", "182"}),
           re.compile(r"(?<!\w)(?:LGPD|Lei Geral de Prote[çc][ãa]o de Dados|Marco Civil(?: da Internet)?|"
                      r"Marco Legal das Startups|Lei de Acesso à Informação)(?!\w)")),
    "CL": (frozenset({"19628", "21719", "20285", "19886", "21180"}), re.compile(r"(?<!\w)ChileCompra(?!\w)")),
    "CO": (frozenset({"1581", "1712", "1266", "1978"}), re.compile(r"(?<!\w)(?:SECOP|Colombia Compra)(?!\w)")),
    "EC": (frozenset(), re.compile(r"(?<!\w)(?:LOPDP|SERCOP)(?!\w)")),
    "MX": (frozenset(), re.compile(r"(?<!\w)(?:LFPDPPP|LGPDPPSO|CompraNet)(?!\w)")),
    "PE": (frozenset({"29733", "27806", "32069", "30225", "27444", "31814"}), re.compile(r"(?<!\w)SEACE(?!\w)")),
    "PY": (frozenset({"6534"}), None),
    "UY": (frozenset({"18331", "18381"}), None),
    "ES": (frozenset(), re.compile(r"(?<!\w)(?:LOPDGDD|LOPD)(?!\w)")),
}  # fmt: skip

#: ISO 3166 → words for its registers, tax offices and company forms that no other country has.
REGISTERS = {
    "AR": re.compile(r"(?<!\w)(?:CUIT|CUIL|AFIP|ARCA|ANSES|monotributo)(?!\w)"),
    "BR": re.compile(r"(?<!\w)(?:CNPJ|CPF|MEI|Receita Federal|SEBRAE|FINEP|BNDES|INPI|SERPRO|ANPD|INSS|DATASUS)(?!\w)"),
    "CL": re.compile(r"(?<!\w)(?:CORFO|SII|Servicio de Impuestos Internos|SERCOTEC)(?!\w)"),
    "CO": re.compile(r"(?<!\w)(?:DIAN|MinTIC|iNNpulsa|SENA|ICBF)(?!\w)"),
    "MX": re.compile(r"(?<!\w)(?:CURP|INEGI|CONACYT|CONAHCYT|INAI|IMSS|ISSSTE|INFONAVIT|SAT)(?!\w)"),
    "PE": re.compile(r"(?<!\w)(?:SUNAT|RENIEC|SUNARP|INDECOPI|ProInn[oó]vate)(?!\w)"),
    "UY": re.compile(r"(?<!\w)(?:AGESIC|ANII)(?!\w)"),
}

#: Telephone prefix → ISO 3166.
PREFIXES = {
    "34": "ES", "351": "PT", "51": "PE", "52": "MX", "53": "CU", "54": "AR", "55": "BR", "56": "CL", "57": "CO",
    "58": "VE", "502": "GT", "503": "SV", "504": "HN", "505": "NI", "506": "CR", "507": "PA", "591": "BO",
    "593": "EC", "595": "PY", "598": "UY",
}  # fmt: skip
#: Top-level domains of the region that are no common word, abbreviation or general domain (.co, .io, .me are general).
DOMAINS = frozenset(
    {"AR", "BO", "BR", "CL", "CR", "DO", "EC", "ES", "GT", "HN", "MX", "NI", "PE", "PT", "PY", "SV", "UY", "VE"}
)
