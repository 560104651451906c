// What the pages gain from a script. Every page works without it.
"use strict";

document.documentElement.classList.add("scripted");

// Times are shown in this machine's zone until their reader chooses another one (people.middleware.AsReader).
document.cookie = `time_zone=${Intl.DateTimeFormat().resolvedOptions().timeZone};path=/;max-age=31536000;SameSite=Lax${location.protocol === "https:" ? ";Secure" : ""}`;

// Countdowns ------------------------------------------------------------------------------------------------------

// The server's clock, whatever this machine's says: the difference is taken when a page or a part of it arrives.
// Date.now goes on while the machine sleeps; that is why it is read anew at each tick instead of counting ticks.
const THRESHOLDS = [0.5, 0.25, 0.1];
const MINUTES = [5, 1];

// A span as a person says it. The page brings the patterns in its reader's language (ordering.orders.clock.DURATIONS).
function words(seconds) {
  const whole = Math.floor(seconds);
  const days = Math.floor(whole / 86400);
  const hours = Math.floor(whole / 3600);
  const numbers = { days, hours: days > 1 ? hours % 24 : hours, minutes: Math.floor(whole / 60) % 60, seconds: whole % 60 };
  const pattern = () => {
    if (days > 1) return "durationDays";
    if (whole >= 3600) return "durationHours";
    if (whole >= 600) return "durationMinutes";
    return whole < 60 ? "durationSeconds" : "durationMinutesSeconds";
  };
  const number = (_all, name, width) => String(numbers[name]).padStart(Number(width), "0");
  return document.body.dataset[pattern()].replace(/%\((\w+)\)(\d*)d/g, number);
}

function level(share) {
  if (share < 0.1) return "urgent";
  return share < 0.25 ? "warn" : "calm";
}

function say(box, text) {
  const live = box.querySelector("[data-say]");
  if (live) live.textContent = text;
}

// Speaks when one of the thresholds has been passed since the last tick, and is silent otherwise.
function speak(box, before, left, whole) {
  const marks = [...THRESHOLDS.map((share) => share * whole), ...MINUTES.map((minute) => minute * 60)];
  if (before === undefined || !marks.some((mark) => mark < whole && before > mark && left <= mark)) return;
  say(box, box.querySelector("[data-say]").dataset.leftOf.replace("%s", words(left)));
}

function tick(box) {
  const end = Date.parse(box.dataset.ends);
  const whole = (end - Date.parse(box.dataset.starts)) / 1000;
  const left = Math.max(0, (end - (Date.now() + box.clockOffset)) / 1000);
  const shown = box.querySelector("[data-left]");
  if (!shown || box.lapsed) return;
  shown.textContent = words(left);
  box.querySelector("progress").value = Math.round((100 * left) / whole);
  const now = level(left / whole);
  box.className = `countdown countdown-${now}`;
  const word = box.querySelector("[data-word]");
  word.hidden = now === "calm";
  if (now !== "calm") word.textContent = word.dataset[now];
  speak(box, box.lastLeft, left, whole);
  box.lastLeft = left;
  if (left <= 0) lapse(box);
}

// The order's page asks how things stand. What says the same is left as it is: focus and what is marked stay, and nothing is
// announced twice.
function textOf(order) {
  const copy = order.cloneNode(true);
  copy.querySelectorAll("[data-passing]").forEach((passing) => passing.remove());
  return copy.textContent.replace(/\s+/g, " ").trim();
}

let openDetails = [];
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "order") return;
  const page = new DOMParser().parseFromString(event.detail.serverResponse, "text/html");
  const order = page.getElementById("order");
  const now = event.detail.target;
  const says = (part) => `${textOf(part)} ${part.getAttribute("hx-trigger")}`;
  if (order && says(order) === says(now)) event.detail.shouldSwap = false;
  openDetails = [...now.querySelectorAll("details[open][id]")].map(({ id }) => id);
  if (isInUse(event.detail.target)) event.detail.shouldSwap = false;
});

// In a window that nobody sees nothing is asked for; it is as soon as somebody looks again.
const FOLLOWING = "#order[hx-get], #unread";
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches(FOLLOWING)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (!document.hidden) document.querySelectorAll(FOLLOWING).forEach((part) => htmx.trigger(part, "look"));
});

// What somebody has opened stays open; what has the focus keeps it by its id.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "order") return;
  openDetails.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
});

// Whether something is typed there that would be lost, or is about to be.
function isInUse(part) {
  const controls = [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  return controls.some((control) => control === document.activeElement || control.value !== control.defaultValue);
}

// At zero the page says so, and the order's own page asks the server: it alone knows whether the reservation was prolonged.
// A page with a form is left to the person: what is typed or chosen there is theirs.
function lapse(box) {
  if (box.lapsed) return;
  box.lapsed = true;
  const live = box.querySelector("[data-say]");
  say(box, live.dataset.over);
  box.querySelector("[data-title]").textContent = live.dataset.over;
  box.querySelector("[data-left]").textContent = live.dataset.then;
  box.querySelector("[data-word]").hidden = true;
  box.className = "countdown countdown-lapsed";
  if (document.getElementById("order")) window.setTimeout(() => window.location.reload(), 1500);
}

function startCountdowns(root) {
  for (const box of root.querySelectorAll("[data-countdown], [data-until]")) {
    if (box.clockOffset === undefined) box.clockOffset = Date.parse(box.dataset.now) - Date.now();
  }
}

// What is left until a time, within a sentence.
function tickWords(span) {
  span.textContent = words(Math.max(0, (Date.parse(span.dataset.until) - (Date.now() + span.clockOffset)) / 1000));
}

function tickAll() {
  document.querySelectorAll("[data-countdown]").forEach((box) => box.clockOffset === undefined || tick(box));
  document.querySelectorAll("[data-until]").forEach((span) => span.clockOffset === undefined || tickWords(span));
}

window.setInterval(tickAll, 1000);
document.addEventListener("visibilitychange", () => document.hidden || tickAll());

// Forms -----------------------------------------------------------------------------------------------------------

// A second press of a button that acts once does nothing; the server makes sure of it by itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.sent) {
    event.preventDefault();
    return;
  }
  form.sent = true;
  form.querySelectorAll("button").forEach((button) => button.setAttribute("aria-disabled", "true"));
});

// A page that comes back from the browser's history can be sent again.
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.sent = false;
    form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
  }
});

// What is shown of one choice goes while another is chosen: nobody acts on what they no longer mean. Showing stays a button.
function showChosen(select) {
  const shown = document.getElementById(select.dataset.shownAs);
  if (shown) shown.hidden = [...select.options].some((option) => option.selected !== option.defaultSelected);
}

document.addEventListener("change", (event) => event.target.matches("[data-shown-as]") && showChosen(event.target));
// Browsers put back what was chosen before a reload.
window.addEventListener("pageshow", () => document.querySelectorAll("[data-shown-as]").forEach(showChosen));

// Drafts: htmx sends them while somebody types. Here is what remains: the last words before the page goes, and bad news.
// A form stands here from a keystroke until a request that was made after it has succeeded; the value tells keystrokes apart.
const drafts = new WeakMap();
const sent = new WeakMap();

// A draft is sent when the typing pauses, and at least every few seconds while it goes on.
const PAUSE = 1500;
const AT_LEAST = 3000;

function sendSoon(form) {
  window.clearTimeout(form.pause);
  form.pause = window.setTimeout(() => sendNow(form), PAUSE);
  form.overdue ||= window.setTimeout(() => sendNow(form), AT_LEAST);
}

function sendNow(form) {
  window.clearTimeout(form.pause);
  window.clearTimeout(form.overdue);
  form.overdue = undefined;
  if (form.isConnected) htmx.trigger(form, "keep");
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  drafts.set(form, Symbol("keystroke"));
  sendSoon(form);
});

// Whoever is signed out would lose what was typed to the sign-in page: the form stays, and a draft is tried again instead.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.signedOut) {
    event.preventDefault();
    sendNow(form);
    return;
  }
  drafts.delete(form);
});
document.addEventListener("htmx:beforeRequest", (event) => sent.set(event.target, drafts.get(event.target)));
document.addEventListener("htmx:afterRequest", (event) => {
  if (!event.detail.successful) return;
  event.target.signedOut = false;
  if (drafts.get(event.target) === sent.get(event.target)) drafts.delete(event.target);
});

// Questions that come and go with other answers: the server says which are asked, with every draft that it keeps.
function showAsked() {
  const now = document.getElementById("now-asked");
  if (!now) return;
  const names = (text) => new Set(text.split(" ").filter(Boolean));
  const hidden = names(now.value);
  const needed = names(now.dataset.needed);
  let came = false;
  for (const box of document.querySelectorAll("[data-asked]")) {
    came ||= box.hidden && !hidden.has(box.dataset.asked);
    box.hidden = hidden.has(box.dataset.asked);
  }
  for (const block of document.querySelectorAll("form .block")) {
    const asked = [...block.querySelectorAll("[data-asked]")];
    block.hidden = asked.length > 0 && asked.every((box) => box.hidden) && !block.querySelector(".field:not([data-asked] .field)");
  }
  for (const word of document.querySelectorAll("[data-optional]")) word.hidden = needed.has(word.dataset.optional);
  if (came) document.getElementById("draft-status").append(" ", now.form.dataset.more);
}

document.addEventListener("htmx:afterSwap", (event) => event.detail.target.id === "draft-status" && showAsked());

// A button that changes the page in place: nothing can be typed into a page that is about to be replaced.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-in-place]")) document.getElementById("main").inert = true;
});
document.addEventListener("htmx:afterRequest", (event) => {
  // What the head asks for meanwhile changes nothing on the page.
  if (!event.detail.requestConfig.elt.matches("#unread")) document.getElementById("main").inert = false;
});
document.addEventListener("htmx:afterSettle", () => {
  const place = document.querySelector("[data-focus-on]");
  const target = place && document.getElementById(place.dataset.focusOn);
  if (!target) return;
  place.removeAttribute("data-focus-on");
  target.focus();
});

function keepLastWords() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!drafts.has(form)) continue;
    drafts.delete(form);
    const body = new FormData(form);
    if (token()) body.set("csrfmiddlewaretoken", token());
    fetch(form.dataset.draft, { method: "POST", body, keepalive: true, headers: { "HX-Request": "true" } })
      .then((answer) => answer.ok || notKept(form, answer.status))
      .catch(() => notKept(form, 0));
  }
}

function notKept(form, status) {
  form.signedOut = status === 401 || status === 403;
  drafts.set(form, Symbol("not kept"));
  const words = document.createElement("span");
  words.className = "bad-words";
  words.textContent = form.signedOut ? form.dataset.signedOut : form.dataset.notKept;
  document.getElementById("draft-status").replaceChildren(words);
}

// Before the next page is asked for, so that a reload already shows them; and once more when this one goes.
for (const name of ["beforeunload", "pagehide"]) window.addEventListener(name, keepLastWords);
document.addEventListener("visibilitychange", () => document.hidden && keepLastWords());

function tellNotKept(event) {
  const form = event.target.closest("form[data-draft]");
  if (form) notKept(form, event.detail.xhr ? event.detail.xhr.status : 0);
}

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, tellNotKept);

// Signing in again in another tab gives this browser a new token: a page that was open before takes it up.
function token() {
  const found = document.cookie.match(/(?:^|; )csrftoken=([^;]+)/);
  return found ? found[1] : null;
}

document.addEventListener(
  "submit",
  (event) => {
    const control = event.target.querySelector("[name=csrfmiddlewaretoken]");
    if (control && token()) control.value = token();
  },
  true,
);
document.addEventListener("htmx:configRequest", (event) => {
  if (event.detail.verb !== "get" && token()) event.detail.headers["X-CSRFToken"] = token();
  if (event.detail.parameters.csrfmiddlewaretoken && token()) event.detail.parameters.csrfmiddlewaretoken = token();
});

// Counters ---------------------------------------------------------------------------------------------------------

// How many characters are left, once few are: seen at each key, said when the typing pauses. Nothing is cut off; the server judges.
const COUNTER_PAUSE = 1000;

// As the judge counts: without the space around an answer, in code points, and with two for each line break.
function characters(text) {
  return [...text.trim().replace(/\r?\n/g, "\r\n")].length;
}

function counted(counter, left) {
  const one = new Intl.PluralRules(document.documentElement.lang).select(Math.abs(left)) === "one" ? "One" : "";
  counter.classList.toggle("counter-over", left < 0);
  return counter.dataset[(left < 0 ? "over" : "left") + one].replace("%s", Math.abs(left).toLocaleString(document.documentElement.lang));
}

function count(control, pause) {
  const counter = control.id && document.getElementById(`${control.id}_counter`);
  if (!counter) return;
  const [seen, said] = counter.children;
  const most = Number(counter.dataset.most);
  const left = most - characters(control.value);
  const words = counted(counter, left);
  seen.textContent = words;
  counter.hidden = left >= most / 5;
  window.clearTimeout(counter.pause);
  if (pause) counter.pause = window.setTimeout(() => (said.textContent = words), pause);
}

function countAll() {
  for (const counter of document.querySelectorAll("[data-most]")) {
    count(document.getElementById(counter.id.replace(/_counter$/, "")), 0);
  }
}

document.addEventListener("input", (event) => count(event.target, COUNTER_PAUSE));
document.addEventListener("htmx:load", countAll);
// Browsers put back what was typed before a reload when the page is shown, after it was read.
window.addEventListener("pageshow", countAll);

// Uploads ---------------------------------------------------------------------------------------------------------

// htmx sends the form and swaps its card for the one that a reload would show. Here is what a person sees meanwhile.
function uploadParts(form) {
  const box = form.querySelector(".upload");
  const [bar, phase, share] = ["progress", "[data-phase]", "[data-share]"].map((part) => box.querySelector(part));
  return { box, bar, phase, share };
}

function megabytes(bytes) {
  return (bytes / 1024 / 1024).toLocaleString(document.documentElement.lang, { maximumFractionDigits: 1 });
}

// Only changes of the phase are spoken; how far it is stands beside it.
function showPhase(form, words, tone) {
  const { phase, share } = uploadParts(form);
  phase.textContent = words;
  phase.className = tone;
  share.textContent = "";
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (!form.matches("[data-upload]") || event.detail.elt !== form) return;
  const { box, bar } = uploadParts(form);
  form.arrived = false;
  form.isUploading = true;
  bar.value = 0;
  bar.hidden = false;
  showPhase(form, box.dataset.sending, "");
});

// The answer's own arrival is told by the same event: once all is sent, the server is checking.
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target;
  if (!form.matches("[data-upload]") || form.arrived || !event.detail.lengthComputable) return;
  const { loaded, total } = event.detail;
  const { box, bar, share } = uploadParts(form);
  form.arrived = loaded >= total;
  bar.value = Math.floor((100 * loaded) / total);
  if (form.arrived) showPhase(form, box.dataset.checking, "");
  else share.textContent = `${bar.value} % · ${megabytes(loaded)} / ${megabytes(total)} MB`;
});

function notUploaded(event) {
  const form = event.target;
  if (!form.matches || !form.matches("[data-upload]")) return;
  const { box, bar } = uploadParts(form);
  const status = event.detail.xhr ? event.detail.xhr.status : 0;
  form.sent = false;
  form.querySelectorAll("button").forEach((button) => button.removeAttribute("aria-disabled"));
  bar.hidden = true;
  showPhase(form, status === 401 || status === 403 ? box.dataset.signedOut : box.dataset.failed, "bad-words");
}

for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) document.addEventListener(name, notUploaded);

// The answer may lead to another page by itself: its head is not read yet at the first of these.
for (const name of ["htmx:beforeOnLoad", "htmx:afterRequest"]) {
  document.addEventListener(name, (event) => (event.target.isUploading = false));
}

// A file that was chosen and not sent, or that htmx is sending, is only here: leaving asks first. A form that the browser
// sends by itself leaves the page by being sent.
window.addEventListener("beforeunload", (event) => {
  const chosen = [...document.querySelectorAll("[data-upload] [type=file]")].filter((control) => control.files.length);
  if (chosen.some(({ form }) => form.isUploading || !form.sent)) event.preventDefault();
});

// A file that was not itself what was wrong stays chosen.
function chooseAgain(card, form) {
  const [before, now] = [form, card].map((part) => part.querySelector("[type=file]"));
  if (before && now && !now.closest(".field-wrong")) now.files = before.files;
}

// What was refused is mended where it was chosen; where a button went with its card, one is still at the card.
document.addEventListener("htmx:afterSwap", (event) => {
  const card = event.detail.elt;
  if (!card.matches(".document")) return;
  if (event.detail.xhr.status === 422) chooseAgain(card, event.detail.requestConfig.elt);
  const wrong = card.querySelector(".field-wrong input, .field-wrong select");
  if (wrong) wrong.focus();
  else if (document.activeElement === document.body) card.focus({ preventScroll: true });
  const said = card.querySelector(":scope > .banner");
  if (said) said.scrollIntoView({ block: "nearest" });
});

// An act on a card that came to nothing is sent again as a page of its own, which says what is the matter. It names the file
// that it is about, so that twice is no more than once.
for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
  document.addEventListener(name, (event) => {
    const form = event.target;
    if (!form.matches || !form.matches("form[data-card]")) return;
    // No submit event comes of this, so the token is taken up here.
    if (token()) form.querySelector("[name=csrfmiddlewaretoken]").value = token();
    form.submit();
  });
}

// A file may be dropped anywhere on its card; beside the cards it is left alone, where a browser would open it and leave.
function cardOf(event) {
  const card = event.target.closest ? event.target.closest(".document") : null;
  return card && card.querySelector("[data-upload]") ? card : null;
}

function carriesFiles(event) {
  return document.querySelector("[data-upload]") && event.dataTransfer && event.dataTransfer.types.includes("Files");
}

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const over = cardOf(event);
  event.dataTransfer.dropEffect = over ? "copy" : "none";
  document.querySelectorAll(".document").forEach((card) => card.classList.toggle("drop", card === over));
});
for (const name of ["dragleave", "drop"]) {
  document.addEventListener(name, (event) => {
    if (name === "drop" || !event.relatedTarget) {
      document.querySelectorAll(".document.drop").forEach((card) => card.classList.remove("drop"));
    }
  });
}
document.addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const card = cardOf(event);
  if (!card || !event.dataTransfer.files.length) return;
  const one = new DataTransfer();
  one.items.add(event.dataTransfer.files[0]);
  card.querySelector("[data-upload] [type=file]").files = one.files;
  card.querySelector("[data-upload] button").focus();
});

// Copying ---------------------------------------------------------------------------------------------------------

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
  window.setTimeout(() => (button.textContent = label), 2000);
});

// htmx takes the address's fragment for a selector, which an id with a dot in it is not: a link to a control only moves the focus.
function goTo(fragment) {
  const control = fragment.length > 1 && document.getElementById(decodeURIComponent(fragment.slice(1)));
  if (!control) return false;
  control.focus();
  control.scrollIntoView({ block: "center" });
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#id_']");
  if (link && goTo(link.getAttribute("href"))) event.preventDefault();
});

function enhance(root) {
  startCountdowns(root);
  root.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = !navigator.clipboard));
}

document.addEventListener("htmx:load", (event) => enhance(event.detail.elt.parentElement || document));
document.addEventListener("DOMContentLoaded", () => {
  enhance(document);
  const summary = document.querySelector("[data-focus]");
  if (summary) summary.focus();
  if (location.hash.startsWith("#id_") && goTo(location.hash)) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
});
