"""Applicants that the blinding library never saw, with plain uses of their ordinary words. All invented."""

from __future__ import annotations

from typing import NamedTuple

from blinding import Identity


class Record(NamedTuple):
    """An applicant, and sentences in which the words of its names are only words."""

    identity: Identity
    demonym: str
    plain: tuple[str, ...]


def _record(
    org: str, legal: str, brand: str, people: tuple[str, str], domain: str, handle: str, phone: str,
    tax: tuple[str, str], place: str, address: str, country: str, demonym: str, *plain: str, acronyms: tuple = (),
) -> Record:  # fmt: skip
    identity = Identity(
        org_names=(org,), legal_names=(legal,), brands=(brand,), acronyms=acronyms, people=people,
        emails=(f"hola@{domain}",), domains=(domain,), handles=(handle,), phones=(phone,), tax_ids=(tax,),
        places=(place,), address=(address,), countries=(country,),
    )  # fmt: skip
    return Record(identity, demonym, plain)


RECORDS = (
    _record(
        "Horizonte", "Horizonte Cívico S.A.C.", "HorizonteVe", ("Prudencia Olaya Ticona", "Luis Prado Ríos"),
        "horizontecivico.pe", "horizontecivico", "+51 976 543 218", ("pe.ruc", "20512345672"), "Ayacucho",
        "Jr. Bellido 218", "PE", "peruana",
        "El horizonte del plan es de cinco años.", "Los horizontes de inversión varían por sector.",
        "Los ríos crecen en marzo y el prado se inunda.", "The planning horizon is ten years.",
        "Belo Horizonte publicou o orçamento participativo.", "La prudencia aconseja revisar las cuentas.",
    ),
    _record(
        "Puente", "Puente Digital S.A.S.", "Paso Fácil", ("Néstor Quiñonez Arboleda", "Blanca Castillo Mesa"),
        "puentedigital.co", "puentedigitalco", "+57 310 456 7890", ("co.nit", "9001234567"), "Pereira",
        "Carrera 8 # 21-40", "CO", "colombiana",
        "El puente peatonal necesita barandas nuevas.", "Se cerró el puente por mantenimiento.",
        "La mesa técnica aprobó un castillo inflable.", "La casa blanca de la esquina tiene una fuga.",
        "Los puentes del río fueron inspeccionados.", "Puente Piedra pidió más patrullas.",
    ),
    _record(
        "Raíz", "Raíz Urbana S.R.L.", "Rizoma", ("Milagros Paredes Luna", "Gonzalo Echevarría Tapia"),
        "raizurbana.com.ar", "raiz_urbana", "+54 9 351 612 3456", ("ar.cuit", "30708765433"), "Córdoba",
        "Av. Colón 4510", "AR", "argentina",
        "La raíz del problema es la falta de drenaje.", "Las raíces de los árboles rompen las veredas.",
        "Las paredes de la escuela tienen humedad.", "La luna llena atrae visitantes.",
        "A raíz de la lluvia se suspendió el servicio.", "La raíz cuadrada del error es pequeña.",
    ),
    _record(
        "Semilla", "Semilla Pública SpA", "Germina", ("Violeta Rojas Bravo", "Cristián Huenchullán Peña"),
        "semillapublica.cl", "semillapublica", "+56 9 7654 3210", ("cl.rut", "76086428-5"), "Temuco",
        "Calle Bulnes 690", "CL", "chilena",
        "El capital semilla financia el primer año.", "La semilla de quinua se reparte en agosto.",
        "Las rosas rojas y la violeta crecen en el parque.", "Un perro bravo asusta a los vecinos.",
        "Fondo Semilla abre en marzo.", "La planta germina en dos semanas.",
    ),
    _record(
        "Ponte", "Ponte Soluções Públicas Ltda.", "Ponte+", ("Cauã Ribeiro Salgado", "Jacira Pontes Luz"),
        "pontepublica.com.br", "pontepublica", "+55 81 99123-4567", ("br.cnpj", "11444777000161"), "Olinda",
        "Rua do Amparo 145", "BR", "brasileira",
        "A ponte sobre o rio foi reformada.", "As pontes da cidade precisam de vistoria.",
        "O gosto salgado da água preocupa.", "A luz da praça ficou acesa.", "O ribeiro seca no verão.",
        "Falta uma ponte entre os dois bairros.",
    ),
    _record(
        "Bridge", "Bridge Civic Technologies S.A.", "BridgeDesk", ("Kayla Winterbourne", "Rafael Stone Acuña"),
        "bridgecivic.io", "bridgecivic", "+1 305 555 0142", ("uy.rut", "211003420017"), "Montevideo",
        "Calle Sarandí 540", "UY", "uruguaya",
        "The bridge over the river needs repair.", "These projects bridge the gap between offices.",
        "A stone wall blocks the sidewalk.", "Two bridges were closed for a month.",
        "The help desk answers in one day.", "We need to bridge two systems.",
    ),
    _record(
        "Ciudad360", "Ciudad360 Analítica S.A. de C.V.", "Pulso24", ("Itzel Cárdenas Moctezuma", "Hugo Nava Ortiz"),
        "ciudad360.mx", "ciudad360mx", "+52 33 3815 4321", ("mx.rfc", "CAN150311AB7"), "Mérida",
        "Calle Reforma 1220", "MX", "mexicana",
        "La ciudad atiende 360 reclamos por semana.", "El pulso de la ciudad se mide con encuestas.",
        "Se tomó una foto de 360 grados de la plaza.", "La ciudad tiene 24 comisarías.",
        "El ciudadano espera respuesta en 24 horas.", "La nave industrial fue clausurada.",
    ),
    _record(
        "Geo-Alerta", "Geo-Alerta Ingeniería Cía. Ltda.", "Yaku-Map", ("Segundo Guamán Tipán", "María Alarcón Vega"),
        "geoalerta.ec", "geoalerta_ec", "+593 98 765 4321", ("ec.ruc", "1790011674001"), "Loja",
        "Calle Bolívar 1432", "EC", "ecuatoriana",
        "La alerta sísmica sonó a las tres.", "El equipo geográfico revisa cada alerta.",
        "En segundo lugar, se notifica al vecino.", "La vega del río se inunda.",
        "Las alertas llegan por mensaje de texto.", "El mapa muestra las zonas de riesgo.",
    ),
    _record(
        "Ágora Región", "Ágora Región Participativa S.A.C.", "Ágora Vota",
        ("Ángela Távara Yáñez", "Óscar Núñez Piérola"),
        "agoraregion.pe", "agoraregion", "+51 944 332 110", ("pe.ruc", "20601234573"), "Piura",
        "Av. Grau 1550", "PE", "peruana",
        "La región invierte en agua y saneamiento.", "El ágora griega era una plaza pública.",
        "Cada región vota en octubre.", "Las regiones del norte esperan lluvias.",
        "El vecino vota una vez por año.", "A participação na região cresceu.", acronyms=("ARP",),
    ),
    _record(
        "Oko", "Oko Labs E.I.R.L.", "Okito", ("Yma Sulca Rey", "Ian Poma Cruz"),
        "okolabs.pe", "okolabs", "+51 987 111 204", ("pe.ruc", "20131312955"), "Tarma",
        "Jr. Lima 402", "PE", "peruana",
        "La cruz del cerro se ilumina en mayo.", "El rey de la fiesta desfila el domingo.",
        "Los labs de innovación publican sus datos.", "O olho da câmera gira a cada hora.",
        "El puma vive en la quebrada.", "El ojo de agua se secó.",
    ),
    _record(
        "Wayrati Sistemas", "Wayrati Sistemas Abiertos S.A.A.", "Tinkuylla",
        ("Eulogia Ccahuana Pumacayo", "Sixto Lazarte"),
        "wayrati.com", "wayrati", "+591 71234567", ("bo.nit", "1020255020"), "Potosí",
        "Calle Linares 77", "BO", "boliviana",
        "Los sistemas abiertos permiten auditar el código.", "El sistema recibe datos cada noche.",
        "The systems are open to the public.", "El sexto lote fue entregado.",
        "O sistema aberto reduz custos.", "La calle principal está cerrada.", acronyms=("WSA",),
    ),
    _record(
        "Xumbaia", "Xumbaia Inovação Ltda.", "Vozearia", ("Tainá Figueiroa Brandt", "Ubirajara Castelo Leal"),
        "xumbaia.com.br", "xumbaia_br", "+55 71 98877-6655", ("br.cnpj", "34876512000138"), "Salvador",
        "Rua Chile 21", "BR", "brasileira",
        "A inovação pública depende de dados.", "O servidor leal cumpre a regra.",
        "O castelo de areia caiu.", "O zumbido da rede elétrica incomoda.",
        "A vozearia da feira incomoda os vizinhos.", "A baía recebe esgoto sem tratamento.",
    ),
    _record(
        "Conecta Barrio", "Conecta Barrio Seguro S.A.S.", "SeguriBot", ("Wilmer Ospina Zuluaga", "Dulce Flores Campo"),
        "conectabarrio.co", "conectabarrio", "+57 300 987 6543", ("co.nit", "8600345941"), "Cali",
        "Calle 5 # 38-14", "CO", "colombiana",
        "La red conecta cada barrio con la central.", "El barrio seguro tiene luz en las noches.",
        "Las flores del campo adornan la plaza.", "El agua dulce se agota.",
        "Los barrios piden patrullaje.", "El programa conecta a jóvenes con empleos.", acronyms=("CBS",),
    ),
    _record(
        "Nube Clara", "Nube Clara Gestión S.A.", "Trámite Ya", ("Eloísa Benavides Roca", "Iker Goñi Salas"),
        "nubeclara.es", "nubeclara", "+34 612 345 678", ("es.cif", "A13585625"), "Oviedo",
        "Calle Uría 15", "ES", "española",
        "La nube guarda copias de los expedientes.", "Una nube clara cubre el valle.",
        "Las salas de espera tienen turnos.", "La roca cayó sobre la pista.",
        "El trámite ya no exige copias.", "Las nubes tapan el sol.",
    ),
)  # fmt: skip

# Sentences about nobody, for each applicant.
NEUTRAL = (
    "El tablero muestra los reclamos por zona y por semana.", "El contrato 045-2023 vence el 30 de junio.",
    "La API responde en 120 ms con 200 usuarios.", "O edital 12/2024 prevê R$ 80.000,00 para o piloto.",
    "The dataset has 14,000 rows and 32 columns.", "Se usa PostgreSQL 15, Python 3.11 y TLS 1.3.",
    "La alcaldesa Carmen Gutiérrez inauguró la obra.", "A meta é responder 90 % dos pedidos em 48 horas.",
    "Each report goes to the unit in charge within a day.", "Según la Ley 27806, la información es pública.",
    "Los vecinos califican la atención de 1 a 5.", "A equipe técnica revisa os modelos a cada mês.",
    "Consulte datos.gob.pe y www.gov.br/pt-br para más detalle.", "El expediente 2023-004518 sigue en trámite.",
    "Coordinates such as -8.1116, -79.0288 are rounded.", "Se capacitará a 35 funcionarios en tres talleres.",
    "El costo es de S/ 45 000 por año, sin licencias.", "No Brasil existe um portal parecido.",
    "Un estudio mexicano de 2019 midió lo mismo.", "Mujeres y jóvenes participaron en los talleres.",
)  # fmt: skip
