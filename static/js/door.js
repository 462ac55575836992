// The door of an event. Whoever comes is found while their name is typed and ticked off at once; what was noted is kept on
// this device, without names, until the portal has taken it. So it goes on where there is no connection. Each mark is kept
// by itself: two tabs may share a device, and what both of them send counts once.

const door = document.querySelector("[data-door]");
const said = door.dataset;
const byId = (id) => document.getElementById(id);
const [list, counts, word, kept, refused] = ["list", "counts", "said", "kept", "refused"].map((id) => byId(`door-${id}`));
const SHOWN = 50;
const AT_ONCE = 50;
const EVERY = 10_000;
const WHOLE = 30; // every so many times the whole list is asked for: somebody may have signed up since

// ---------- what is kept ----------
const KEY = `guildhall:door:${said.key}`;
const refusals = [];
const people = new Map(); // code -> { code, name, beside, since }
let after = 0;
let turn = 0;
let shut = false;

function queue() {
  const names = Object.keys(localStorage).filter((name) => name.startsWith(`${KEY}:`));
  return names.map((name) => JSON.parse(localStorage.getItem(name))).filter(Boolean).sort((one, other) => one.at - other.at);
}

function fresh() {
  const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// When somebody came, as far as this device knows: what it has not sent yet counts too.
function since(person, marks) {
  return marks.filter((mark) => mark.place === person.code).reduce(
    (at, mark) => (mark.what === "undo" ? "" : at || new Date(mark.at).toISOString()), person.since,
  );
}

const hours = { hour: "numeric", minute: "2-digit", hourCycle: "h23", timeZone: said.zone };
const clock = new Intl.DateTimeFormat(said.language, hours);
const time = (moment) => clock.format(new Date(moment));
const fill = (words, values) => words.replace(/{(\w+)}/g, (_all, name) => values[name]);

function tell(part, words) {
  (part.querySelector("p") || part).textContent = words;
  part.hidden = !words;
}

// ---------- the list ----------
const ALONE = { ł: "l", đ: "d", ð: "d", ø: "o", ı: "i", þ: "th", œ: "oe", æ: "ae", ß: "ss" };
const fold = (words) => words.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
  .replace(/[łđðøıþœæß]/g, (letter) => ALONE[letter]);
const search = byId("q");
const called = byId("door");

function row(person) {
  const item = byId("door-row").content.firstElementChild.cloneNode(true);
  const [name, beside] = item.querySelectorAll(".name, .soft");
  name.textContent = person.name;
  beside.textContent = person.beside;
  item.dataset.code = person.code;
  item.querySelectorAll("button").forEach((button) => {
    button.setAttribute("aria-label", `${button.textContent.trim()}: ${person.name}`);
    button.addEventListener("click", () => mark(person.code, button.dataset.what));
  });
  return item;
}

function renew(item, marks) {
  const at = since(people.get(item.dataset.code), marks);
  const [come, undo] = item.querySelectorAll("button");
  const held = item.contains(document.activeElement);
  tell(item.querySelector(".tag"), at && fill(said.since, { time: time(at) }));
  come.hidden = Boolean(at);
  undo.hidden = !at;
  if (held) (at ? undo : come).focus();
}

function draw() {
  const words = fold(search.value).split(/\s+/).filter(Boolean);
  const fits = (person) => words.every((each) => person.folded.includes(each));
  const found = [...people.values()].filter(fits).slice(0, SHOWN);
  list.replaceChildren(...found.map(row));
  byId("door-pages").hidden = true;
  byId("door-nobody").hidden = found.length > 0;
  refresh();
}

function refresh() {
  const marks = queue();
  list.querySelectorAll("[data-code]").forEach((item) => renew(item, marks));
  const here = [...people.values()].filter((person) => since(person, marks)).length;
  if (people.size) counts.textContent = fill(said.counts, { here, rest: people.size - here });
  const number = marks.length;
  const why = shut ? said.shut : navigator.onLine ? "" : said.away;
  tell(kept, [number ? fill(said.kept, { number }) : "", why].filter(Boolean).join(" "));
  refused.hidden = !refusals.length;
  refused.replaceChildren(...refusals.map((each) => {
    const item = document.createElement("li");
    item.className = "error-text";
    item.textContent = each;
    return item;
  }));
}

// ---------- ticking off ----------
function mark(code, what) {
  const person = people.get(code);
  const before = person && since(person, queue());
  const uuid = fresh();
  localStorage.setItem(`${KEY}:${uuid}`, JSON.stringify({ uuid, place: code, what, at: Date.now() }));
  const words = !person ? said.unknown : what === "undo" ? said.undone : before ? said.again : said.here;
  tell(word, fill(words, { name: person?.name, time: before && time(before) }));
  refresh();
  send();
}

// A code, as a phone reads it off a badge: the address that stands in it, or the code alone.
function codeIn(words) {
  const found = words.trim().match(/(?:^|\/door\/)([\w-]{16,22})\/?$/);
  return found && (words.includes("/door/") || people.has(found[1])) ? found[1] : "";
}

search.addEventListener("input", () => { if (!codeIn(search.value)) draw(); });
search.form.addEventListener("submit", (event) => {
  event.preventDefault();
  const code = codeIn(search.value);
  if (code) {
    search.value = "";
    mark(code, "in");
  }
  draw();
});

// ---------- telling the portal ----------
async function ask(address, more) {
  const answer = await fetch(address, { headers: { Accept: "application/json" }, ...more });
  shut = answer.redirected || [400, 401, 403].includes(answer.status);
  if (!answer.ok || shut) throw new Error(answer.status);
  return answer.json();
}

// Only what came with an answer is let go: whatever breaks off is sent again, and counts once.
async function sendSome(marks) {
  const body = JSON.stringify({ door: called.value, now: Date.now(), marks });
  const headers = { Accept: "application/json", "Content-Type": "application/json", "X-CSRFToken": said.token };
  const answer = await ask(said.notes, { method: "POST", body, headers });
  for (const { uuid, place, what, at } of marks) {
    const person = answer.done.includes(uuid) && people.get(place);
    if (person) person.since = what === "undo" ? "" : person.since || new Date(at).toISOString();
  }
  refusals.push(...answer.refused.map((each) => each.said));
  const taken = [...answer.done, ...answer.refused.map((each) => each.uuid)];
  taken.forEach((uuid) => localStorage.removeItem(`${KEY}:${uuid}`));
  return taken.length;
}

async function load() {
  const answer = await ask(`${said.people}?after=${turn++ % WHOLE ? after : 0}`);
  const before = [...people.keys()].join();
  after = answer.after;
  said.token = answer.token;
  if (answer.whole) people.clear();
  for (const [code, name, beside, arrived] of answer.people) {
    people.set(code, { code, name, beside, since: arrived, folded: fold(`${name} ${beside}`) });
  }
  if ([...people.keys()].join() === before) refresh();
  else draw();
}

let busy = false;
async function send() {
  if (busy || !navigator.onLine) return;
  busy = true;
  try {
    if (shut) await load(); // whoever has signed in again sends with another token
    for (let marks = queue(); marks.length && await sendSome(marks.slice(0, AT_ONCE)); marks = queue());
    await load();
  } catch {
    // It is sent again in a while.
  }
  busy = false;
  refresh();
}

addEventListener("online", send);
addEventListener("offline", refresh);
addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
setInterval(() => { if (!document.hidden) send(); }, EVERY);

// ---------- the camera ----------
const camera = byId("door-camera");
const scan = byId("door-scan");
const AGAIN = 4000; // a badge is held before the camera for a while

async function look(reader, last) {
  if (camera.hidden) return;
  const [found] = await reader.detect(camera).catch(() => []);
  const code = found ? codeIn(found.rawValue) : "";
  const seen = code && (code !== last.code || Date.now() - last.at > AGAIN);
  if (seen) mark(code, "in");
  setTimeout(() => look(reader, seen ? { code, at: Date.now() } : last), 200);
}

async function film(button) {
  const on = button.getAttribute("aria-pressed") === "true";
  if (on) camera.srcObject.getTracks().forEach((track) => track.stop());
  try {
    camera.srcObject = on ? null : await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
  } catch {
    return tell(word, said.noCamera);
  }
  button.setAttribute("aria-pressed", String(!on));
  camera.hidden = on;
  if (on) return;
  look(new BarcodeDetector({ formats: ["qr_code"] }), { code: "", at: 0 });
}

if ("BarcodeDetector" in window && navigator.mediaDevices) {
  scan.hidden = false;
  scan.firstElementChild.addEventListener("click", ({ currentTarget }) => film(currentTarget));
}

// What this door is called, the device knows the next time.
called.value = called.value || localStorage.getItem(KEY) || "";
localStorage.setItem(KEY, called.value);
document.querySelectorAll("input[type=hidden][name=door]").forEach((field) => { field.value = called.value; });
refresh();
send();
