from django.db import migrations

from kernel.furnishing import Furnish

CATEGORIES = [
    (
        1,
        "Seguridad ciudadana y gestión del riesgo",
        "Segurança cidadã e gestão de riscos",
        "Citizen security and risk management",
    ),
    (2, "Salud y protección social", "Saúde e proteção social", "Health and social protection"),
    (
        3,
        "Movilidad, transporte y espacio público",
        "Mobilidade, transporte e espaço público",
        "Mobility, transport and public space",
    ),
    (
        4,
        "Ambiente, residuos y servicios públicos",
        "Meio ambiente, resíduos e serviços públicos",
        "Environment, waste and public services",
    ),
    (5, "Comunicación, reputación e imagen", "Comunicação, reputação e imagem", "Communication, reputation and image"),
    (
        6,
        "Desarrollo económico local y empleo",
        "Desenvolvimento econômico local e emprego",
        "Local economic development and employment",
    ),
    (
        7,
        "Participación, transparencia e integridad",
        "Participação, transparência e integridade",
        "Participation, transparency and integrity",
    ),
    (
        8,
        "Gobierno digital, trámites y gestión interna",
        "Governo digital, serviços e gestão interna",
        "Digital government, procedures and internal management",
    ),
    (9, "Educación, cultura y turismo", "Educação, cultura e turismo", "Education, culture and tourism"),
]
TERMS = {
    "brand": (
        "Google, Facebook, Instagram, WhatsApp, Twitter, TikTok, YouTube, LinkedIn, Telegram, Microsoft, "
        "Apple, Samsung, Huawei, Xiaomi, Amazon, Oracle, IBM, SAP, Salesforce, Adobe, Cisco, Dell, Lenovo, "
        "Motorola, Hikvision, Dahua, Axis, Esri, Autodesk, Zoom, Slack, Dropbox, Meta Platforms, OpenAI, "
        "Anthropic, Nvidia, Intel, Siemens, Bosch, Honeywell, Schneider Electric, Ericsson, Nokia, Palantir, "
        "Accenture, Deloitte, Indra, Tata, Globant, Movistar, Claro, Entel, Bitel"
    ),
    "product": (
        "Excel, Power BI, PowerPoint, SharePoint, Office 365, Microsoft 365, Windows, Android, iPhone, iPad, "
        "Google Maps, Google Workspace, Gmail, Google Forms, Tableau, Looker, Qlik, Power Apps, "
        "Power Automate, Dynamics 365, Azure, AWS, Amazon Web Services, Google Cloud, ChatGPT, Copilot, "
        "Gemini, Claude, ArcGIS, AutoCAD, Photoshop, Zendesk, HubSpot, Mailchimp, Typeform, SurveyMonkey, "
        "Hootsuite, Brandwatch, Talkwalker, Meltwater, Sprinklr, Waze, Moodle, WordPress, Drupal, Odoo, "
        "Jira, Trello, Notion, Miro, Canva, Zoom Meetings, Microsoft Teams, Google Meet, Alexa, Siri, "
        "Raspberry Pi, Arduino"
    ),
    "technology": (
        "blockchain, Hyperledger, Ethereum, Bitcoin, Kubernetes, Docker, PostgreSQL, MySQL, MongoDB, "
        "SQL Server, Java, Python, PHP, .NET, React, Angular, Node.js, TensorFlow, PyTorch, LoRaWAN, "
        "Bluetooth, Zigbee, GPT-4, GPT-5, LLM"
    ),
}


def fill(apps, schema_editor):
    category = apps.get_model("challenges", "Category")
    for number, es, pt, en in CATEGORIES:
        source = "published" if number == 5 else "proposed"
        category.objects.get_or_create(
            number=number, defaults={"name": es, "name_pt": pt, "name_en": en, "source": source}
        )
    term = apps.get_model("challenges", "BlockedTerm")
    for kind, words in TERMS.items():
        for word in words.split(", "):
            term.objects.get_or_create(term=word, defaults={"kind": kind})


class Migration(migrations.Migration):
    dependencies = [("challenges", "0002_frame_revisions")]
    operations = [Furnish(fill, migrations.RunPython.noop)]
