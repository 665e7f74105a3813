// What follows an answer tells it too, often as a picture: it waits until the answer is open. A browser that can
// search in what is hidden opens it where it finds something.
const ENDS = "h2, h3, section, .admonition, .guess, .moving, [class*=tag_answer-]";
const found = "onbeforematch" in document.body ? "until-found" : "";

function after(cell) {
  const held = [];
  for (let next = cell.nextElementSibling; next && !next.matches(ENDS); next = next.nextElementSibling) {
    if (/\bPredict\b/.test(next.textContent)) break;
    if (!next.matches(".tag_hide-cell")) held.push(next);
  }
  return held;
}

for (const cell of document.querySelectorAll("main [class*=tag_answer-]")) {
  const answer = cell.querySelector("details"), held = answer ? after(cell) : [];
  if (!held.length) continue;
  const word = document.createElement("p");
  word.className = "waits-word";
  word.textContent = "Guess, or show the answer: what follows waits.";
  held[0].before(word);
  for (const part of held) {
    part.classList.add("waits");
    part.setAttribute("hidden", found);
    part.addEventListener("beforematch", () => { answer.open = true; });
  }
  answer.addEventListener("toggle", () => {
    word.remove();
    held.forEach(part => part.removeAttribute("hidden"));
  }, { once: true });
}

// Under an answer, how it was computed is a fold of its own.
for (const answer of document.querySelectorAll("main .tag_hide-cell > details.hide")) {
  const code = answer.querySelector(":scope > .cell_input"), shown = answer.querySelector(":scope > .cell_output");
  if (!code || !shown) continue;
  const fold = document.createElement("details"), name = document.createElement("summary");
  fold.className = "how";
  name.textContent = "Show the code";
  fold.append(name, code);
  shown.after(fold);
}
