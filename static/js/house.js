// The house, made smoother. Everything works without it; each part is attached by a data- attribute.
// Pages that bring in HTML later dispatch "guildhall:load" on it; htmx is heard by itself.

// ---------- fields ----------
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
    const button = event.submitter?.value ?? "";
    if (button !== (form.dataset.by ?? button)) another(event);
    form.dataset.by = button;
    event.submitter?.setAttribute("aria-busy", "true");
    setTimeout(() => {
      delete form.dataset.sent;
      event.submitter?.removeAttribute("aria-busy");
    }, 8000);
  });
}

function fields(root) {
  root.querySelector("[data-focus]")?.focus();
  root.querySelectorAll("[data-reveal]").forEach(reveal);
  root.querySelectorAll("form[data-once]").forEach(once);
  root.querySelectorAll("form[data-at-once]").forEach((form) => form.requestSubmit());
  root.querySelectorAll("select[data-go]").forEach((select) => {
    select.addEventListener("change", () => select.form.requestSubmit());
  });
}
// A page kept by the browser may be sent again. What is changed in it first, or sent by another of its buttons, is
// another form: with the key of the one that was sent it would be led to where that led, and be forgotten.
function another(event) {
  const key = event.currentTarget.querySelector("[name=once], [name$=-once]");
  const bytes = crypto.getRandomValues(new Uint8Array(24));
  if (key) key.value = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

addEventListener("pageshow", (event) => {
  if (event.persisted) {
    const forms = document.querySelectorAll("form[data-once]");
    forms.forEach((form) => form.addEventListener("input", another, { once: true }));
  }
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
});

// ---------- what was typed ----------
// A page may hold several forms. Sending one keeps what was typed into the others, for as long as the page takes to
// come back: in this tab alone, never a password, and only where the page still shows what it showed before.
const TYPED = "guildhall:typed";
const LASTS = 2 * 60 * 1000;

function writable(form) {
  const kinds = "input:not([type=hidden], [type=password], [type=file], [type=submit]), textarea, select";
  return [...form.querySelectorAll(kinds)].filter((field) => field.name && field.form === form);
}

// What the server showed, and what stands there now.
const shown = (field) => {
  if (field.matches("[type=checkbox], [type=radio]")) return [field.defaultChecked, field.checked];
  if (field.tagName !== "SELECT") return [field.defaultValue, field.value];
  const first = [...field.options].find((option) => option.defaultSelected) || field.options[0];
  return [first ? first.value : "", field.value];
};

function others(form) {
  const typed = [];
  for (const [place, other] of [...document.forms].entries()) {
    if (other === form || other.role === "search") continue;
    writable(other).forEach((field, number) => {
      const [before, now] = shown(field);
      if (before !== now) typed.push([other.getAttribute("action") || place, field.name, number, before, now]);
    });
  }
  return typed;
}

function putBack() {
  const kept = JSON.parse(sessionStorage.getItem(TYPED) || "null");
  sessionStorage.removeItem(TYPED);
  if (!kept || kept.path !== location.pathname || Date.now() - kept.at > LASTS) return;
  for (const [action, name, number, before, now] of kept.typed) {
    const form = [...document.forms].find((each, place) => (each.getAttribute("action") || place) === action);
    const field = form && writable(form)[number];
    if (!field || field.name !== name || shown(field)[0] !== before) continue;
    if (field.matches("[type=checkbox], [type=radio]")) field.checked = now;
    else field.value = now;
  }
}

addEventListener("submit", (event) => {
  const typed = event.defaultPrevented ? [] : others(event.target);
  if (typed.length) sessionStorage.setItem(TYPED, JSON.stringify({ path: location.pathname, at: Date.now(), typed }));
});

// ---------- dialogs ----------
// <details data-dialog> opens in place; with a script it becomes a native dialog, with its focus and Escape.
function raise(details) {
  const body = details.querySelector("[data-dialog-body]");
  const summary = details.querySelector("summary");
  const dialog = document.createElement("dialog");
  for (const told of ["aria-labelledby", "aria-describedby"]) {
    if (body.hasAttribute(told)) dialog.setAttribute(told, body.getAttribute(told));
    body.removeAttribute(told);
  }
  body.removeAttribute("role");
  // Where there is nothing to fill in, Enter pressed twice must not carry it out: the way out is focused.
  if (!body.querySelector("input:not([type=hidden]), select, textarea")) {
    body.querySelector("[data-close]")?.setAttribute("autofocus", "");
  }
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

function dialogs(root) {
  if (typeof HTMLDialogElement !== "function") return;
  root.querySelectorAll("details[data-dialog]:not([data-raised])").forEach((details) => {
    details.dataset.raised = "";
    raise(details);
  });
}

// ---------- copy ----------
// What is only read can be copied whole. A page that came without TLS has no clipboard of the new kind.
function copy(part) {
  const field = document.getElementById(part.dataset.copy);
  const said = part.querySelector("[data-said]");
  part.hidden = false;
  part.querySelector("button").addEventListener("click", async () => {
    field.select();
    if (navigator.clipboard) await navigator.clipboard.writeText(field.value);
    else document.execCommand("copy");
    said.textContent = said.dataset.said;
  });
}

function copies(root) {
  root.querySelectorAll("[data-copy]").forEach(copy);
}

// ---------- toasts ----------
// What just happened can be closed. It goes by itself only when it offers no way back, and never under the pointer.
const STAYS = 8000;

function toasts(root) {
  root.querySelectorAll("[data-toast]").forEach((toast) => {
    const close = toast.querySelector("[data-close-toast]");
    close.hidden = false;
    close.addEventListener("click", () => toast.remove());
    if (toast.querySelector("form")) return;
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, STAYS);
      else toast.remove();
    };
    setTimeout(leave, STAYS);
  });
}

// ---------- poll ----------
// <… data-poll="url">: fetched every two seconds and replaced by the answer, until an answer no longer asks for it.
const EVERY = 2000;

async function again(part) {
  if (document.hidden) return setTimeout(() => again(part), EVERY);
  try {
    const answer = await fetch(part.dataset.poll, { headers: { "X-Part": part.id } });
    if (!answer.ok) throw new Error(answer.status);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.getElementById(part.id);
    if (!fresh || !fresh.dataset.poll) {
      if (answer.redirected) return location.assign(answer.url);
      if (!fresh) return location.reload();
    }
    part.replaceWith(fresh);
    fresh.dispatchEvent(new Event("guildhall:load", { bubbles: true }));
    if (fresh.dataset.poll) start(fresh);
  } catch {
    setTimeout(() => again(part), EVERY * 5);
  }
}

function start(part) {
  part.dataset.polling = "";
  part.querySelectorAll("[data-poll-link]").forEach((link) => { link.hidden = true; });
  setTimeout(() => again(part), EVERY);
}

function poll(root) {
  root.querySelectorAll("[data-poll]:not([data-polling])").forEach(start);
}

// ---------- theme ----------
// Light, dark or automatic, at once; the cookie tells the server, so that no page ever flashes.
function choose(value, buttons) {
  const year = 365 * 24 * 3600;
  const secure = location.protocol === "https:" ? "; Secure" : "";
  document.cookie = `theme=${value}; Path=/; Max-Age=${value ? year : 0}; SameSite=Lax${secure}`;
  if (value) document.documentElement.dataset.theme = value;
  else delete document.documentElement.dataset.theme;
  buttons.forEach((button) => button.setAttribute("aria-pressed", String(button.value === value)));
}

function theme(root) {
  root.querySelectorAll("form[data-theme-choice]").forEach((form) => {
    const buttons = form.querySelectorAll("button[name=theme]");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      choose(event.submitter.value, buttons);
    });
  });
}

// ---------- pictures ----------
// A picture wider than the screen begins where its middle is.
function pictures(root) {
  root.querySelectorAll("[data-middle]").forEach((each) => {
    const way = getComputedStyle(each).direction === "rtl" ? -1 : 1;
    each.scrollLeft = way * (each.scrollWidth - each.clientWidth) / 2;
  });
}

// ---------- attach ----------
const parts = [fields, dialogs, copies, toasts, poll, theme, pictures];
const attach = (root) => parts.forEach((part) => part(root));

attach(document);
putBack();
// When it begins, htmx names the whole page, which is attached already.
document.addEventListener("htmx:load", ({ detail }) => { if (detail.elt !== document.body) attach(detail.elt); });
document.addEventListener("guildhall:load", (event) => attach(event.target));

// htmx weighs more than all of this: only pages that ask for it load it, and when they are complete. Any sooner it may
// come between the two moments at which it would begin.
function bring() {
  const script = document.createElement("script");
  script.src = document.querySelector("script[data-htmx]").dataset.htmx;
  document.head.append(script);
}

if (document.querySelector("[data-hx-get], [data-hx-post], [data-hx-boost]")) {
  if (document.readyState === "complete") bring();
  else addEventListener("load", bring);
}
