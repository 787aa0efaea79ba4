"use strict";
(() => {
  const byId = (id) => document.getElementById(id);
  const speech = JSON.parse(byId("speech").textContent);
  const filled = (text, ...values) => values.reduce((said, value, n) => said.replaceAll(`{${n}}`, value), text);
  document.documentElement.classList.add("js");

  // The same CRC-32 as Python's zlib.crc32: window.crypto is missing where some phones show a file.
  const checksum = (bytes) => {
    let rest = 0xffffffff;
    for (const byte of bytes) {
      rest ^= byte;
      for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
    }
    return ((rest ^ 0xffffffff) >>> 0).toString(16).toUpperCase().padStart(8, "0");
  };
  const utf8 = (text) => new TextEncoder().encode(text);
  const base64 = (bytes) => {
    let letters = "";
    for (const byte of bytes) letters += String.fromCharCode(byte);
    return btoa(letters).replace(/=+$/, "");
  };
  const unpacked = (letters) => Uint8Array.from(atob(letters), (letter) => letter.charCodeAt(0));

  // AES-GCM under the seal of the pack: a nonce of 12 bytes, then what it closes.
  const keyOf = (seal, use) => crypto.subtle.importKey("raw", unpacked(seal), "AES-GCM", false, [use]);
  const sealed = async (bytes, seal) => {
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const closed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, await keyOf(seal, "encrypt"), bytes);
    return new Uint8Array([...iv, ...new Uint8Array(closed)]);
  };
  const unsealed = async (bytes, seal) =>
    crypto.subtle.decrypt({ name: "AES-GCM", iv: bytes.slice(0, 12) }, await keyOf(seal, "decrypt"), bytes.slice(12));

  const start = () => {
    const main = document.querySelector("main");
    const keeps = !main.dataset.seal; // what is locked leaves nothing behind in the browser
    const key = main.dataset.key;
    const passages = [...document.querySelectorAll(".passage")];
    const written = byId("answers");
    const remembered = `texts-${key}`;

    const answerOf = (passage) => {
      const chosen = passage.querySelector("input:checked");
      if (!chosen) return null;
      const comment = passage.querySelector(".comment textarea").value.trim();
      const wording = passage.querySelector(".wording textarea");
      const words = wording.value.trim();
      const changed = chosen.value === "change" && words !== wording.dataset.words.trim();
      const row = [Number(passage.dataset.number), chosen.value, comment, changed ? words : ""];
      while (row[row.length - 1] === "") row.pop();
      return row;
    };
    const seal = main.dataset.seal || "";
    const block = (version, packed) => {
      const plain = key.toUpperCase().replace(/[^A-Z0-9]/g, "");
      const lines = packed.match(/.{1,64}/g) || [];
      return [`[${"answers"} ${version}: ${key}]`, ...lines, `[${"end"}: ${checksum(utf8(`${plain}:${packed}`))}]`].join("\n");
    };
    const letter = (rows, version, bytes) => {
      const said = (word) => String(rows.filter((row) => row[1] === word).length);
      return filled(speech.covering, key, said("ok"), said("change"), said("skip")) + "\n\n" + block(version, base64(bytes)) + "\n";
    };
    // Saved with the page, should somebody save the page itself. Sealing takes a moment: the last one counts.
    let turn = 0;
    const write = (rows) => {
      const mine = ++turn;
      const bytes = utf8(JSON.stringify(rows));
      if (!rows.length) written.textContent = "";
      else if (!seal) written.textContent = letter(rows, 1, bytes);
      else sealed(bytes, seal).then((closed) => { if (mine === turn) written.textContent = letter(rows, 2, closed); });
    };
    const keep = (rows) => {
      if (!keeps) return;
      try { localStorage.setItem(remembered, JSON.stringify(rows)); } catch { /* this viewer keeps nothing */ }
    };
    // The words as they are, ready to be changed; whoever empties the field finds it empty.
    const offer = (passage, asks) => {
      const wording = passage.querySelector(".wording textarea");
      if (!asks || wording.dataset.offered) return;
      wording.dataset.offered = "yes";
      if (!wording.value) wording.value = wording.dataset.words;
    };
    const show = () => {
      for (const passage of passages) {
        const chosen = passage.querySelector("input:checked");
        const asks = chosen && chosen.value === "change";
        passage.classList.toggle("answered", Boolean(chosen));
        passage.querySelector(".comment").hidden = !asks && !passage.querySelector(".comment textarea").value;
        passage.querySelector(".wording").hidden = !asks;
        offer(passage, asks);
      }
      const rows = passages.map(answerOf).filter(Boolean);
      const progress = filled(speech.progress, rows.length, passages.length);
      if (byId("told").textContent !== progress) byId("told").textContent = progress; // said aloud once only
      byId("done").value = rows.length;
      write(rows);
      if (!rows.length) byId("back").hidden = true;
      keep(rows);
      return rows;
    };
    const bring = (rows) => {
      for (const [number, verdict, comment, wording] of rows) {
        const passage = passages.find((one) => Number(one.dataset.number) === number);
        const choice = passage && passage.querySelector(`input[value="${CSS.escape(verdict)}"]`);
        if (!choice) continue;
        choice.checked = true;
        passage.querySelector(".comment textarea").value = comment || "";
        if (wording) passage.querySelector(".wording textarea").value = wording;
      }
    };
    const before = async () => {
      try {
        const saved = /\[answers \d: [^\]]*\]([A-Za-z0-9+/\s]*)\[end/.exec(written.textContent);
        const bytes = saved && unpacked(saved[1].replace(/\s/g, ""));
        if (saved) return JSON.parse(new TextDecoder().decode(seal ? await unsealed(bytes, seal) : bytes));
        return JSON.parse((keeps && localStorage.getItem(remembered)) || "[]");
      } catch { return []; }
    };
    const say = (words) => { byId("said").textContent = words; };
    const ready = () => {
      if (!show().length) { say(speech.nothing_yet); return false; }
      byId("back").hidden = false;
      return true;
    };
    const copy = async () => {
      if (!ready()) return;
      try {
        await navigator.clipboard.writeText(written.textContent);
        say(speech.copied);
      } catch {
        getSelection().selectAllChildren(written);
        say(document.execCommand("copy") ? speech.copied : speech.copy_by_hand);
      }
      byId("back").scrollIntoView({ block: "center" });
    };
    const save = () => {
      if (!ready()) return;
      const link = document.createElement("a");
      link.href = URL.createObjectURL(new Blob([written.textContent], { type: "text/plain" }));
      link.download = `answers-${key}.txt`;
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 60000);
    };

    main.addEventListener("input", show);
    byId("copy").addEventListener("click", copy);
    byId("save").addEventListener("click", save);
    before().then((rows) => { bring(rows); show(); });
  };

  const unlock = async (password, locked) => {
    const { salt, nonce, rounds } = locked.dataset;
    const typed = await crypto.subtle.importKey("raw", utf8(password.normalize("NFC")), "PBKDF2", false, ["deriveKey"]);
    const how = { name: "PBKDF2", hash: "SHA-256", salt: unpacked(salt), iterations: Number(rounds) };
    const key = await crypto.subtle.deriveKey(how, typed, { name: "AES-GCM", length: 256 }, false, ["decrypt"]);
    const open = await crypto.subtle.decrypt({ name: "AES-GCM", iv: unpacked(nonce) }, key, unpacked(locked.textContent.trim()));
    return new TextDecoder().decode(open);
  };

  const locked = byId("locked");
  if (!locked) { start(); return; }
  const wrong = byId("wrong");
  if (!globalThis.crypto || !crypto.subtle) { wrong.textContent = speech.cannot_open; return; }
  byId("unlock").addEventListener("submit", async (event) => {
    event.preventDefault();
    wrong.textContent = speech.opening;
    let open;
    try {
      open = await unlock(byId("password").value, locked);
    } catch {
      wrong.textContent = speech.wrong_password;
      byId("password").select();
      return;
    }
    byId("password").value = "";
    document.body.innerHTML = open;
    document.querySelector("h1").focus();
    start();
  });
})();
