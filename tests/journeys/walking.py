"""A person who walks the site as with a browser: opens pages, follows links by their words, fills the forms she is shown."""

from __future__ import annotations

import io
import re
from typing import Any
from urllib.parse import urljoin, urlsplit

import lxml.html
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from accounts.models import User


def words(element: Any) -> str:
    """Return what an element says, with single blanks."""
    return " ".join(" ".join(element.itertext()).split())


class Visitor:
    """Somebody at the site, signed in or not; forms are sent with everything that the page put into them."""

    def __init__(self, person: User | None = None) -> None:
        self.client = Client(enforce_csrf_checks=True, headers={"origin": "http://testserver"})
        if person is not None:
            self.client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
        self.address = "/"

    def open(self, address: str, *, status: int = 200) -> Visitor:
        """Open an address of the site, as it is or from the page where one is; redirects are followed."""
        return self._take(self.client.get(urljoin(self.address, address), follow=True), status)

    def _take(self, response: Any, status: int) -> Visitor:
        if response.redirect_chain:
            self.address = response.redirect_chain[-1][0]
        else:
            self.address = response.request["PATH_INFO"]
        assert response.status_code == status, (
            f"{self.address} answers {response.status_code}: {self._errors(response)}"
        )
        self.response = response
        is_page = response.headers["Content-Type"].startswith("text/html")
        self.page = lxml.html.document_fromstring(response.content.decode()) if is_page else None
        return self

    @staticmethod
    def _errors(response: Any) -> str:
        page = lxml.html.document_fromstring(response.content.decode())
        for css in ("error-summary", "errornote", "errorlist", "gl-notice"):
            if found := page.xpath(f"//*[contains(@class, '{css}')]"):
                return " | ".join(words(one) for one in found)
        return words(page.xpath("//main")[0]) if page.xpath("//main") else words(page)[:600]

    @property
    def text(self) -> str:
        """What the page says in its main part."""
        main = self.page.xpath("//main | //*[@id='content']")
        return words(main[0] if main else self.page)

    @property
    def content(self) -> bytes:
        """The bytes of a file that was opened."""
        streamed = self.response.streaming
        return b"".join(self.response.streaming_content) if streamed else self.response.content

    def reads(self, *sentences: str) -> Visitor:
        """Make sure that the page says each of these."""
        for sentence in sentences:
            assert sentence in self.text, f"{self.address} does not say “{sentence}”: {self.text}"
        return self

    def follow(self, text: str) -> Visitor:
        """Follow the link with these words."""
        links = [(words(link), link.get("href")) for link in self.page.xpath("//a[@href]")]
        found = [href for said, href in links if said == text] or [href for said, href in links if text in said]
        assert found, f"{self.address} has no link “{text}”, only {links}"
        return self.open(found[0])

    def send(self, button: str, *, comes: int = 200, **typed: Any) -> Visitor:
        """Fill the form that has this button and press it; ``comes`` is the status of the page that comes back."""
        form, pressed = self._form(button)
        fields = dict(form.fields)
        data: dict[str, Any] = {}
        areas = {area.get("name") for area in form.xpath(".//textarea")}
        for name, value in form.form_values():
            # A browser drops the line end that follows <textarea>.
            data.setdefault(name, []).append(value.removeprefix("\n") if name in areas else value)
        for name, value in typed.items():
            assert name in fields, f"{self.address}: the form of “{button}” has no {name}, only {sorted(fields)}"
            data[name] = value if isinstance(value, list | SimpleUploadedFile) else [str(value)]
        if pressed.get("name"):
            data[pressed.get("name")] = [pressed.get("value") or ""]
        target = pressed.get("formaction") or form.get("action") or self.address
        target = urljoin(self.address, target)
        if (form.get("method") or "get").lower() == "get":
            return self._take(self.client.get(target, data, follow=True), comes)
        assert urlsplit(target).netloc == ""
        return self._take(self.client.post(target, data, follow=True), comes)

    def offers(self, button: str) -> bool:
        """Say whether the page has this button."""
        return button in [words(one) for form in self.page.forms for one in form.xpath(".//button[not(@disabled)]")]

    def fields(self, button: str) -> list[str]:
        """Return the names of the fields of the form that has this button."""
        return sorted(self._form(button)[0].fields)

    def _form(self, button: str) -> tuple[Any, Any]:
        seen = []
        for form in self.page.forms:
            for pressed in form.xpath(".//button[not(@disabled)] | .//input[@type='submit']"):
                said = words(pressed) or pressed.get("value", "")
                seen.append((said, form.get("action"), sorted(form.fields)))
                if said == button:
                    return form, pressed
        raise AssertionError(f"{self.address} has no button “{button}”, only {seen}")

    def waits(self, *, papers: bool = False) -> list[str]:
        """Return what the person's home page says that waits for her, in its order; actas that are due only if asked."""
        self.open("/home/")
        found = [words(link) for link in self.page.xpath("//*[@class='gl-next__t']/a")]
        return [text for text in found if papers or not re.fullmatch(r"Generar \d+ actas? que corresponden?", text)]


def upload(name: str, content: bytes, kind: str = "application/octet-stream") -> SimpleUploadedFile:
    """Return a file as a form takes it."""
    return SimpleUploadedFile(name, io.BytesIO(content).getvalue(), kind)
