// What is wider than its place fades out at the right edge until it is scrolled to its end. On a phone an equation gets
// smaller type first, where that makes it fit.
const wide = new ResizeObserver(entries => entries.forEach(({ target }) => mark(target)));
const phone = matchMedia("(max-width: 600px)");
function mark(place) {
  const equation = place.matches("mjx-container"), over = () => place.scrollWidth > place.clientWidth + 1;
  if (equation) {
    place.classList.remove("smaller");
    if (phone.matches && over()) place.classList.add("smaller");
    if (over()) place.classList.remove("smaller");
  }
  place.classList.toggle("goes-on", place.scrollLeft + place.clientWidth < place.scrollWidth - 2);
}
function watch(places) {
  for (const place of document.querySelectorAll(places)) {
    place.addEventListener("scroll", () => mark(place), { passive: true });
    wide.observe(place);
    place.querySelectorAll(":scope img").forEach(image => wide.observe(image.closest(".pictures, .cell_output") ?? place));
  }
}
// Pictures scroll by themselves: what stands beside them in an output stays whole.
for (const image of document.querySelectorAll("main .cell_output > img")) {
  const before = image.previousElementSibling;
  if (before?.matches(".pictures")) { before.append(image); continue; }
  const place = document.createElement("div");
  place.className = "pictures";
  image.replaceWith(place);
  place.append(image);
}
watch("main .highlight pre, main .pictures, main .cell_output:not(:has(.pictures)), main .cell_output pre, main .pst-scrollable-table-container:not(:has(.ways))");
addEventListener("load", async () => {
  await window.MathJax?.startup?.promise; // before, there are no equations
  watch("main mjx-container[display]");
});
