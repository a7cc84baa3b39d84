// The script of every page. Pages work without it; it adds suggestions while typing, filters that apply themselves on
// wide screens, a tray for comparing, and a print button. No library: these four need none (htmx would be 16 KB for them).

const store = {
  get: (key, otherwise) => { try { return JSON.parse(sessionStorage.getItem(key)) ?? otherwise; } catch { return otherwise; } },
  set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* private window: not kept */ } },
};

// ---- Leaving: what was typed and not saved waits in the browser (writing.js), which others may use next ----
addEventListener("submit", ({ target }) => {
  if (!/\/account\/(sign-out|delete)$/.test(new URL(target.action).pathname)) return;
  try {
    for (const key of Object.keys(localStorage)) if (key.startsWith("writing:")) localStorage.removeItem(key);
    sessionStorage.clear();
  } catch { /* private window: nothing is kept there */ }
});

// ---- Suggestions: a combobox after the ARIA pattern ----
function suggest(input) {
  const box = input.closest("form");
  const list = document.createElement("ul");
  const spoken = document.createElement("p");
  list.id = `${input.id}-list`;
  list.className = "suggestions";
  list.hidden = true;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", input.dataset.suggestLabel);
  spoken.className = "hidden";
  spoken.setAttribute("role", "status");
  box.append(list, spoken);
  for (const [name, value] of [["role", "combobox"], ["aria-expanded", "false"], ["aria-controls", list.id], ["aria-autocomplete", "list"]]) {
    input.setAttribute(name, value);
  }

  let items = [], chosen = -1, timer, request, asked = input.value.trim();

  function show(found) {
    items = found;
    choose(-1);
    list.replaceChildren(...items.map((item, index) => {
      const option = document.createElement("li");
      option.id = `${list.id}-${index}`;
      option.setAttribute("role", "option");
      option.setAttribute("aria-selected", "false");
      option.textContent = item.title;
      return option;
    }));
    list.hidden = !items.length;
    input.setAttribute("aria-expanded", String(!list.hidden));
    spoken.textContent = items.length ? `${items.length} ${input.dataset.suggestCount}` : "";
  }

  function choose(index) {
    list.children[chosen]?.setAttribute("aria-selected", "false");
    chosen = index;
    const option = list.children[chosen];
    option?.setAttribute("aria-selected", "true");
    option?.scrollIntoView({ block: "nearest" });
    if (option) input.setAttribute("aria-activedescendant", option.id);
    else input.removeAttribute("aria-activedescendant");
  }

  async function ask() {
    const query = input.value.trim();
    if (query === asked) return;
    asked = query;
    request?.abort();
    if (query.length < 2) return show([]);
    request = new AbortController();
    try {
      const answer = await fetch(`${input.dataset.suggest}?${new URLSearchParams({ q: query })}`, { signal: request.signal });
      if (answer.ok) show((await answer.json()).items.slice(0, 8));
    } catch { /* offline, or overtaken by the next letter: the form still works */ }
  }

  input.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 180); });
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) { event.preventDefault(); show([]); return; }
    if (list.hidden || event.isComposing) return;
    const last = items.length - 1;
    if (event.key === "ArrowDown") choose(chosen < last ? chosen + 1 : -1);
    else if (event.key === "ArrowUp") choose(chosen < 0 ? last : chosen - 1);
    else if (event.key === "Enter" && chosen >= 0) location.assign(items[chosen].url);
    else return;
    event.preventDefault();
  });
  input.addEventListener("blur", () => { clearTimeout(timer); request?.abort(); show([]); asked = ""; });
  list.addEventListener("pointerdown", (event) => event.preventDefault());
  list.addEventListener("click", (event) => {
    const index = [...list.children].indexOf(event.target.closest("li"));
    if (index >= 0) location.assign(items[index].url);
  });
}
document.querySelectorAll("[data-suggest]").forEach(suggest);

// ---- Filters: on wide screens a tick applies at once, and the focus comes back to it ----
const filters = document.querySelector("[data-filters]");
if (filters) {
  const wide = matchMedia("(min-width: 62em)");
  if (wide.matches && !CSS.supports("selector(::details-content)")) filters.open = true;
  const back = store.get("filter-focus", null);
  store.set("filter-focus", null);
  if (back && wide.matches) document.getElementById(back)?.focus();
  filters.addEventListener("change", (event) => {
    if (!wide.matches || event.target.type !== "checkbox") return;
    store.set("filter-focus", event.target.id);
    event.target.form.requestSubmit();
  });
}

// ---- Comparison: without the tray each "Compare" is a link to the comparison page ----
// What is kept of a choice: {slug, names: {id, en}}. A page knows its programmes' names in its own language only.
const language = document.documentElement.lang;
const named = (item) => item.names[language] ?? Object.values(item.names)[0];
function remember(items, found) {
  const names = new Map(found.map(({ slug, name }) => [slug, name]));
  return items.map((item) => names.has(item.slug) ? { ...item, names: { ...item.names, [language]: names.get(item.slug) } } : item);
}

const tray = document.getElementById("compare-tray");
if (tray) {
  const part = (name) => tray.querySelector(`[data-tray-${name}]`);
  const most = 4;
  const offered = [...document.querySelectorAll("[data-compare]")];
  let chosen = remember(store.get("compared", []), offered.map(({ dataset }) => ({ slug: dataset.compare, name: dataset.name })));

  const links = offered.map((link) => {
    const button = document.createElement("button");
    const word = document.createElement("span");
    button.type = "button";
    button.className = link.className;
    button.append(word, link.querySelector(".hidden"));
    button.addEventListener("click", () => toggle(link.dataset.compare, link.dataset.name));
    link.replaceWith(button);
    return { button, word, slug: link.dataset.compare };
  });

  function toggle(slug, name) {
    const there = chosen.some((item) => item.slug === slug);
    if (there) chosen = chosen.filter((item) => item.slug !== slug);
    else if (chosen.length < most) chosen = [...chosen, { slug, names: { [language]: name } }];
    draw();
  }

  function draw() {
    store.set("compared", chosen);
    const full = chosen.length >= most;
    for (const { button, word, slug } of links) {
      const on = chosen.some((item) => item.slug === slug);
      button.setAttribute("aria-pressed", String(on));
      button.toggleAttribute("aria-disabled", full && !on);
      word.textContent = full && !on ? tray.dataset.most : tray.dataset.add;
    }
    tray.hidden = !chosen.length;
    document.body.classList.toggle("has-tray", !tray.hidden);
    part("names").textContent = chosen.map(named).join(" · ");
    part("more").hidden = chosen.length > 1;
    part("go").hidden = chosen.length < 2;
    part("count").textContent = chosen.length;
    part("go").href = `${tray.dataset.url}?${new URLSearchParams(chosen.map((item) => ["slug", item.slug]))}`;
  }
  part("clear").addEventListener("click", () => { chosen = []; draw(); links[0]?.button.focus(); });
  draw();
}

// The comparison page is the choice: who removes one there has one less.
if (document.querySelector(".compare")) {
  const here = [...document.querySelectorAll("[data-compared]")].map(({ dataset }) => ({ slug: dataset.compared, name: dataset.name }));
  const known = new Map(store.get("compared", []).map((item) => [item.slug, item]));
  store.set("compared", remember(here.map(({ slug }) => known.get(slug) ?? { slug, names: {} }), here));
}

// ---- Print ----
for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}
