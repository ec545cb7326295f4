// Choose by typing: the list narrows, Enter takes the first that is left; with nothing typed it goes on to the decision.
for (const box of document.querySelectorAll("[data-choose]")) {
  const list = document.getElementById(box.dataset.choose);
  const said = box.parentElement.querySelector("[role=status]");
  const choices = [...list.querySelectorAll(".choice")];
  const folded = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().trim();
  const fitting = () => {
    const parts = folded(box.value).split(/\s+/);
    return choices.filter((choice) => parts.every((part) => folded(choice.textContent).includes(part)));
  };
  const narrow = () => {
    const left = fitting();
    for (const choice of choices) choice.hidden = !left.includes(choice);
    for (const group of list.querySelectorAll("fieldset")) group.hidden = !group.querySelector(".choice:not([hidden])");
    said.textContent = box.value.trim() ? (left[0]?.textContent.trim() ?? box.dataset.none) : "";
  };
  const take = () => {
    const field = fitting()[0]?.querySelector("input");
    field?.click();
    box.value = field ? "" : box.value;
    narrow();
    if (field) said.textContent = `${field.checked ? "✓" : "✗"} ${field.parentElement.textContent.trim()}`;
  };
  box.closest("[hidden]").hidden = false;
  box.addEventListener("input", narrow);
  box.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      box.value = "";
      narrow();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (box.value.trim()) take();
      else document.getElementById(box.dataset.then)?.focus();
    }
  });
}
