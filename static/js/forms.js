// Forms of every page: sent once, what is chosen, and links to controls.

// Forms that this page has sent.
const sent = new WeakSet();

function buttons(form, isDisabled) {
  for (const button of form.querySelectorAll("button")) {
    if (isDisabled) button.setAttribute("aria-disabled", "true");
    else button.removeAttribute("aria-disabled");
  }
}

export function isSent(form) {
  return sent.has(form);
}

// It came to nothing, or its page was left and comes back: it can be sent again.
export function mayBeSentAgain(form) {
  sent.delete(form);
  buttons(form, false);
}

// A second press of a button that acts once does nothing; the server makes sure of it by itself.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (sent.has(form)) {
    event.preventDefault();
    return;
  }
  sent.add(form);
  buttons(form, true);
});

window.addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form[data-once]").forEach(mayBeSentAgain);
});

// What is shown of one choice goes while another is chosen: nobody acts on what they no longer
// mean.
function showChosen(select) {
  const shown = document.getElementById(select.dataset.shownAs);
  const isOther = ({ selected, defaultSelected }) => selected !== defaultSelected;
  if (shown) shown.hidden = [...select.options].some(isOther);
}

document.addEventListener("change", ({ target }) => {
  if (target.matches("[data-shown-as]")) showChosen(target);
});
// Browsers put back what was chosen before a reload.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("[data-shown-as]").forEach(showChosen);
});

// A button that changes the page in place: nothing can be typed into a page that is about to be
// replaced.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (event.target.matches("[data-in-place]")) document.getElementById("main").inert = true;
});
document.addEventListener("htmx:afterRequest", (event) => {
  // What the head asks for meanwhile changes nothing on the page.
  const isOfTheHead = event.detail.requestConfig.elt.matches("#unread");
  if (!isOfTheHead) document.getElementById("main").inert = false;
});
document.addEventListener("htmx:afterSettle", () => {
  const place = document.querySelector("[data-focus-on]");
  const target = place && document.getElementById(place.dataset.focusOn);
  if (!target) return;
  place.removeAttribute("data-focus-on");
  target.focus();
});

// htmx takes the address's fragment for a selector, which an id with a dot in it is not: a link to
// a control only moves the focus.
function goTo(fragment) {
  const id = decodeURIComponent(fragment.slice(1));
  const control = id && document.getElementById(id);
  if (!control) return false;
  control.focus();
  control.scrollIntoView({ block: "center" });
  return true;
}

document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href^='#id_']");
  if (link && goTo(link.getAttribute("href"))) event.preventDefault();
});
document.addEventListener("DOMContentLoaded", () => {
  document.querySelector("[data-focus]")?.focus();
  if (location.hash.startsWith("#id_") && goTo(location.hash)) {
    history.replaceState(history.state, "", location.pathname + location.search);
  }
});

// A button that is being pressed stays until it is let go: one that came in its place would not
// have been clicked. The server looks at what the page showed, so an old button does no harm.
for (const name of ["htmx:beforeSwap", "htmx:oobBeforeSwap"]) {
  document.addEventListener(name, (event) => {
    if (event.detail.target.querySelector("button:active")) event.detail.shouldSwap = false;
  });
}
