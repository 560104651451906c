// What somebody sees or hears of the page, each text from one element.
() => {
  const texts = [document.title];
  const foreign = "script, style, code, q, [translate=no]";
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (all.nextNode()) {
    const { data, parentElement: at } = all.currentNode;
    if (data.trim() && !at.closest(foreign) && at.checkVisibility()) texts.push(data);
  }
  for (const name of ["placeholder", "title", "aria-label", "alt"]) {
    for (const at of document.querySelectorAll(`[${name}]`)) {
      if (at.checkVisibility()) texts.push(at.getAttribute(name));
    }
  }
  return texts;
}
