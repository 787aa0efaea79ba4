// Ticks are counted, and one box ticks the whole page. Without this file each letter is ticked by itself.
"use strict";

const ticks = {
  all: document.getElementById("tick-all"),
  said: document.getElementById("ticked"),
  boxes: [...document.querySelectorAll('input[name="letter"]')],
  count() {
    const number = ticks.boxes.filter((one) => one.checked).length;
    if (ticks.said) ticks.said.textContent = number ? ` (${number})` : "";
    if (ticks.all) {
      ticks.all.checked = number > 0 && number === ticks.boxes.length;
      ticks.all.indeterminate = number > 0 && number < ticks.boxes.length;
    }
  },
};

if (ticks.all) {
  ticks.all.hidden = false;
  ticks.all.addEventListener("change", () => {
    ticks.boxes.forEach((one) => { one.checked = ticks.all.checked; });
    ticks.count();
  });
}
document.addEventListener("change", (event) => { if (event.target.name === "letter") ticks.count(); });
ticks.count();
