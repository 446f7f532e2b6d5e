"""Windows of the browser: a phone's and a desktop's."""

from playwright.sync_api import Browser, BrowserContext, Page

SIZES = {"phone": (390, 844), "desktop": (1280, 900)}


def window(browser: Browser, size: str, *, scripts: bool) -> BrowserContext:
    """Open a window of a size, with nothing remembered."""
    width, height = SIZES[size]
    return browser.new_context(
        viewport={"width": width, "height": height},
        is_mobile=size == "phone",
        has_touch=size == "phone",
        java_script_enabled=scripts,
        locale="ja-JP",
        timezone_id="Asia/Tokyo",
    )


def resize(page: Page, size: str) -> None:
    """Give a page the size again that its window had."""
    width, height = SIZES[size]
    page.set_viewport_size({"width": width, "height": height})
