// The editor of a part: saves while one writes, counts words, adds and removes rows. All of it works without this too.

// What was sent by the button stays on the device until a page says that it was saved.
const sent = "writing-sent";
try {
  if (document.querySelector(".flashes .notice-good")) localStorage.removeItem(sessionStorage.getItem(sent) ?? "");
  sessionStorage.removeItem(sent);
} catch { /* private window: nothing is kept there */ }

const form = document.querySelector(".part-form");
if (form) edit(form);

function edit(form) {
  const state = form.querySelector("[data-state]");
  const say = form.dataset;
  const pause = 1200, longestPause = 30000, longestWait = 10000; // milliseconds
  const kept = `writing:${location.pathname}`;
  const auto = say.autosave === "on";

  // ---- What is typed, as it is sent ----
  const entries = () => [...new FormData(form)].filter(([name]) => name !== "csrf_token");
  const written = () => JSON.stringify(entries().filter(([name]) => name !== "version"));
  const store = {
    read() { try { return JSON.parse(localStorage.getItem(kept)); } catch { return null; } },
    write() { try { localStorage.setItem(kept, JSON.stringify(entries())); } catch { /* private window, or full */ } },
    forget() { try { localStorage.removeItem(kept); } catch { /* as above */ } },
  };

  function tell(text, trouble = false) {
    if (state.textContent !== text) state.textContent = text;
    state.classList.toggle("trouble", trouble);
  }

  // ---- Rows ----
  const rows = form.querySelector("[data-rows]");
  const blank = document.querySelector("[data-blank]");

  function addRow() {
    const numbers = [...rows.querySelectorAll("input[name=row]")].map(({ value }) => Number(value));
    const number = String(Math.max(-1, ...numbers) + 1), place = String(numbers.length + 1);
    const fresh = document.createElement("div");
    fresh.append(blank.content.cloneNode(true));
    const filled = (text) => text.replaceAll("__n__", number).replaceAll("__i__", place);
    for (const element of fresh.querySelectorAll("*")) {
      for (const { name, value } of [...element.attributes]) if (value.includes("__")) element.setAttribute(name, filled(value));
      for (const node of element.childNodes) if (node.nodeType === Node.TEXT_NODE) node.data = filled(node.data);
    }
    const row = fresh.firstElementChild;
    rows.append(row);
    row.querySelectorAll("textarea").forEach(count);
    return row;
  }

  function moveRow(button) {
    const row = button.closest("[data-row]"), up = button.dataset.move === "up";
    const other = up ? row.previousElementSibling : row.nextElementSibling;
    if (!other) return;
    const titles = [row, other].map((one) => one.querySelector("[data-title]").textContent);
    [other, row].forEach((one, place) => one.querySelectorAll("[data-title]").forEach((title) => { title.textContent = titles[place]; }));
    if (up) other.before(row); else other.after(row);
    const goOn = [button, ...row.querySelectorAll("[data-move]")].find((one) => one.checkVisibility());
    goOn.focus();
    changed();
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-add], [data-remove], [data-move]");
    if (!button || !auto) return;
    event.preventDefault();
    if ("move" in button.dataset) return moveRow(button);
    if ("add" in button.dataset) {
      addRow().querySelector("input:not([type=hidden]), select, textarea").focus();
    } else {
      const row = button.closest("[data-row]");
      const next = row.nextElementSibling ?? row.previousElementSibling;
      row.remove();
      (next?.querySelector("input:not([type=hidden])") ?? form.querySelector("[data-add]")).focus();
      changed();
    }
  });

  // ---- Words and characters ----
  function count(area) {
    const counter = area.parentElement.querySelector(".counter");
    const words = (area.value.match(/[\p{L}\p{N}_]+(?:[-'’.,][\p{L}\p{N}_]+)*/gu) ?? []).length;
    const most = Number(area.dataset.words), longest = Number(area.dataset.longest);
    const text = most ? say.words : say.letters;
    counter.textContent = text.replace("__num__", words).replace("__most__", most).replace("__letters__", area.value.length);
    counter.classList.toggle("over", (most && words > most) || area.value.length > longest);
    counter.hidden = !area.value;
  }
  form.querySelectorAll("textarea[data-longest]").forEach(count);

  // ---- Errors at their fields ----
  function mark(errors) {
    for (const place of form.querySelectorAll(".field-error[id]")) {
      const id = place.id.slice(0, -"-error".length);
      const said = Object.entries(errors).find(([name]) => `f-${name.replaceAll(".", "-")}` === id)?.[1];
      place.hidden = !said;
      place.firstElementChild.textContent = said ?? "";
      document.getElementById(id)?.toggleAttribute("aria-invalid", false);
      if (said) document.getElementById(id)?.setAttribute("aria-invalid", "true");
    }
  }

  // ---- Saving ----
  let saved = "unsaved" in say || "guessed" in say ? "" : written(), timer = 0, wait = 0, busy = false, stuck = false, sending = false, held = false, underWay = Promise.resolve();
  const dirty = () => written() !== saved;

  function changed() {
    if (!auto || sending) return;
    if (!dirty()) return;
    store.write();
    if (stuck) return;
    tell(say.waiting);
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  function later() {
    wait = Math.min(wait ? wait * 2 : 4000, longestPause);
    clearTimeout(timer);
    timer = setTimeout(save, wait);
  }

  async function send() {
    const body = new URLSearchParams(new FormData(form));
    return fetch(form.action, { method: "POST", body, headers: { Accept: "application/json" }, keepalive: body.toString().length < 60000 });
  }

  // A new session has a new token: the page has it, if somebody is signed in.
  async function freshToken() {
    const answer = await fetch(form.action, { headers: { Accept: "text/html" } });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const token = page.querySelector(".part-form input[name=csrf_token]");
    if (token) form.elements.csrf_token.value = token.value;
    return Boolean(token);
  }

  function save() {
    clearTimeout(timer);
    if (busy || stuck || sending || !dirty()) return;
    busy = true;
    underWay = saving();
  }

  async function saving() {
    const text = written();
    tell(say.saving);
    try {
      let answer = await send();
      if ((answer.status === 400 || answer.status === 401) && await freshToken()) answer = await send();
      await judge(answer, text);
    } catch {
      tell(say.offline, true);
      later();
    }
    busy = false;
    if (!wait && dirty() && !stuck && written() !== text) changed();
  }

  async function judge(answer, text) {
    if (answer.status === 400 || answer.status === 401) {
      tell(say.signedOut, true);
      return later();
    }
    if (answer.status === 409) {
      stuck = true; // what to keep is for people to say: the button shows both versions
      return tell(say.conflict, true);
    }
    if (answer.status === 422) {
      const { errors } = await answer.json();
      mark(errors ?? {});
      return tell(Object.keys(errors ?? {}).length ? say.wrong : say.refused, true);
    }
    if (!answer.ok) throw new Error(String(answer.status));
    const { version, keys } = await answer.json();
    form.elements.version.value = version;
    const same = written() === text;
    for (const [row, key] of Object.entries(keys)) { // sources get theirs from the server
      const input = form.elements[`${row}.key`];
      if (input) input.value = key;
    }
    wait = 0;
    saved = same ? written() : text;
    mark({});
    if (!same) return store.write();
    store.forget();
    const time = new Date().toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit" });
    tell(say.saved.replace("__time__", time));
  }

  // ---- What was not saved the last time ----
  function restore() {
    const found = auto ? store.read() : null;
    if ("unsaved" in say) return store.write();
    if ("guessed" in say && !found) return changed(); // what stands there is a guess: now it is saved
    if (!Array.isArray(found) || JSON.stringify(found.filter(([name]) => name !== "version")) === written()) return store.forget();
    if (rows) {
      rows.replaceChildren();
      for (const [name, number] of found) {
        if (name !== "row") continue;
        const row = addRow();
        const was = row.dataset.row;
        for (const element of row.querySelectorAll("[name]")) {
          if (element.name === "row") element.value = number;
          else if (element.name.startsWith(`${was}.`)) element.name = number + element.name.slice(was.length);
        }
      }
    }
    for (const box of form.querySelectorAll("input[type=checkbox]")) box.checked = false;
    for (const [name, value] of found) {
      for (const element of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
        if (name === "row" || element.type === "submit") continue;
        if (element.type === "checkbox") element.checked ||= element.value === value;
        else element.value = value;
      }
    }
    form.querySelectorAll("textarea[data-longest]").forEach(count);
    tell(say.restored);
    changed();
  }

  // ---- Begin ----
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea[data-longest]")) count(event.target);
    changed();
  });
  form.addEventListener("submit", (event) => {
    if (held) return event.preventDefault(); // pressed twice
    sending = true;
    if (auto && dirty()) store.write();
    if (busy) { // with the version of before, the button would meet what this page itself has just saved
      event.preventDefault();
      held = true;
      return Promise.race([underWay, new Promise((done) => { setTimeout(done, longestWait); })]).then(() => {
        held = sending = busy = false;
        form.requestSubmit(event.submitter);
      });
    }
    try { sessionStorage.setItem(sent, kept); } catch { /* private window */ }
  });
  addEventListener("online", () => { wait = 0; save(); });
  addEventListener("pageshow", () => { sending = false; });
  addEventListener("focus", () => { if (wait) save(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "hidden") save(); });
  addEventListener("beforeunload", (event) => { if (!sending && auto && dirty()) event.preventDefault(); });
  restore();
}
