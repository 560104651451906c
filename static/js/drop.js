// A file may be dropped anywhere on its card; beside the cards it is left alone, where a browser
// would open it and leave.
function cardOf(event) {
  const card = event.target.closest ? event.target.closest(".document") : null;
  return card && card.querySelector("[data-upload]") ? card : null;
}

function carriesFiles({ dataTransfer }) {
  const has = dataTransfer && dataTransfer.types.includes("Files");
  return has && document.querySelector("[data-upload]");
}

function mark(over) {
  const cards = document.querySelectorAll(".document");
  cards.forEach((card) => card.classList.toggle("drop", card === over));
}

document.addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const over = cardOf(event);
  event.dataTransfer.dropEffect = over ? "copy" : "none";
  mark(over);
});
document.addEventListener("dragleave", (event) => event.relatedTarget || mark(null));
document.addEventListener("drop", (event) => {
  mark(null);
  if (!carriesFiles(event)) return;
  event.preventDefault();
  const card = cardOf(event);
  if (!card || !event.dataTransfer.files.length) return;
  const control = card.querySelector("[data-upload] [type=file]");
  const dropped = [...event.dataTransfer.files];
  const taken = new DataTransfer();
  for (const file of control.multiple ? dropped : dropped.slice(0, 1)) taken.items.add(file);
  control.files = taken.files;
  card.querySelector("[data-upload] button").focus();
});
