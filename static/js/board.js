// The list of orders: keys, how many are chosen, and rows that follow what happens.
const board = document.getElementById("board");
const find = document.getElementById("find");
const EVERY = 20_000;

const said = (element, count) =>
  (count === 1 ? element.dataset.one : element.dataset.many).replace("%s", count);

function rows() {
  return [...document.querySelectorAll("#board tbody tr")];
}

// How many are chosen, where the acts are.
function countChosen() {
  const place = document.getElementById("bulk-count");
  const count = board.querySelectorAll("[name=order]:checked").length;
  place.textContent = count ? said(place, count) : "";
}

// Keys. None works while somebody types or chooses, or with a key that a program of theirs may use.
function linkOf(row) {
  return row.querySelector(".first a");
}

function current() {
  const at = document.activeElement.closest?.("#board tbody tr");
  return rows().indexOf(at);
}

function go(step) {
  const all = rows();
  const next = all[Math.min(Math.max(current() + step, 0), all.length - 1)];
  if (next) linkOf(next).focus();
}

// Whoever speaks to their machine, or whose hand strays, turns them off.
const OFF = "keys-off";

function isOff() {
  return localStorage.getItem(OFF) !== null;
}

const toggle = document.getElementById("keys-on");
if (toggle) {
  toggle.checked = !isOff();
  toggle.addEventListener("change", () => {
    if (toggle.checked) localStorage.removeItem(OFF);
    else localStorage.setItem(OFF, "1");
  });
}

const KEYS = {
  "/": () => find.focus(),
  j: () => go(1),
  k: () => go(-1),
  x: () => rows()[current()]?.querySelector("[name=order]").click(),
  "?": () => {
    const keys = document.getElementById("keys");
    keys.open = !keys.open;
    if (keys.open) keys.querySelector("summary").focus();
  },
};

document.addEventListener("keydown", (event) => {
  if (!find || isOff()) return;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// Rows that are shown and have changed come anew where they stand; whoever stands in one stays
// there, and it comes once they have left. What would move rows is told, and left to the reader.
function takeOver(page) {
  let moved = 0;
  let isWhole = true;
  const fresh = new Map([...page.querySelectorAll("#board tbody tr")].map((row) => [row.id, row]));
  const shown = rows();
  for (const row of shown) {
    const now = fresh.get(row.id);
    if (!now) moved += 1;
    else if (now.dataset.look !== row.dataset.look) {
      if (row.contains(document.activeElement)) isWhole = false;
      else replace(row, now);
    }
  }
  const known = new Set(shown.map((row) => row.id));
  moved += [...fresh.keys()].filter((id) => !known.has(id)).length;
  tell(moved);
  const chips = page.querySelector(".chips");
  if (chips && !document.activeElement.closest(".chips")) {
    document.querySelector(".chips").replaceWith(document.adoptNode(chips));
  }
  if (isWhole) board.dataset.shown = page.getElementById("board")?.dataset.shown || "";
}

function replace(row, now) {
  now.querySelector("[name=order]").checked = row.querySelector("[name=order]").checked;
  row.replaceWith(document.adoptNode(now));
  document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: now } }));
}

function tell(moved) {
  const news = document.getElementById("board-news");
  const words = moved ? said(news.querySelector("span"), moved) : "";
  news.hidden = !moved;
  if (news.querySelector("span").textContent === words) return;
  news.querySelector("span").textContent = words;
  document.getElementById("board-said").textContent = words;
}

async function look() {
  if (document.hidden) return;
  const address = new URL(location.href);
  address.searchParams.set("shown", board.dataset.shown);
  try {
    const answer = await fetch(address, { headers: { "X-Requested-With": "fetch" } });
    if (answer.status !== 200 || answer.redirected) return;
    takeOver(new DOMParser().parseFromString(await answer.text(), "text/html"));
  } catch {
    // The next look may come through.
  }
}

// Enter does nothing to any order: at a tick it opens the row's, in a field it stays there.
function onEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("input")) return;
  event.preventDefault();
  const at = event.target.closest("tbody tr");
  if (at) linkOf(at).click();
}

// On a small screen the orders come first; filters that are in use stay in sight.
const more = document.getElementById("more-filters");
if (more && !("stays" in more.dataset)) {
  more.open = window.matchMedia("(min-width: 36.01rem)").matches;
}

if (board) {
  board.addEventListener("keydown", onEnter);
  board.addEventListener("change", countChosen);
  window.addEventListener("pageshow", countChosen);
  window.setInterval(look, EVERY);
  document.addEventListener("visibilitychange", look);
}
