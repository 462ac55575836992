// What just happened can be closed. It goes by itself only when it offers no way back, and never under the pointer.
const STAYS = 8000;

export function toasts(root) {
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
