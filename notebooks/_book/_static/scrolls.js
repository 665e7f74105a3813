// What is wider than its place fades out at the right edge until it is scrolled to its end.
const wide = new ResizeObserver(entries => entries.forEach(({ target }) => mark(target)));
function mark(place) {
  place.classList.toggle("goes-on", place.scrollLeft + place.clientWidth < place.scrollWidth - 2);
}
for (const place of document.querySelectorAll("main .highlight pre, main .cell_output, main .cell_output pre, main mjx-container[display]")) {
  place.addEventListener("scroll", () => mark(place), { passive: true });
  wide.observe(place);
  place.querySelectorAll(":scope img").forEach(image => wide.observe(image.closest(".cell_output") ?? place));
}
