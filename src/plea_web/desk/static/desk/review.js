// The evening of the volunteers: where values come from, who else reads, keys n and p. All works without it.
"use strict";

const reading = {
  // Bring the passage into the middle of its pane, without moving the page.
  centre() {
    const pane = document.querySelector(".reading .pane"), here = pane?.querySelector(".here");
    if (here) pane.scrollTop += here.getBoundingClientRect().top - pane.getBoundingClientRect().top - Math.min(96, pane.clientHeight / 5);
  },
  fold() {
    const queue = document.getElementById("queue");
    if (queue && matchMedia("(max-width: 62rem)").matches) queue.open = false;
    const current = queue?.querySelector("[aria-current]");
    if (current && queue.open) queue.scrollTop += current.getBoundingClientRect().top - queue.getBoundingClientRect().top - queue.clientHeight / 3;
  },
  // The aside says where a value comes from while it has the focus, or was pressed.
  tell(event) {
    const value = event.target.closest?.(".letter .value[data-value]");
    const told = document.getElementById("told");
    if (!value || !told) return;
    const origin = document.querySelector(`#values [data-of="${CSS.escape(value.dataset.value)}"]`);
    if (!origin) return;
    for (const one of document.querySelectorAll(".letter .value.told")) one.classList.remove("told");
    value.classList.add("told");
    const heading = told.querySelector("h2"), list = document.createElement("dl");
    heading.textContent = "Where this comes from";
    list.className = "values";
    list.append(...[...origin.children].map((one) => one.cloneNode(true)));
    told.replaceChildren(heading, list);
  },
  step(event) {
    if (!["n", "p"].includes(event.key) || document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey) return;
    if (desk.typing(event) || document.querySelector("dialog[open]")) return;
    const here = [...document.querySelectorAll(".letter .here .value[tabindex]")];
    const values = here.length ? here : [...document.querySelectorAll(".letter .value[tabindex]")];
    if (!values.length) return;
    const at = values.indexOf(document.activeElement), last = values.length - 1;
    const next = event.key === "n" ? (at === last ? 0 : at + 1) : (at <= 0 ? last : at - 1);
    event.preventDefault();
    values[next].focus();
  },
  send(event) {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && event.target.matches("textarea, input")) event.target.form?.requestSubmit();
  },
  look() {
    if (!document.hidden && document.getElementById("readers")) htmx.trigger("#readers", "look");
  },
};

reading.centre();
reading.fold();
document.querySelector("[popover][data-open]")?.showPopover();
document.addEventListener("focusin", reading.tell);
document.addEventListener("click", reading.tell);
document.addEventListener("keydown", reading.step);
document.addEventListener("keydown", reading.send);
document.addEventListener("htmx:load", reading.look, { once: true });
setInterval(reading.look, 15000);
