"""Words that tell a country by the way of speaking: the "vos" of the River Plate, Portuguese within Spanish."""

from __future__ import annotations

import re

#: Forms of "vos" → the same said to "usted". Only forms that are nothing else in Spanish.
VOSEO = {
    "vos": "usted", "sos": "es", "tenés": "tiene", "podés": "puede", "querés": "quiere", "sabés": "sabe",
    "hacés": "hace", "decís": "dice", "venís": "viene", "vivís": "vive", "ponés": "pone", "debés": "debe",
    "necesitás": "necesita", "usás": "usa", "buscás": "busca", "encontrás": "encuentra", "elegís": "elige",
    "ingresás": "ingresa", "cargás": "carga", "mirás": "mira", "entrás": "entra", "subís": "sube", "recibís": "recibe",
    "escribís": "escribe", "leés": "lee", "pensás": "piensa", "trabajás": "trabaja", "contás": "cuenta",
    "empezás": "empieza", "seguís": "sigue", "pedís": "pide", "salís": "sale", "abrís": "abre", "andá": "vaya",
    "hacé": "haga", "tené": "tenga", "poné": "ponga", "vení": "venga", "elegí": "elija", "escribí": "escriba",
    "mirá": "mire", "fijate": "fíjese", "contanos": "cuéntenos", "escribinos": "escríbanos", "probalo": "pruébelo",
    "descubrí": "descubra", "conocé": "conozca", "registrate": "regístrese", "sumate": "súmese",
}  # fmt: skip
#: Portuguese words that slip into Spanish → the Spanish word.
PORTUGUESE = {
    "prefeitura": "municipalidad", "prefeituras": "municipalidades", "prefeito": "alcalde", "prefeita": "alcaldesa",
    "cidadão": "ciudadano", "cidadãos": "ciudadanos", "cidadã": "ciudadana", "cidade": "ciudad",
    "cidades": "ciudades", "município": "municipio", "municípios": "municipios", "bairro": "barrio",
    "bairros": "barrios", "não": "no", "você": "usted", "vocês": "ustedes", "usuário": "usuario",
    "governo": "gobierno", "governos": "gobiernos", "saúde": "salud", "equipe": "equipo", "serviço": "servicio",
    "serviços": "servicios", "solução": "solución", "soluções": "soluciones", "informação": "información",
    "informações": "informaciones", "gestão": "gestión", "atendimento": "atención", "licitação": "licitación",
    "pregão": "licitación", "reclamação": "reclamo", "reclamações": "reclamos", "ouvidoria": "oficina de reclamos",
    "edital": "convocatoria", "escola": "escuela", "escolas": "escuelas", "também": "también", "até": "hasta",
    "muito": "mucho", "mais": "más", "uma": "una", "são": "son",
}  # fmt: skip
#: Letters that Spanish does not have, in words that are not in the list above.
SHAPE = re.compile(r"[ãõ]|ç[ãaõou]|[êâô]|\w{3,}ções$")
