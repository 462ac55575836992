// <details data-dialog> opens in place; with a script it becomes a native dialog, with its focus and Escape.
function raise(details) {
  const body = details.querySelector("[data-dialog-body]");
  const summary = details.querySelector("summary");
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-labelledby", body.getAttribute("aria-labelledby"));
  body.removeAttribute("role");
  body.removeAttribute("aria-labelledby");
  dialog.append(body);
  details.after(dialog);
  summary.setAttribute("aria-haspopup", "dialog");
  summary.addEventListener("click", (event) => {
    event.preventDefault();
    dialog.showModal();
  });
  dialog.addEventListener("click", (event) => {
    if (event.target === dialog || event.target.closest("[data-close]")) dialog.close();
  });
  dialog.addEventListener("close", () => summary.focus());
  body.querySelectorAll("[data-close]").forEach((button) => { button.hidden = false; });
  if (details.open) {
    details.open = false;
    dialog.showModal();
  }
}

export function dialogs(root) {
  if (typeof HTMLDialogElement !== "function") return;
  root.querySelectorAll("details[data-dialog]:not([data-raised])").forEach((details) => {
    details.dataset.raised = "";
    raise(details);
  });
}
