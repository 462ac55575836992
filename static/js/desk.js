// The desk of an edition. Each block opens, is saved and moves without leaving the page, and what is typed saves itself
// after a pause. What could not be saved is kept on this device until it is. Without this script the same links and
// buttons lead to pages.

const desk = document.querySelector("[data-desk]");
const words = desk.dataset;
const PAUSE = 1500;
const AGAIN = 10_000;
const KEY = `guildhall:desk:${words.desk}:`;
const byId = (id) => document.getElementById(id);

// ---------- what is typed ----------
// A part is the head or an open block: the element that says where its typing is saved.
const part = (form) => form.closest("[data-typed]");
const parts = () => [...desk.querySelectorAll("[data-typed]")].filter((each) => each.querySelector("form"));
const formOf = (each) => (each.matches("li") ? each.querySelector(".open form") : each.querySelector("form"));
const state = new WeakMap(); // form -> { timer, busy, saved }

function typedIn(form) {
  const fields = [...form.querySelectorAll("input:not([type=hidden], [type=file]), textarea")];
  return Object.fromEntries(fields.filter((field) => field.name !== "alt")
    .map((field) => [field.name, field.type === "checkbox" ? field.checked : field.value]));
}

const snapshot = (form) => JSON.stringify(typedIn(form));
const unsaved = (form) => state.get(form)?.saved !== snapshot(form);

function tell(form, sentence) {
  const line = form.querySelector("[data-told]");
  if (line.textContent !== sentence) line.textContent = sentence;
}

function keep(form) {
  const kept = { typed: typedIn(form), version: form.version.value, at: Date.now() };
  localStorage.setItem(KEY + part(form).id, JSON.stringify(kept));
}

const forget = (form) => localStorage.removeItem(KEY + part(form).id);

function later(form, wait = PAUSE) {
  const now = state.get(form);
  clearTimeout(now.timer);
  now.timer = setTimeout(() => save(form), wait);
}

// One answer at a time; what is typed meanwhile is saved after it.
async function save(form) {
  const now = state.get(form);
  clearTimeout(now.timer);
  if (!form.isConnected || now.busy || !unsaved(form) || part(form).hasAttribute("data-held")) return;
  now.busy = true;
  const sent = snapshot(form);
  const data = new FormData(form);
  for (const name of ["once", "picture", "alt"]) data.delete(name);
  try {
    const headers = { Accept: "application/json" };
    const answer = await fetch(part(form).dataset.typed, { method: "POST", body: data, headers, keepalive: sent.length < 20_000 });
    await heard(form, sent, answer);
  } catch {
    keep(form);
    tell(form, words.away);
    later(form, AGAIN);
  }
  now.busy = false;
  if (form.isConnected && now.saved === sent && unsaved(form)) later(form);
}

async function heard(form, sent, answer) {
  if (answer.redirected || [400, 401, 403].includes(answer.status)) {
    keep(form);
    tell(form, words.shut);
    await renew();
    return later(form, AGAIN);
  }
  if (answer.status === 409) {
    keep(form);
    return send(form, null, true);
  }
  if (answer.status >= 500) throw new Error(answer.status);
  const { said, version } = await answer.json();
  tell(form, said);
  byId("saved").hidden = true; // it was said of what the page began with
  if (version === undefined) return keep(form);
  form.version.value = version;
  if (form.seen) form.seen.value = "";
  state.get(form).saved = sent;
  if (unsaved(form)) keep(form);
  else forget(form);
}

// Whoever has signed in again sends with another token.
async function renew() {
  const answer = await fetch(location.href);
  if (answer.redirected || !answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrf_token]")?.value;
  if (token) document.querySelectorAll("[name=csrf_token]").forEach((field) => { field.value = token; });
}

function watch(each) {
  const form = formOf(each);
  if (!form || state.has(form)) return;
  state.set(form, { saved: snapshot(form) });
  putBack(each, form);
  form.addEventListener("input", () => {
    keep(form);
    later(form);
  });
}

// What this device kept and the portal never got, typed over the version it was typed over.
function putBack(each, form) {
  const kept = JSON.parse(localStorage.getItem(KEY + each.id) || "null");
  if (!kept) return;
  if (JSON.stringify(kept.typed) === snapshot(form)) return forget(form);
  for (const [name, value] of Object.entries(kept.typed)) {
    const field = form.elements[name];
    if (field?.type === "checkbox") field.checked = value;
    else if (field) field.value = value;
  }
  form.version.value = kept.version;
  tell(form, words.back);
  later(form);
}

// A block whose words are only on this device opens by itself.
function openKept() {
  for (const name of Object.keys(localStorage).filter((each) => each.startsWith(KEY))) {
    const row = byId(name.slice(KEY.length));
    const link = row?.querySelector(".tools a[data-in-place]");
    if (!row) localStorage.removeItem(name);
    else if (link && !row.hasAttribute("data-opened")) go(link.href, row.id);
  }
}

// ---------- in place ----------
// The page comes anew and its blocks are put into this one; one that stands open here stays as it is being typed.
function renewBlocks(page, acted) {
  const list = byId("desk-blocks");
  const fresh = page.getElementById("desk-blocks");
  if (!fresh) return false;
  const rows = [...fresh.children].map((row) => {
    const here = byId(row.id);
    const stays = here && here.hasAttribute("data-opened") && row.id !== acted;
    return stays ? here : document.adoptNode(row);
  });
  list.replaceChildren(...rows);
  const next = page.getElementById("next");
  if (next) byId("next").textContent = next.textContent;
  const saved = page.getElementById("saved");
  if (saved) byId("saved").replaceWith(document.adoptNode(saved));
  list.dispatchEvent(new Event("guildhall:load", { bubbles: true }));
  parts().forEach(watch);
  return true;
}

function sayFlashes(page) {
  const said = [...page.querySelectorAll(".flashes .note p")].map((each) => each.textContent.trim());
  byId("desk-told").textContent = said.join(" ");
}

async function show(answer, acted) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!answer.ok && answer.status !== 422) throw new Error(answer.status);
  if (!renewBlocks(page, acted)) return location.assign(answer.url);
  sayFlashes(page);
  return page;
}

function preview() {
  const frame = document.querySelector(".proof iframe");
  if (frame) frame.src = frame.getAttribute("src");
}

async function go(address, id) {
  const before = byId(id)?.querySelector(".open form");
  if (before && unsaved(before)) {
    await save(before);
    if (unsaved(before)) return;
  }
  const answer = await fetch(address).catch(() => null);
  if (!answer) return void (byId("desk-told").textContent = words.away);
  if (answer.redirected) return location.assign(address);
  await show(answer, id);
  const form = byId(id)?.querySelector(".open form");
  (form?.words || byId(id)?.querySelector(".tools a, .tools button"))?.focus();
  if (!form) preview();
}

// `quietly`: the script sends it, to be shown both texts; what is typed until they come stays.
async function send(form, submitter, quietly = false) {
  const row = form.closest("li");
  const id = row?.id;
  const label = submitter?.getAttribute("aria-label");
  const own = state.get(form);
  clearTimeout(own?.timer);
  if (!id) return form.requestSubmit(submitter || undefined);
  let answer;
  try {
    answer = await fetch(form.action, { method: "POST", body: new FormData(form, submitter) });
    if (new URL(answer.url).pathname.endsWith("/sign-in")) throw new Error("signed out");
  } catch (error) {
    delete form.dataset.sent;
    submitter?.removeAttribute("aria-busy");
    if (own) keep(form);
    const sentence = error.message === "signed out" ? words.shut : words.away;
    return own ? tell(form, sentence) : void (byId("desk-told").textContent = sentence);
  }
  const typed = own && form.words?.value;
  if (own && answer.ok) forget(form);
  await show(answer, id);
  const now = byId(id)?.querySelector(".open form");
  if (now && quietly && typed !== undefined) now.words.value = typed;
  if (now?.picture && !answer.ok && form.picture?.files.length) now.picture.files = form.picture.files;
  const moved = [...(byId(id)?.querySelectorAll(".tools button") || [])].find((each) => each.getAttribute("aria-label") === label);
  const to = byId(id)?.querySelector(".open [data-focus]") || (now && !label ? now.words : moved) || byId(id)?.querySelector(".tools :is(a, button)");
  if (!quietly || !now) to?.focus();
  preview();
}

desk.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-in-place]");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return;
  event.preventDefault();
  go(link.href, link.closest("li").id);
});

desk.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.closest("#desk-blocks")) {
    if (part(form)) state.get(form).saved = snapshot(form);
    return;
  }
  event.preventDefault();
  send(form, event.submitter);
});

// ---------- leaving ----------
const open = () => parts().map(formOf).filter((form) => form && state.has(form));
const flush = () => open().forEach(save);
addEventListener("visibilitychange", () => { if (document.hidden) flush(); });
addEventListener("pagehide", flush);
addEventListener("online", flush);
addEventListener("beforeunload", (event) => {
  if (open().some((form) => unsaved(form) && !form.dataset.sent)) event.preventDefault();
});

parts().forEach(watch);
openKept();
