// htmx's requests that came to nothing, in one place: `find` gives the form that a request was of,
// or nothing, and `act` gets it with the answer's status, 0 where none came.
export function onFailure(find, act) {
  for (const name of ["htmx:responseError", "htmx:sendError", "htmx:timeout"]) {
    document.addEventListener(name, (event) => {
      const form = event.target.matches && find(event.target);
      if (form) act(form, event.detail.xhr ? event.detail.xhr.status : 0);
    });
  }
}

// The element itself, where it is one of these.
export function itself(selector) {
  return (element) => element.matches(selector) && element;
}

export function isSignedOut(status) {
  return status === 401 || status === 403;
}
