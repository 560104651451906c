// Copying a number. Where there is no clipboard, there is no button.
function show(root) {
  root.querySelectorAll("[data-copy]").forEach((button) => (button.hidden = !navigator.clipboard));
}

document.addEventListener("click", async (event) => {
  const button = event.target.closest("[data-copy]");
  if (!button) return;
  const label = button.textContent;
  await navigator.clipboard.writeText(button.dataset.copy);
  button.textContent = button.dataset.copied;
  window.setTimeout(() => (button.textContent = label), 2000);
});

show(document);
document.addEventListener("htmx:load", ({ detail }) => show(detail.elt.parentElement || document));
