// Single keys for people who read all day; they can be switched off, and never act while somebody types.
{
  const dialog = document.getElementById("keys");
  const opener = document.querySelector("[data-keys]");
  const choice = document.getElementById("keys-on");
  const isTyping = (target) => target.closest("input, textarea, select, [contenteditable]");
  if (dialog && opener && choice) {
    opener.hidden = false;
    opener.addEventListener("click", () => dialog.showModal());
    choice.checked = localStorage.getItem("keys") !== "off";
    choice.addEventListener("change", () => localStorage.setItem("keys", choice.checked ? "on" : "off"));
    addEventListener("keydown", (event) => {
      if (!choice.checked || event.ctrlKey || event.altKey || event.metaKey || isTyping(event.target)) return;
      if (event.key === "?") dialog.showModal();
      else if (!dialog.open) document.querySelector(`[data-key="${CSS.escape(event.key)}"]`)?.click();
    });
  }
}
