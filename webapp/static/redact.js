// Hide selected words with a reason. Without this file the same button asks the server, so nothing here is needed.
{
  const form = document.querySelector("[data-redact]");
  const part = (name) => form.querySelector(`[data-${name}]`);
  const { shared_words: shared, words_to_hide: words, hide_reason: reason, stand_in: own } = form.elements;
  const usual = JSON.parse(form.dataset.standIns);
  const before = [];

  // A letter or figure whose word edges can be seen; domain/redaction.py has the same rule and the same scripts.
  const unspaced = "\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3040-\\u30ff\\u3400-\\u9fff\\uf900-\\ufaff";
  const edged = `(?![${unspaced}])[\\p{L}\\p{N}_]`;
  const isEdged = (character) => new RegExp(`^${edged}$`, "u").test(character);
  const quoted = (text) => text.replace(/[\^$\\.*+?()[\]{}|\/]/g, "\\$&");

  const standIns = () => [
    ...Object.values(usual),
    ...[...form.querySelectorAll("[data-change]")].map((change) => change.value.split("|")[1]),
  ];
  const chosenStandIn = () => {
    const inside = own.value.replace(/[\[\]|]/g, " ").trim().replace(/\s+/g, " ").slice(0, 60).trimEnd();
    return inside ? `[${inside}]` : usual[reason.value];
  };
  const pattern = (target, kept) => {
    const characters = [...target];
    const start = isEdged(characters[0]) ? `(?<!${edged})` : "";
    const end = isEdged(characters.at(-1)) ? `(?!${edged})` : "";
    const wanted = target.split(/\s+/).map(quoted).join("\\s+");
    return new RegExp(`(${kept.map(quoted).join("|")})|${start}${wanted}${end}`, "giu");
  };
  const say = (text) => {
    part("said").textContent = text;
  };
  const remember = (standIn) => {
    if (standIns().includes(standIn)) return null;
    const change = document.createElement("input");
    change.type = "hidden";
    change.name = `changes-${form.querySelectorAll("[data-change]").length}`;
    change.value = `${reason.value}|${standIn}`;
    change.dataset.change = "";
    form.append(change);
    return change;
  };

  const hide = (event) => {
    const target = words.value.trim();
    if (!target) return;
    event.preventDefault();
    const standIn = chosenStandIn();
    const kept = [...new Set([standIn, ...standIns()])].sort((a, b) => b.length - a.length);
    let places = 0;
    const text = shared.value.replace(pattern(target, kept), (found, isKept) => {
      if (isKept !== undefined) return found;
      places += 1;
      return standIn;
    });
    if (!places) return say(form.dataset.missing);
    before.push({ text: shared.value, change: remember(standIn) });
    shared.value = text;
    words.value = own.value = "";
    part("undo").hidden = false;
    say(`${form.dataset.hidden} ${places}`);
  };
  const undo = () => {
    const last = before.pop();
    shared.value = last.text;
    last.change?.remove();
    part("undo").hidden = !before.length;
    say(form.dataset.undone);
    if (!before.length) part("hide").focus();
  };

  part("select").hidden = false;
  part("hide").addEventListener("click", hide);
  part("undo").addEventListener("click", undo);
  shared.addEventListener("select", () => {
    words.value = shared.value.slice(shared.selectionStart, shared.selectionEnd).trim();
  });
  document.addEventListener("selectionchange", () => {
    const selection = document.getSelection();
    if (selection.isCollapsed || !part("original").contains(selection.anchorNode)) return;
    words.value = selection.toString().trim();
  });
}
