"""What a browser complains about while pages are opened: blocked, broken, missing or foreign parts."""

from dataclasses import dataclass, field

from playwright.sync_api import ConsoleMessage, Page, Request, Response

# Runs before anything of the page does.
VIOLATIONS = """
addEventListener("securitypolicyviolation", event =>
  console.error(`blocked by policy: ${event.violatedDirective} ${event.blockedURI}`))
"""
# By number and by name: a passkey belongs to a name.
THIS_MACHINE = ("http://127.0.0.1:", "http://localhost:")
AN_ERROR_STATUS = 400
# Chromium also writes a line for each missing part and for each page that says no; responses tell more.
SAID_TWICE = "Failed to load resource"
# The next page was asked for before this part had come.
CALLED_OFF = "net::ERR_ABORTED"


@dataclass
class Watch:
    """Notes complaints, each a line of text."""

    complaints: list[str] = field(default_factory=list)

    def over(self, page: Page) -> None:
        """Begin to watch a page."""
        page.add_init_script(VIOLATIONS)
        page.on("console", self._console)
        page.on("pageerror", lambda error: self.complaints.append(f"{page.url}: {error}"))
        page.on("request", self._request)
        page.on("requestfailed", self._failure)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning") and not message.text.startswith(SAID_TWICE):
            self.complaints.append(f"{message.location.get('url')}: {message.text}")

    def _request(self, request: Request) -> None:
        if not request.url.startswith(THIS_MACHINE):
            self.complaints.append(f"leaves the site: {request.url}")

    def _failure(self, request: Request) -> None:
        if request.failure != CALLED_OFF:
            self.complaints.append(f"{request.failure}: {request.url}")

    def _response(self, response: Response) -> None:
        if response.status >= AN_ERROR_STATUS and not response.request.is_navigation_request():
            self.complaints.append(f"{response.status}: {response.url}")
