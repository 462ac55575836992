// Forms: the summary of errors takes the focus, passwords can be looked at, a form is sent once.
function reveal(button) {
  const field = document.getElementById(button.dataset.reveal);
  button.hidden = false;
  button.addEventListener("click", () => {
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  });
  field.form?.addEventListener("submit", () => { field.type = "password"; });
}

function once(form) {
  form.addEventListener("submit", (event) => {
    if (form.dataset.sent) return event.preventDefault();
    form.dataset.sent = "yes";
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => {
      delete form.dataset.sent;
      event.submitter?.removeAttribute("aria-busy");
    }, 8000);
  });
}

export function fields(root) {
  root.querySelector("[data-focus]")?.focus();
  root.querySelectorAll("[data-reveal]").forEach(reveal);
  root.querySelectorAll("form[data-once]").forEach(once);
  root.querySelectorAll("select[data-go]").forEach((select) => {
    select.addEventListener("change", () => select.form.requestSubmit());
  });
}
// A page kept by the browser may be sent again.
addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
});
