// Uploading with a progress bar, and a look at the size before anything is sent. Without this the form works the same.

const form = document.querySelector("[data-upload]");

function begin(form) {
  const input = form.querySelector("input[type=file]");
  const button = form.querySelector("button[type=submit]");
  const said = document.createElement("div");
  said.className = "upload-progress";
  said.setAttribute("role", "status");
  form.append(said);

  function complain(text) {
    const p = document.createElement("p");
    p.className = "field-error";
    p.textContent = text;
    said.replaceChildren(p);
  }

  function wrong() {
    const files = [...input.files];
    const large = files.find((file) => file.size > Number(form.dataset.largest));
    if (large) return form.dataset.tooLarge.replace("{name}", large.name);
    const all = files.reduce((sum, file) => sum + file.size, 0);
    return all + 32768 > Number(form.dataset.largestBody) ? form.dataset.tooMuch : "";
  }

  input.addEventListener("change", () => { const text = wrong(); if (text) complain(text); else said.replaceChildren(); });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = wrong();
    if (text) { complain(text); input.focus(); return; }
    const bar = document.createElement("progress");
    const words = document.createElement("p");
    bar.max = 100;
    bar.value = 0;
    bar.setAttribute("aria-label", form.dataset.sending);
    words.className = "small";
    words.textContent = form.dataset.sending;
    said.replaceChildren(words, bar);
    button.disabled = true;

    const request = new XMLHttpRequest();
    request.upload.addEventListener("progress", (step) => {
      if (!step.lengthComputable) return;
      bar.value = (100 * step.loaded) / step.total;
      if (step.loaded === step.total) { words.textContent = form.dataset.checking; bar.removeAttribute("value"); }
    });
    request.addEventListener("load", () => show(request));
    for (const name of ["error", "abort", "timeout"]) {
      request.addEventListener(name, () => { button.disabled = false; complain(form.dataset.failed); });
    }
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}

// The answer is a page: its main part takes the place of ours, with the messages in it.
function show(request) {
  const page = new DOMParser().parseFromString(request.responseText, "text/html");
  const main = page.querySelector("main");
  if (!main) { location.reload(); return; }
  const here = document.querySelector("main");
  document.title = page.title;
  here.replaceChildren(...main.childNodes);
  for (const sheet of page.querySelectorAll("link[rel=stylesheet]")) {
    if (!document.querySelector(`link[href="${sheet.getAttribute("href")}"]`)) document.head.append(sheet);
  }
  history.pushState(null, "", request.responseURL);
  const next = document.querySelector("[data-upload]");
  if (next) begin(next);
  // On a telephone the field that says what is wrong is far below: the page opens there, as it does without scripts.
  const wrong = here.querySelector("[aria-invalid=true]");
  if (wrong) return wrong.focus();
  here.focus();
  scrollTo(0, 0);
}

addEventListener("popstate", () => location.reload());
if (form) begin(form);
