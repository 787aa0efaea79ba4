// Keys and small comforts. Everything works without this file.
"use strict";

const desk = {
  typing(event) {
    return event.target.closest("input, textarea, select, [contenteditable]") !== null;
  },
  // <button data-key="a"> is pressed by its key, outside of fields.
  press(event) {
    if (document.body.dataset.keys === "off" || event.ctrlKey || event.metaKey || event.altKey || desk.typing(event)) return;
    if (event.key === "?") return document.getElementById("keys").showModal();
    if (document.querySelector("dialog[open]")) return;
    const pressed = [...document.querySelectorAll("[data-key]")].find((one) => one.dataset.key === event.key && !one.disabled);
    if (!pressed) return;
    event.preventDefault();
    pressed.matches("a, button") ? pressed.click() : pressed.focus();
  },
  escapes: [],
  leave(event) {
    if (event.key !== "Escape" || !document.body.dataset.leave) return;
    desk.escapes = [...desk.escapes.filter((at) => event.timeStamp - at < 1500), event.timeStamp];
    if (desk.escapes.length >= 3) document.querySelector(".leave")?.click();
  },
};

document.addEventListener("keydown", desk.press);
document.addEventListener("keydown", desk.leave);
document.addEventListener("htmx:configRequest", (event) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]");
  if (token) event.detail.headers["X-CSRFToken"] = token.value;
  // What no key or click brought about is the page asking by itself: it keeps no session awake.
  if (!event.detail.triggeringEvent?.isTrusted) event.detail.headers["X-Desk-Poll"] = "1";
});
