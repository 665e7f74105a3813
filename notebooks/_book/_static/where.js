// The contents at the side mark the section at the top of the window; the theme forgets those that a long scroll jumps
// over.
const links = [...document.querySelectorAll("#pst-page-toc-nav a[href^='#']")].filter(link => link.hash.length > 1);
const places = links.map(link => document.getElementById(decodeURIComponent(link.hash.slice(1))));
let waiting = 0;
function mark() {
  const top = 0.3 * innerHeight; // where the theme looks, too
  const now = links.findLast((_, k) => places[k] && places[k].getBoundingClientRect().top <= top);
  for (const link of links) {
    link.classList.toggle("active", link === now);
    link === now ? link.setAttribute("aria-current", "true") : link.removeAttribute("aria-current");
  }
  for (const entry of document.querySelectorAll("#pst-page-toc-nav .toc-entry")) entry.classList.toggle("active", entry.contains(now ?? null));
}
const soon = () => { clearTimeout(waiting); waiting = setTimeout(mark, 60); }; // after the theme
if (links.length) {
  addEventListener("scroll", soon, { passive: true });
  addEventListener("resize", soon);
  soon();
}
