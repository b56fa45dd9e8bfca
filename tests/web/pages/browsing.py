"""What no parser of HTML can tell of a page: its console, its content policy, its width, axe."""

from importlib.resources import files

from playwright.async_api import Page

AXE = (files("axe_playwright_python") / "axe.min.js").read_text("utf-8")
_LISTEN = """
window.refused = [];
document.addEventListener('securitypolicyviolation', (event) => window.refused.push(event.violatedDirective));
"""
_JUDGE = """
async () => (await axe.run(document, {resultTypes: ['violations']})).violations
  .filter((found) => ['serious', 'critical'].includes(found.impact))
  .map((found) => `${found.id}: ${found.nodes.map((node) => node.html).join(' ').slice(0, 400)}`)
"""
_WIDER = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


class Watched:
    """A page whose complaints are written down."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.complaints: list[str] = []
        page.on("console", lambda told: self._note(f"console: {told.type} {told.text}", told.type == "error"))
        page.on("pageerror", lambda error: self._note(f"script: {error}", is_bad=True))
        page.on(
            "response",
            lambda answer: self._note(f"{answer.status} {answer.url}", is_bad=answer.status >= 400),
        )

    def _note(self, complaint: str, is_bad: bool) -> None:
        if is_bad:
            self.complaints.append(complaint)

    async def open(self, url: str) -> None:
        await self.page.add_init_script(_LISTEN)
        await self.page.goto(url)

    async def faults(self, *, with_axe: bool = True) -> list[str]:
        """All that is wrong with what is shown; of axe's findings the serious ones."""
        faults = list(self.complaints)
        faults += [f"policy: {refused}" for refused in await self.page.evaluate("window.refused")]
        wider = await self.page.evaluate(_WIDER)
        faults += [f"{wider} px wider than the window"] if wider > 0 else []
        if with_axe:
            await self.page.evaluate(AXE)  # evaluated by the debugger, which no policy of the page is asked
            faults += await self.page.evaluate(_JUDGE)
        return faults
