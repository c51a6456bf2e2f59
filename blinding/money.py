"""Currencies of the region: how they are written, and which one a call counts in."""

from __future__ import annotations

import re

#: Country → its currency (ISO 4217).
CURRENCY_OF = {
    "AR": "ARS", "BO": "BOB", "BR": "BRL", "CL": "CLP", "CO": "COP", "CR": "CRC", "CU": "CUP", "DO": "DOP",
    "EC": "USD", "ES": "EUR", "GT": "GTQ", "HN": "HNL", "MX": "MXN", "NI": "NIO", "PA": "USD", "PE": "PEN",
    "PT": "EUR", "PY": "PYG", "SV": "USD", "US": "USD", "UY": "UYU", "VE": "VES",
}  # fmt: skip
#: Currency → its name in Spanish, Portuguese and English.
NAMES = {
    "ARS": ("pesos argentinos", "pesos argentinos", "Argentine pesos"),
    "BOB": ("bolivianos", "bolivianos", "bolivianos"),
    "BRL": ("reales", "reais", "reais"),
    "CLP": ("pesos chilenos", "pesos chilenos", "Chilean pesos"),
    "COP": ("pesos colombianos", "pesos colombianos", "Colombian pesos"),
    "CRC": ("colones", "colones", "colones"),
    "CUP": ("pesos cubanos", "pesos cubanos", "Cuban pesos"),
    "DOP": ("pesos dominicanos", "pesos dominicanos", "Dominican pesos"),
    "EUR": ("euros", "euros", "euros"),
    "GTQ": ("quetzales", "quetzales", "quetzales"),
    "HNL": ("lempiras", "lempiras", "lempiras"),
    "MXN": ("pesos mexicanos", "pesos mexicanos", "Mexican pesos"),
    "NIO": ("córdobas", "córdobas", "córdobas"),
    "PEN": ("soles", "soles", "soles"),
    "PYG": ("guaraníes", "guaranis", "guaraníes"),
    "USD": ("dólares", "dólares", "dollars"),
    "UYU": ("pesos uruguayos", "pesos uruguaios", "Uruguayan pesos"),
    "VES": ("bolívares", "bolívares", "bolívares"),
}
LANGUAGES = ("es", "pt", "en")
#: How a currency is written before an amount. A bare "$" is the sign of many and belongs to none.
SYMBOLS = {
    "PEN": r"S/\.?|s/\.?|PEN",
    "BRL": r"R\$|BRL",
    "USD": r"US\$|U\$S|U\$D|u\$s|USD|US\s?\$",
    "ARS": r"AR\$|ARS",
    "MXN": r"MX\$|MXN|M\.?N\.?\s?\$",
    "CLP": r"CL\$|CLP",
    "COP": r"CO\$|COP",
    "UYU": r"\$U|UYU",
    "BOB": r"Bs\.?|BOB",
    "PYG": r"₲|Gs\.?|PYG",
    "EUR": r"€|EUR",
    "CRC": r"₡|CRC",
    "GTQ": r"GTQ",
    "HNL": r"HNL",
    "NIO": r"C\$|NIO",
    "DOP": r"RD\$|DOP",
    "VES": r"Bs\.?S\.?|VES",
}
_AMOUNT = r"\d[\d.,'’]*"
BEFORE = re.compile(
    r"(?<![\w$])(?:" + "|".join(f"(?P<{code}>{shape})" for code, shape in SYMBOLS.items()) + rf")\s{{0,2}}(?={_AMOUNT})"
)
AFTER = re.compile(r"(?<![\w.,])(?P<amount>\d[\d.,]*)\s?(?P<code>" + "|".join(SYMBOLS) + r"|€)(?![\w$])")


def named(language: str, code: str) -> str:
    """Return a currency's name, in small letters as within a sentence."""
    return NAMES[code][LANGUAGES.index(language)]


def amount_in(language: str, country: str) -> str:
    """Return the words that stand for an amount of another currency: that it is to be given in the call's."""
    name = named(language, CURRENCY_OF.get(country, "USD"))
    return {"es": f"un monto equivalente en {name}", "pt": f"um valor equivalente em {name}"}.get(
        language, f"an equivalent amount in {name}"
    )
