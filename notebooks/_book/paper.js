// A page made ready for paper: what is folded goes to the end, under a number that stands where it was.
() => {
  const main = document.querySelector("main article"), end = document.createElement("section");
  end.className = "at-the-end";
  end.append(Object.assign(document.createElement("h2"), { textContent: "Answers and hints" }));
  let number = 0;
  const section = place => {
    const heading = place.closest("section")?.querySelector("h2, h3");
    return heading ? heading.firstChild.textContent : "";
  };
  let last = "";
  main.querySelectorAll(".guess, .open-task, .moving button, .headerlink").forEach(e => e.remove());
  for (const fold of [...main.querySelectorAll("details")]) {
    if (!fold.isConnected) continue; // gone to the end with what it stood in
    if (fold.closest(".tag_hide-input")) { fold.remove(); continue; }
    const what = fold.querySelector("summary"), title = what.querySelector(".collapsed")?.textContent ?? what.textContent;
    const mark = document.createElement("p"), note = document.createElement("div");
    number += 1;
    mark.className = "folded-mark";
    mark.textContent = `${title.replace("Show the answer", "The answer")}: ${number} at the end`;
    const where = section(fold);
    if (where !== last) end.append(Object.assign(document.createElement("h3"), { textContent: where }));
    last = where;
    what.remove();
    fold.querySelectorAll(".cell_input, details").forEach(code => code.remove());
    fold.querySelectorAll(".alert strong:first-child").forEach(e => e.textContent === "no prediction:" && e.remove());
    note.className = "folded-note";
    note.append(Object.assign(document.createElement("strong"), { textContent: `${number}  ` }), ...fold.childNodes);
    fold.replaceWith(mark);
    end.append(note);
  }
  if (number) main.append(end);
  main.querySelectorAll("img").forEach(e => { e.loading = "eager"; });
}
