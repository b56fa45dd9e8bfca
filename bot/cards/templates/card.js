"use strict";
(() => {
  const seconds = Number(document.currentScript.dataset.seconds);
  const look = async () => {
    try {
      const answer = await fetch(location.href, { credentials: "same-origin", cache: "no-store" });
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      const shown = document.querySelector("main");
      const next = fresh.querySelector("main");
      if (next && !next.isEqualNode(shown)) {
        shown.replaceWith(document.importNode(next, true));
        document.title = fresh.title;
        document.getElementById("told").textContent = "This page was updated.";
      }
      if (next && !fresh.querySelector("script")) return;
    } catch { /* the next look tries again */ }
    setTimeout(look, seconds * 1000);
  };
  setTimeout(look, seconds * 1000);
})();
