// Countdowns, and what is left until a time within a sentence.
import { words } from "./durations.js";

// Passing one of these is said aloud: shares of the whole, and minutes before the end.
const THRESHOLDS = [0.5, 0.25, 0.1];
const MINUTES = [5, 1];

// The server's clock, whatever this machine's says: by how much it is ahead, taken when a page or a
// part of it arrives. Date.now goes on while the machine sleeps, so it is read anew at each tick.
const ahead = new WeakMap();
// What a countdown showed last, in seconds; those that have ended.
const lastLeft = new WeakMap();
const ended = new WeakSet();

function left(box, end) {
  return Math.max(0, (Date.parse(end) - (Date.now() + ahead.get(box))) / 1000);
}

// While an order waits for somebody, only very little time is worth a colour.
function level(share, waits) {
  if (share < 0.1) return "urgent";
  return share < 0.25 && !waits ? "warn" : "calm";
}

function say(box, text) {
  const live = box.querySelector("[data-say]");
  if (live) live.textContent = text;
}

// Speaks when a threshold has been passed since the last tick, and is silent otherwise.
function speak(box, before, now, whole) {
  const shares = THRESHOLDS.map((share) => share * whole);
  const marks = [...shares, ...MINUTES.map((minute) => minute * 60)];
  const passed = (mark) => mark < whole && before > mark && now <= mark;
  if (before === undefined || !marks.some(passed)) return;
  say(box, box.querySelector("[data-say]").dataset.leftOf.replace("%s", words(now)));
}

function tick(box) {
  const shown = box.querySelector("[data-left]");
  if (!shown || ended.has(box)) return;
  const whole = (Date.parse(box.dataset.ends) - Date.parse(box.dataset.starts)) / 1000;
  const now = left(box, box.dataset.ends);
  const tone = level(now / whole, "waits" in box.dataset);
  shown.textContent = words(now);
  box.querySelector("progress").value = Math.round((100 * now) / whole);
  box.className = `countdown countdown-${tone}`;
  const word = box.querySelector("[data-word]");
  word.hidden = tone === "calm";
  if (tone !== "calm") word.textContent = word.dataset[tone];
  speak(box, lastLeft.get(box), now, whole);
  lastLeft.set(box, now);
  if (now <= 0) end(box);
}

// At zero the page says so, and the order's own page asks the server: it alone knows whether the
// reservation was prolonged. A page with a form is left to the person: what is typed there is
// theirs.
function end(box) {
  ended.add(box);
  const live = box.querySelector("[data-say]");
  say(box, live.dataset.over);
  box.querySelector("[data-title]").textContent = live.dataset.over;
  box.querySelector("[data-left]").textContent = live.dataset.then;
  box.querySelector("[data-word]").hidden = true;
  box.className = "countdown countdown-expired";
  if (document.getElementById("order")) window.setTimeout(() => window.location.reload(), 1500);
}

function start(root) {
  for (const box of root.querySelectorAll("[data-countdown], [data-until]")) {
    if (!ahead.has(box)) ahead.set(box, Date.parse(box.dataset.now) - Date.now());
  }
}

function tickAll() {
  for (const box of document.querySelectorAll("[data-countdown]")) if (ahead.has(box)) tick(box);
  for (const span of document.querySelectorAll("[data-until]")) {
    if (ahead.has(span)) span.textContent = words(left(span, span.dataset.until));
  }
}

start(document);
document.addEventListener("htmx:load", ({ detail }) => start(detail.elt.parentElement || document));
window.setInterval(tickAll, 1000);
document.addEventListener("visibilitychange", () => document.hidden || tickAll());
