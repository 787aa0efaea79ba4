// E-mails that are dropped are brought in, some at a time. Without this file the form does it, 100 at most.
"use strict";

const tray = {
  form: document.getElementById("drop"),
  said: document.getElementById("how-far"),
  some: 25,
  saved(file) {
    return /\.(eml|msg)$/i.test(file.name);
  },
  async inside(entry) {
    if (entry.isFile) return [await new Promise((found, failed) => entry.file(found, failed))].filter(tray.saved);
    const reader = entry.createReader(), all = [];
    for (;;) {
      const some = await new Promise((found, failed) => reader.readEntries(found, failed));
      if (!some.length) return all;
      for (const one of some) all.push(...await tray.inside(one));
    }
  },
  async dropped(event) {
    event.preventDefault();
    tray.form.classList.remove("over");
    const entries = [...event.dataTransfer.items].map((one) => one.webkitGetAsEntry?.()).filter(Boolean);
    const folders = entries.filter((one) => one.isDirectory);
    const files = [...event.dataTransfer.files].filter((one) => !folders.some((folder) => folder.name === one.name));
    for (const folder of folders) files.push(...await tray.inside(folder));
    await tray.bring(files);
  },
  async bring(files) {
    if (!files.length) return tray.tell("There is no saved e-mail (.eml) in it.");
    const token = tray.form.querySelector("[name=csrfmiddlewaretoken]").value;
    for (let start = 0; start < files.length; start += tray.some) {
      tray.tell(`${start} of ${files.length} brought in …`);
      const sent = new FormData();
      sent.append("csrfmiddlewaretoken", token);
      files.slice(start, start + tray.some).forEach((file) => sent.append("files", file, file.name));
      const answer = await fetch(location.pathname, { method: "POST", body: sent, redirect: "manual" }).catch(() => null);
      if (!answer || !(answer.type === "opaqueredirect" || answer.ok)) {
        return tray.tell(`${start} of ${files.length} were brought in, then the desk did not answer. Drop them again: what is here is not taken twice.`);
      }
    }
    location.assign(location.pathname);
  },
  tell(words) {
    tray.said.textContent = words;
  },
};

tray.tell("Drop files or a folder anywhere in this box.");
tray.form.addEventListener("dragover", (event) => { event.preventDefault(); tray.form.classList.add("over"); });
tray.form.addEventListener("dragleave", () => tray.form.classList.remove("over"));
tray.form.addEventListener("drop", tray.dropped);
tray.form.addEventListener("submit", (event) => {
  const chosen = [...document.getElementById("files").files];
  const inFolder = [...document.getElementById("folder").files].filter(tray.saved);
  if (!chosen.length && !document.getElementById("folder").files.length) return;
  event.preventDefault();
  tray.bring([...chosen, ...inFolder]);
});
