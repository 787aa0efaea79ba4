// Tick every letter of a page at once, and untick them again. The lists work without it.
"use strict";

for (const button of document.querySelectorAll("[data-tick]")) {
  const ticks = [...button.form.querySelectorAll("input[name=letter]")];
  button.hidden = ticks.length < 2;
  button.addEventListener("click", () => {
    const all = ticks.every((one) => one.checked);
    for (const one of ticks) one.checked = !all;
    button.textContent = all ? "Tick all on this page" : "Untick all";
  });
}
