// How far a load is: asked once a second; at its end the page is opened anew and shows the result.
const box = document.querySelector("[data-progress]");
const bar = box?.querySelector("progress");
const done = box?.querySelector("[data-done]");
const numbers = new Intl.NumberFormat(document.documentElement.lang);
let pause = 1000;

async function look() {
  try {
    const answer = await fetch(box.dataset.progress, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const now = await answer.json();
    bar.value = now.done;
    done.textContent = numbers.format(now.done);
    if (now.state !== "consented") return location.reload();
    pause = 1000;
  } catch {
    pause = Math.min(pause * 2, 30000); // the network is away: ask less often
  }
  setTimeout(look, pause);
}

if (box) setTimeout(look, pause);
