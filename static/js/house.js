// The house, made smoother. Everything here works without it; each part is attached by a data- attribute.
import { dialogs } from "./dialogs.js";
import { theme } from "./theme.js";
import { toasts } from "./toasts.js";
import { poll } from "./poll.js";
import { fields } from "./fields.js";

const parts = [fields, dialogs, toasts, poll, theme];
const attach = (root) => parts.forEach((part) => part(root));

attach(document);
document.addEventListener("htmx:load", (event) => attach(event.detail.elt));
document.addEventListener("guildhall:load", (event) => attach(event.target));

// htmx weighs more than all of this: only pages that ask for it load it.
if (document.querySelector("[hx-get], [hx-post], [hx-boost]")) {
  const script = document.createElement("script");
  script.src = document.querySelector("script[data-htmx]").dataset.htmx;
  document.head.append(script);
}
