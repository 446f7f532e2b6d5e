"""Windows of the browser: a phone's and a desktop's."""

from playwright.sync_api import Browser, BrowserContext, Page

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}
# Pages come within a tenth of a second; what is not there by then is missing.
MOST_MILLISECONDS = 20_000


def window(browser: Browser, size: str, *, scripts: bool) -> BrowserContext:
    """Open a window of a size, with nothing remembered."""
    width, height = SIZES[size]
    opened = browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=size == "phone",
        has_touch=size == "phone",
        java_script_enabled=scripts,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )
    opened.set_default_timeout(MOST_MILLISECONDS)
    return opened


def resize(page: Page, size: str) -> None:
    """Give a page the size again that its window had."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
