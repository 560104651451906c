// htmx sends the form and swaps its card for the one that a reload would show. Here is what a
// person sees meanwhile.
import { isSent, mayBeSentAgain } from "./forms.js";
import { isSignedOut, itself, onFailure } from "./requests.js";
import { token } from "./token.js";

// Forms whose file is on its way, and those whose file has arrived and is checked.
const uploading = new WeakSet();
const arrived = new WeakSet();
// What each form was sent with.
const sent = new WeakMap();

function parts(form) {
  const box = form.querySelector(".upload");
  const found = ["progress", "[data-phase]", "[data-share]"].map((part) => box.querySelector(part));
  const [bar, phase, share] = found;
  return { box, bar, phase, share };
}

function megabytes(bytes) {
  const { lang } = document.documentElement;
  return (bytes / 1024 / 1024).toLocaleString(lang, { maximumFractionDigits: 1 });
}

// Only changes of the phase are spoken; how far it is stands beside it.
function showPhase(form, words, tone) {
  const { phase, share } = parts(form);
  phase.textContent = words;
  phase.className = tone;
  share.textContent = "";
}

document.addEventListener("htmx:beforeRequest", (event) => {
  const form = event.target;
  if (!form.matches("[data-upload]") || event.detail.elt !== form) return;
  const { box, bar } = parts(form);
  arrived.delete(form);
  uploading.add(form);
  sent.set(form, form.querySelector("[type=file]").files[0]);
  bar.value = 0;
  bar.hidden = false;
  showPhase(form, box.dataset.sending, "");
});

// The answer's own arrival is told by the same event: once all is sent, the server is checking.
document.addEventListener("htmx:xhr:progress", (event) => {
  const form = event.target;
  const { loaded, total, lengthComputable } = event.detail;
  if (!form.matches("[data-upload]") || arrived.has(form) || !lengthComputable) return;
  const { box, bar, share } = parts(form);
  bar.value = Math.floor((100 * loaded) / total);
  if (loaded >= total) {
    arrived.add(form);
    showPhase(form, box.dataset.checking, "");
  } else {
    share.textContent = `${bar.value} % · ${megabytes(loaded)} / ${megabytes(total)} MB`;
  }
});

onFailure(itself("[data-upload]"), (form, status) => {
  const { box, bar } = parts(form);
  mayBeSentAgain(form);
  bar.hidden = true;
  const words = isSignedOut(status) ? box.dataset.signedOut : box.dataset.failed;
  showPhase(form, words, "bad-words");
});

// The answer may lead to another page by itself: its head is not read yet at the first of these.
for (const name of ["htmx:beforeOnLoad", "htmx:afterRequest"]) {
  document.addEventListener(name, (event) => uploading.delete(event.target));
}

// A file that was chosen and not sent, or that htmx is sending, is only here: leaving asks first. A
// form that the browser sends by itself leaves the page by being sent.
window.addEventListener("beforeunload", (event) => {
  const controls = [...document.querySelectorAll("[data-upload] [type=file]")];
  const chosen = controls.filter((control) => control.files.length);
  if (chosen.some(({ form }) => uploading.has(form) || !isSent(form))) event.preventDefault();
});

// A file that was not itself what was wrong stays chosen, and one that was chosen since.
function chooseAgain(card, form) {
  const [before, now] = [form, card].map((part) => part.querySelector("[type=file]"));
  if (!before || !now) return;
  if (!now.closest(".field-wrong") || before.files[0] !== sent.get(form)) now.files = before.files;
}

// What was refused is mended where it was chosen; where a button went with its card, one is still
// at the card.
document.addEventListener("htmx:afterSwap", (event) => {
  const { elt: card, xhr, requestConfig } = event.detail;
  if (!card.matches(".document")) return;
  if (xhr.status === 422) chooseAgain(card, requestConfig.elt);
  const wrong = card.querySelector(".field-wrong input, .field-wrong select");
  if (wrong) wrong.focus();
  else if (document.activeElement === document.body) card.focus({ preventScroll: true });
  card.querySelector(":scope > .banner")?.scrollIntoView({ block: "nearest" });
});

// An act on a card that came to nothing is sent again as a page of its own, which says what is the
// matter. It names the file that it is about, so that twice is no more than once.
onFailure(itself("form[data-card]"), (form) => {
  // No submit event comes of this, so the token is taken up here.
  if (token()) form.querySelector("[name=csrfmiddlewaretoken]").value = token();
  form.submit();
});
