// Draws every moving figure of a page into its place.
for (const host of document.querySelectorAll(".moving")) {
  const { draw } = await import(`./${host.dataset.figure}.js`);
  host.textContent = "";
  draw(host, host.dataset);
}
