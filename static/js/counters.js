// How many characters are left, once few are: seen at each key, said when the typing pauses.
// Nothing is cut off; the server validates.
const PAUSE = 1000;
const pauses = new WeakMap();

// As validation counts: without the space around an answer, in code points, and with one for each
// line break.
export function characters(text) {
  return [...text.trim()].length;
}

function words(counter, left) {
  const { lang } = document.documentElement;
  const one = new Intl.PluralRules(lang).select(Math.abs(left)) === "one" ? "One" : "";
  const pattern = counter.dataset[(left < 0 ? "over" : "left") + one];
  return pattern.replace("%s", Math.abs(left).toLocaleString(lang));
}

function count(control, pause) {
  const counter = control.id && document.getElementById(`${control.id}_counter`);
  if (!counter) return;
  const [seen, said] = counter.children;
  const most = Number(counter.dataset.most);
  const left = most - characters(control.value);
  const text = words(counter, left);
  counter.classList.toggle("counter-over", left < 0);
  seen.textContent = text;
  counter.hidden = left >= most / 5;
  window.clearTimeout(pauses.get(counter));
  if (pause) pauses.set(counter, window.setTimeout(() => (said.textContent = text), pause));
}

function countAll() {
  for (const counter of document.querySelectorAll("[data-most]")) {
    count(document.getElementById(counter.id.replace(/_counter$/, "")), 0);
  }
}

document.addEventListener("input", (event) => count(event.target, PAUSE));
document.addEventListener("htmx:load", countAll);
// Browsers put back what was typed before a reload when the page is shown, after it was read.
window.addEventListener("pageshow", countAll);
