from django.db import migrations

from kernel.furnishing import Furnish

#: Names of clouds, databases, office and social software that requirements lean on, besides those of 0003.
TERMS = {
    "brand": (
        "Snapchat, Pinterest, Reddit, Discord, Bluesky, Mastodon, Kwai, Instagram Reels, Cloudflare, DigitalOcean, "
        "Heroku, Rackspace, VMware, Red Hat, Citrix, Fortinet, Kaspersky, ServiceNow, Atlassian, Zoho, Qualtrics, "
        "Totvs, Alibaba Cloud, Hugging Face, DeepSeek, Perplexity AI, Databricks"
    ),
    "product": (
        "BigQuery, Snowflake DB, Redshift, DynamoDB, Cosmos DB, Firebase, Supabase, Google Drive, "
        "Google Docs, Google Sheets, Google Analytics, Google Earth, Google Calendar, Google Data Studio, "
        "Looker Studio, Vertex AI, Dialogflow, OneDrive, Outlook, OneNote, Microsoft Word, Microsoft Access, "
        "Microsoft Forms, Microsoft Fabric, Visio, Planner, iCloud, LibreOffice, OpenOffice, Airtable, Asana, "
        "Confluence, Monday.com, ClickUp, QlikView, Qlik Sense, MicroStrategy, Metabase, Kibana, Grafana, Splunk, "
        "SPSS, MATLAB, QGIS, Mapbox, OpenStreetMap, Twilio, WhatsApp Business, Facebook Messenger, Skype, Webex, "
        "X (Twitter), Figma, CapCut, Shopify, Magento, Joomla, Power Query, Power Platform, SAP HANA, Oracle Database"
    ),
    "technology": (
        "MariaDB, SQLite, Redis, Elasticsearch, Apache Kafka, RabbitMQ, Apache Spark, Hadoop, Cassandra DB, Neo4j, "
        "OpenShift, Terraform, Laravel, Django, Vue.js, Flutter, TypeScript, JavaScript, Kotlin, C#"
    ),
}


def fill(apps, schema_editor):
    term = apps.get_model("challenges", "BlockedTerm")
    for kind, words in TERMS.items():
        for word in words.split(", "):
            term.objects.get_or_create(term=word, defaults={"kind": kind})


class Migration(migrations.Migration):
    dependencies = [("challenges", "0012_official_statistic")]

    operations = [Furnish(fill, migrations.RunPython.noop)]
