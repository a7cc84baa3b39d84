// For people who are signed in, and for the answer to a form: pages work without it. Readers do not fetch it.

// ---- What was done is told where it was done: an address that leads far down the page hides what stands at its top ----
const told = document.querySelector(".flashes");
const place = told && location.hash && document.getElementById(decodeURIComponent(location.hash.slice(1)));
if (place && place.getBoundingClientRect().top - told.getBoundingClientRect().top > innerHeight / 2) {
  if (place.matches("section, article, div, li, form")) place.prepend(told);
  else if (place.matches("h1, h2, h3, h4, p")) place.after(told);
  else (place.closest("table") ?? place).before(told);
}

// ---- Copy a link ----
for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = !navigator.clipboard; // there is none without https
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(button.dataset.copy);
    button.textContent = button.dataset.copied;
  });
}

// ---- What is wrong with a form comes into view, and the cursor stands in it ----
// Only where something was sent and refused: a page that lists faults begins at its top.
const refused = performance.getEntriesByType("navigation")[0]?.responseStatus === 422;
const wrong = document.querySelector("main .field-error");
if (refused && wrong && document.activeElement === document.body && !document.querySelector("main [role=alert]")) {
  const field = wrong.closest(".field") ?? wrong.parentElement;
  field.querySelector("[aria-invalid], input, select, textarea")?.focus({ preventScroll: true });
  field.scrollIntoView({ block: "center" });
}
