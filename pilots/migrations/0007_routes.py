from decimal import Decimal

from django.db import migrations

from kernel.furnishing import Furnish

#: Proposed from Ley 32069 and its Reglamento; staff keep them in step. Verify against the official gazette.
ROUTES = [
    {
        "code": "minor",
        "name": "Contrato menor",
        "name_pt": "Contrato de pequeno valor",
        "name_en": "Minor contract",
        "when": "Hasta 8 UIT. El requerimiento sigue las mismas reglas y el contrato se publica en la Pladicop.",
        "when_pt": "Até 8 UIT. O requerimento segue as mesmas regras e o contrato é publicado na Pladicop.",
        "when_en": "Up to 8 tax units. The requirement follows the same rules, and the contract is published in Pladicop.",
        "articles": "Ley 32069, arts. 34 y 46; Reglamento, art. 227",
        "upto_units": Decimal(8),
    },
    {
        "code": "prices",
        "name": "Comparación de precios",
        "name_pt": "Comparação de preços",
        "name_en": "Comparison of prices",
        "when": "Hasta S/ 100 000, para lo que varios proveedores ofrecen tal como es.",
        "when_pt": "Até S/ 100 000, para o que vários fornecedores oferecem tal como é.",
        "when_en": "Up to S/ 100,000, for what several suppliers offer as it is.",
        "articles": "Reglamento, art. 95",
        "above_units": Decimal(8),
        "upto_amount": Decimal(100000),
        "need": "standard",
    },
    {
        "code": "short",
        "name": "Concurso público abreviado",
        "name_pt": "Concurso público abreviado",
        "name_en": "Short public tender",
        "when": "Sobre 8 UIT, hasta el monto que fija cada año la ley de presupuesto: verifíquelo.",
        "when_pt": "Acima de 8 UIT, até o valor que a lei orçamentária fixa a cada ano: verifique-o.",
        "when_en": "Above 8 tax units, up to the amount that each year's budget law sets: verify it.",
        "articles": "Reglamento, art. 94",
        "above_units": Decimal(8),
    },
    {
        "code": "public",
        "name": "Concurso público",
        "name_pt": "Concurso público",
        "name_en": "Public tender",
        "when": "Sobre el monto del abreviado, que fija cada año la ley de presupuesto: verifíquelo.",
        "when_pt": "Acima do valor do abreviado, que a lei orçamentária fixa a cada ano: verifique-o.",
        "when_en": "Above the amount of the short one, which each year's budget law sets: verify it.",
        "articles": "Reglamento, art. 94",
        "above_units": Decimal(8),
    },
    {
        "code": "dialogue",
        "name": "Concurso público con diálogo competitivo",
        "name_pt": "Concurso público com diálogo competitivo",
        "name_en": "Public tender with competitive dialogue",
        "when": "Parte de un requerimiento preliminar que solo dice la necesidad y sus objetivos o funcionalidades.",
        "when_pt": "Parte de um requerimento preliminar que só diz a necessidade e seus objetivos ou funcionalidades.",
        "when_en": "Begins with a preliminary requirement that says only the need and its objectives or functions.",
        "articles": "Reglamento, arts. 44.11 y 77",
        "above_units": Decimal(8),
        "need": "dialogue",
    },
    {
        "code": "sole",
        "name": "Procedimiento no competitivo: proveedor único",
        "name_pt": "Procedimento não competitivo: fornecedor único",
        "name_en": "Non-competitive procedure: sole supplier",
        "when": "Solo si se prueba que nadie más puede. Haber hecho el piloto no vuelve único a un proveedor.",
        "when_pt": "Só se for provado que ninguém mais pode. Ter feito o piloto não torna único um fornecedor.",
        "when_en": "Only if it is proved that nobody else can. Having done the pilot makes no supplier the only one.",
        "articles": "Ley 32069, art. 55.1.d",
        "need": "sole",
    },
    {
        "code": "science",
        "name": "Procedimiento no competitivo: investigación, desarrollo e innovación",
        "name_pt": "Procedimento não competitivo: pesquisa, desenvolvimento e inovação",
        "name_en": "Non-competitive procedure: research, development and innovation",
        "when": "Solo entidades del sistema nacional de ciencia y tecnología (Sinacti), con su certificación.",
        "when_pt": "Só entidades do sistema nacional de ciência e tecnologia (Sinacti), com sua certificação.",
        "when_en": "Only entities of the national system of science and technology (Sinacti), with its certification.",
        "articles": "Ley 32069, art. 55.1.g",
        "need": "science",
    },
    {
        "code": "cpi",
        "name": "Compra pública de innovación (CPI)",
        "name_pt": "Compra pública de inovação (CPI)",
        "name_en": "Public purchase of innovation (CPI)",
        "when": (
            "Reservada a ministerios y universidades públicas. El requerimiento dice solo objetivos o funcionalidades; "
            "informe técnico, jurado de expertos, hitos y un informe final."
        ),
        "when_pt": (
            "Reservada a ministérios e universidades públicas. O requerimento diz só objetivos ou funcionalidades; "
            "relatório técnico, júri de especialistas, marcos e um relatório final."
        ),
        "when_en": (
            "Reserved for ministries and public universities. The requirement says objectives or functions only; "
            "technical report, jury of experts, milestones and a final report."
        ),
        "articles": "Reglamento, arts. 247 a 255; Ley 32069, art. 46.7",
        "kinds": ["ministry", "public_university"],
    },
]
#: Peru's tax unit (UIT) in soles.
UNITS = {2021: 4400, 2022: 4600, 2023: 4950, 2024: 5150, 2025: 5350, 2026: 5500}


def propose(apps, schema_editor):
    Route = apps.get_model("pilots", "ProcurementRoute")
    for order, route in enumerate(ROUTES, start=1):
        Route.objects.create(order=order, **route)
    for year, amount in UNITS.items():
        apps.get_model("pilots", "TaxUnit").objects.create(
            country="PE", year=year, amount=amount, source="Propuesta: verificar en el diario oficial"
        )


def withdraw(apps, schema_editor):
    apps.get_model("pilots", "ProcurementRoute").objects.filter(code__in=[one["code"] for one in ROUTES]).delete()
    apps.get_model("pilots", "TaxUnit").objects.filter(country="PE", year__in=UNITS).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('pilots', '0006_procurement'),
    ]

    operations = [
        Furnish(propose, withdraw),
    ]
