// Leaving at once, and staying awake. Without this file the button sends a form, and the desk locks itself
// at the next click.
"use strict";

const away = {
  // The page is hidden before the network answers; the empty page takes its place in the history.
  leave(event) {
    const form = event.target;
    if (!form.dataset.blank) return;
    event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "New tab";
    fetch(form.action, { method: "POST", body: new FormData(form), keepalive: true })
      .catch(() => {})
      .finally(() => location.replace(form.dataset.blank));
  },
  minutes: Number(document.body.dataset.idle),
  last: Date.now(),
  told: Date.now(),
  // Whoever types a long remark asks nothing of the desk: tell it now and then that somebody is here.
  moved() {
    away.last = Date.now();
    if (away.last - away.told < 60_000) return;
    away.told = away.last;
    fetch(document.body.dataset.awake, { redirect: "manual" }).catch(() => {});
  },
  typed() {
    return [...document.querySelectorAll("textarea, input[type=text]")].some((field) => field.value !== field.defaultValue);
  },
  // Nothing stays on the screen of an idle desk; what somebody has typed stays in the page behind it.
  watch() {
    if (Date.now() - away.last < away.minutes * 60_000 + 5_000 || document.getElementById("asleep")) return;
    if (!away.typed()) return location.reload();
    document.querySelector("main").hidden = true;
    const note = document.createElement("section");
    note.id = "asleep";
    note.className = "narrow";
    note.innerHTML = `<h1>This desk is locked</h1><p>What you typed is still here. <a target="_blank" rel="noopener">Log in in another tab</a>, then come back.</p><p><button class="main">Go on</button></p>`;
    note.querySelector("a").href = document.body.dataset.login;
    note.querySelector("button").addEventListener("click", away.back);
    document.body.append(note);
  },
  // Logged in again elsewhere: show the page, its forms with the new session's token.
  async back() {
    const answer = await fetch(location.href, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const now = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = now.querySelector("[name=csrfmiddlewaretoken]")?.value;
    for (const field of document.querySelectorAll("[name=csrfmiddlewaretoken]")) field.value = token;
    document.getElementById("asleep").remove();
    document.querySelector("main").hidden = false;
    away.last = away.told = Date.now();
  },
};

document.addEventListener("submit", away.leave);
if (away.minutes) {
  for (const kind of ["keydown", "pointerdown", "wheel", "touchmove"]) addEventListener(kind, away.moved, { capture: true, passive: true });
  setInterval(away.watch, 15_000);
}
