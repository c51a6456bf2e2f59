"""How every form of the product is drawn: one renderer, so that errors, hints and labels are always tied together."""

from django.forms.renderers import TemplatesSetting


class GovLinkRenderer(TemplatesSetting):
    """GOV.UK markup for forms; the templates live in templates/django/forms/ and override Django's own names."""

    form_template_name = "django/forms/form.html"
    formset_template_name = "django/forms/formset.html"
    field_template_name = "django/forms/field.html"
