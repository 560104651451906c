// The order's page asks how things stand. What says the same is left as it is: focus and what is
// marked stay, and nothing is announced twice.
const FOLLOWING = "#order[hx-get], #unread, #clock[hx-get]";
let opened = [];

function says(order) {
  const copy = order.cloneNode(true);
  copy.querySelectorAll("[data-passing]").forEach((passing) => passing.remove());
  return `${copy.textContent.replace(/\s+/g, " ").trim()} ${order.getAttribute("hx-trigger")}`;
}

// Whether something is typed there that would be lost, or is about to be.
function isInUse(part) {
  const controls = [...part.querySelectorAll("input:not([type=hidden]), textarea")];
  const isTyped = ({ value, defaultValue }) => value !== defaultValue;
  return controls.some((control) => control === document.activeElement || isTyped(control));
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const { target: now, serverResponse } = event.detail;
  if (now.id !== "order") return;
  const page = new DOMParser().parseFromString(serverResponse, "text/html");
  const order = page.getElementById("order");
  opened = [...now.querySelectorAll("details[open][id]")].map(({ id }) => id);
  const isTheSame = order && says(order) === says(now);
  if (isTheSame || isInUse(now)) event.detail.shouldSwap = false;
});

// What somebody has opened stays open; what has the focus keeps it by its id.
document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail.target.id !== "order") return;
  opened.forEach((id) => document.getElementById(id)?.setAttribute("open", ""));
});

// In a window that nobody sees nothing is asked for; it is as soon as somebody looks again.
document.addEventListener("htmx:beforeRequest", (event) => {
  if (document.hidden && event.detail.elt.matches(FOLLOWING)) event.preventDefault();
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) return;
  document.querySelectorAll(FOLLOWING).forEach((part) => htmx.trigger(part, "look"));
});
