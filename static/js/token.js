// Signing in again in another tab gives this browser a new token: a page that was open before takes
// it up.
export function token() {
  const found = document.cookie.match(/(?:^|; )(?:__Host-)?csrftoken=([^;]+)/);
  return found ? found[1] : null;
}

document.addEventListener(
  "submit",
  (event) => {
    const control = event.target.querySelector("[name=csrfmiddlewaretoken]");
    if (control && token()) control.value = token();
  },
  true,
);
document.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers, parameters } = event.detail;
  if (verb !== "get" && token()) headers["X-CSRFToken"] = token();
  if (parameters.csrfmiddlewaretoken && token()) parameters.csrfmiddlewaretoken = token();
});
