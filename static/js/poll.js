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

export function poll(root) {
  root.querySelectorAll("[data-poll]:not([data-polling])").forEach(start);
}
