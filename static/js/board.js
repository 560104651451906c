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
  if (!find) return;
  const typing = event.target.closest("input:not([type=checkbox]), select, textarea");
  if (typing || event.ctrlKey || event.metaKey || event.altKey || !(event.key in KEYS)) return;
  event.preventDefault();
  KEYS[event.key]();
});

// Rows that are shown and have changed come anew where they stand; whoever stands in one stays
// there. What would move rows is told, and left to the reader.
function takeOver(page) {
  let moved = 0;
  const fresh = new Map([...page.querySelectorAll("#board tbody tr")].map((row) => [row.id, row]));
  const shown = rows();
  for (const row of shown) {
    const now = fresh.get(row.id);
    if (!now) moved += 1;
    else if (now.dataset.look !== row.dataset.look && !row.contains(document.activeElement)) {
      now.querySelector("[name=order]").checked = row.querySelector("[name=order]").checked;
      row.replaceWith(document.adoptNode(now));
      document.dispatchEvent(new CustomEvent("htmx:load", { detail: { elt: now } }));
    }
  }
  const known = new Set(shown.map((row) => row.id));
  moved += [...fresh.keys()].filter((id) => !known.has(id)).length;
  const news = document.getElementById("board-news");
  if (moved) news.querySelector("span").textContent = said(news.querySelector("span"), moved);
  news.hidden = !moved;
  board.dataset.shown = page.getElementById("board")?.dataset.shown || "";
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

if (board) {
  board.addEventListener("change", countChosen);
  window.addEventListener("pageshow", countChosen);
  window.setInterval(look, EVERY);
}
