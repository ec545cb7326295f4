// Single keys for people who read all day; they can be switched off, and never act while somebody types.
{
  const dialog = document.getElementById("keys");
  const opener = document.querySelector("[data-keys]");
  const choice = document.getElementById("keys-on");
  const typed = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
  const press = (target) => {
    const field = target.matches("div") ? target.querySelector("input, textarea, select") : target;
    field.focus();
    if (!field.matches(typed)) field.click();
  };
  const step = (by) => {
    const rows = [...document.querySelectorAll("[data-row]")];
    const at = rows.indexOf(document.activeElement);
    rows[at < 0 ? 0 : Math.min(Math.max(at + by, 0), rows.length - 1)]?.focus();
  };
  const act = (key) => {
    const target = document.querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (key === "?") dialog.showModal();
    else if (key === "j" || key === "k") step(key === "j" ? 1 : -1);
    else if (target) press(target);
    else return false;
    return true;
  };
  if (dialog && opener && choice) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    choice.checked = localStorage.getItem("keys") !== "off";
    choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
    addEventListener("keydown", (event) => {
      if (!choice.checked || event.ctrlKey || event.altKey || event.metaKey || dialog.open) return;
      if (event.target.closest(typed)) {
        if (event.key === "Escape") event.target.blur();
      } else if (act(event.key)) event.preventDefault();
    });
  }
}
