// On a phone, what a chapter teaches is a fold of its opening block.
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
