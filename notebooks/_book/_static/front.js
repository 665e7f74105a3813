// On a phone, what a chapter teaches is a fold of its opening block. The table of symbols is a fold of chapter 00: who
// follows a link to it finds it open.
for (const name of document.querySelectorAll("main .front dt")) {
  if (name.textContent.trim() !== "learn") continue;
  const fold = document.createElement("button"), text = name.nextElementSibling;
  fold.type = "button";
  fold.textContent = name.textContent;
  fold.setAttribute("aria-expanded", false);
  fold.onclick = () => fold.setAttribute("aria-expanded", fold.getAttribute("aria-expanded") === "false");
  name.replaceChildren(fold);
  text.classList.add("folds-on-phones");
}

function openSymbols() {
  const fold = location.hash.toLowerCase() === "#the-symbols" && document.querySelector("#the-symbols > details");
  if (fold) fold.open = true;
}
openSymbols();
addEventListener("hashchange", openSymbols);
