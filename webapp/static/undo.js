// The offer to undo goes when its time is over, unless somebody is about to press it.
for (const form of document.querySelectorAll("[data-undo-for]")) {
  setTimeout(() => {
    form.hidden = !form.contains(document.activeElement);
  }, form.dataset.undoFor * 1000);
}
