// A value that is chosen says where it comes from, beside the letter. Without this file the list below says it.
"use strict";

const origins = {
  panel: document.getElementById("origin"),
  told: [],
  show(event) {
    const value = event.target.closest?.("[data-value]");
    const item = value && document.getElementById(`value-${value.dataset.value}`);
    if (!item || !origins.panel) return;
    origins.told.forEach((one) => one.classList.remove("told"));
    origins.told = [...document.querySelectorAll(`[data-value="${value.dataset.value}"]`)];
    origins.told.forEach((one) => one.classList.add("told"));
    const heading = origins.panel.querySelector("h2");
    origins.panel.replaceChildren(heading, ...[...item.cloneNode(true).childNodes]);
    origins.panel.classList.add("answers");
  },
  press(event) {
    const box = event.target.closest?.("svg [data-value]");
    if (box) { event.preventDefault(); origins.show(event); box.focus({ preventScroll: true }); }
  },
};

document.addEventListener("focusin", origins.show);
document.addEventListener("click", origins.press);
// On a page without letters.js the list is reached by its links; a link to a value opens it.
window.addEventListener("hashchange", () => {
  const item = location.hash.startsWith("#value-") && document.querySelector(location.hash);
  if (item) item.closest("details").open = true;
});
