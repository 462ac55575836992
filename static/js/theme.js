// Light, dark or automatic, at once; the cookie tells the server, so that no page ever flashes.
function choose(value, buttons) {
  const year = 365 * 24 * 3600;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${value}; Path=/; Max-Age=${value ? year : 0}; SameSite=Lax${secure}`;
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === value)));
}

export function theme(root) {
  root.querySelectorAll("form[data-theme-choice]").forEach((form) => {
    const buttons = form.querySelectorAll("button[name=theme]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(event.submitter.value, buttons);
    });
  });
}
