// Questions that come and go with other answers: the server says which are asked, with every draft
// that it keeps.
function show(now) {
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
    const others = block.querySelector(".field:not([data-asked] .field)");
    block.hidden = asked.length > 0 && asked.every((box) => box.hidden) && !others;
  }
  for (const word of document.querySelectorAll("[data-optional]")) {
    word.hidden = needed.has(word.dataset.optional);
  }
  if (came) document.getElementById("draft-status").append(" ", now.form.dataset.more);
}

document.addEventListener("htmx:afterSwap", (event) => {
  const now = document.getElementById("now-asked");
  if (event.detail.target.id === "draft-status" && now) show(now);
});
