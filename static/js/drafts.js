// Drafts: htmx sends them while somebody types. Here is what remains: when, the last words before
// the page goes, and bad news.
import { isSignedOut, onFailure } from "./requests.js";
import { token } from "./token.js";

// Milliseconds: a draft is sent when the typing pauses, and at least so often while it goes on.
const PAUSE = 1500;
const AT_LEAST = 3000;

// A form is here from a keystroke until a request that was made after it has succeeded; the value
// tells keystrokes apart.
const typed = new WeakMap();
const underWay = new WeakMap();
const timers = new WeakMap();
// Forms whose person is signed out.
const signedOut = new WeakSet();

function sendSoon(form) {
  const { pause, overdue } = timers.get(form) ?? {};
  window.clearTimeout(pause);
  timers.set(form, {
    pause: window.setTimeout(() => sendNow(form), PAUSE),
    overdue: overdue ?? window.setTimeout(() => sendNow(form), AT_LEAST),
  });
}

function sendNow(form) {
  const { pause, overdue } = timers.get(form) ?? {};
  window.clearTimeout(pause);
  window.clearTimeout(overdue);
  timers.delete(form);
  if (form.isConnected) htmx.trigger(form, "keep");
}

function notSaved(form, status) {
  if (isSignedOut(status)) signedOut.add(form);
  else signedOut.delete(form);
  typed.set(form, Symbol("not saved"));
  const words = document.createElement("span");
  words.className = "bad-words";
  words.textContent = signedOut.has(form) ? form.dataset.signedOut : form.dataset.notKept;
  document.getElementById("draft-status").replaceChildren(words);
}

function saveLastWords() {
  for (const form of document.querySelectorAll("form[data-draft]")) {
    if (!typed.has(form)) continue;
    typed.delete(form);
    const body = new FormData(form);
    if (token()) body.set("csrfmiddlewaretoken", token());
    const headers = { "HX-Request": "true" };
    fetch(form.dataset.draft, { method: "POST", body, keepalive: true, headers })
      .then((answer) => answer.ok || notSaved(form, answer.status))
      .catch(() => notSaved(form, 0));
  }
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("form[data-draft]");
  if (!form) return;
  typed.set(form, Symbol("keystroke"));
  sendSoon(form);
});

// Whoever is signed out would lose what was typed to the sign-in page: the form stays, and a draft
// is tried again instead.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (signedOut.has(form)) {
    event.preventDefault();
    sendNow(form);
    return;
  }
  typed.delete(form);
});
document.addEventListener("htmx:beforeRequest", ({ target }) => {
  underWay.set(target, typed.get(target));
});
document.addEventListener("htmx:afterRequest", ({ target, detail }) => {
  if (!detail.successful) return;
  signedOut.delete(target);
  if (typed.get(target) === underWay.get(target)) typed.delete(target);
});

// Before the next page is asked for, so that a reload already shows them; and when this one goes.
for (const name of ["beforeunload", "pagehide"]) window.addEventListener(name, saveLastWords);
document.addEventListener("visibilitychange", () => document.hidden && saveLastWords());
onFailure((element) => element.closest("form[data-draft]"), notSaved);
