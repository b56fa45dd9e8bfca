// Reads the page anew when the server says that something on it changed. Without this file nothing is lost
// but the waiting: a reload shows the same.
"use strict";
(() => {
  const told = document.getElementById("live");
  const parts = () => [...document.querySelectorAll("[data-live][id]")];
  if (!parts().length || !window.EventSource) return;

  let isReading = false;
  let isStale = false;
  let source = null;

  // What has the focus keeps it, and what was unfolded stays so, although the elements are new ones.
  const replace = (fresh) => {
    for (const part of parts()) {
      const next = fresh.getElementById(part.id);
      if (!next || next.isEqualNode(part)) continue;
      const unfolded = [...part.querySelectorAll("details[open][id]")].map((one) => one.id);
      const active = part.contains(document.activeElement) ? document.activeElement.getAttribute("href") : null;
      const node = document.importNode(next, true);
      for (const id of unfolded) node.querySelector(`details[id="${CSS.escape(id)}"]`)?.setAttribute("open", "");
      part.replaceWith(node);
      if (active) [...node.querySelectorAll("a[href]")].find((one) => one.getAttribute("href") === active)?.focus();
    }
  };

  const read = async () => {
    if (isReading) { isStale = true; return; }
    isReading = true;
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
      if (answer.redirected) { source?.close(); return; }
      if (!answer.ok) return;
      replace(new DOMParser().parseFromString(await answer.text(), "text/html"));
      told.textContent = `Live: updated ${new Date().toLocaleTimeString()}`;
    } catch { /* the next word tries again */ } finally {
      isReading = false;
      if (isStale) { isStale = false; read(); }
    }
  };

  // GitHub is asked little for each page: what was left out comes with the next ones.
  let reads = 20;
  const complete = async () => {
    while (document.querySelector("[data-short]") && reads-- > 0) {
      await new Promise((done) => setTimeout(done, 250));
      await read();
    }
  };
  complete();

  source = new EventSource(`/-/events?path=${encodeURIComponent(location.pathname)}`);
  source.addEventListener("open", () => { told.textContent = "Live"; told.dataset.open = ""; });
  source.addEventListener("error", () => { told.textContent = ""; delete told.dataset.open; });
  source.addEventListener("change", read);
})();
