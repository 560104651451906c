// Passkeys: what the browser says about one goes into the form's hidden control and is sent. The
// ceremony itself is allauth's webauthn-json.js; options come with the page, or are asked for at the
// press, where whoever signs in is not known yet.
async function options(form) {
  if (!("fetch" in form.dataset)) {
    const made = JSON.parse(document.getElementById(form.dataset.options).textContent);
    return made.creation_options || made.request_options;
  }
  const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(answer.statusText);
  return (await answer.json()).request_options;
}

// Whether a passkey is enough by itself is decided when it is made.
function alone(made, form) {
  const isAlone = form.elements.passwordless.checked;
  Object.assign(made.publicKey.authenticatorSelection, {
    residentKey: isAlone ? "required" : "discouraged",
    requireResidentKey: isAlone,
    ...(isAlone ? { userVerification: "required" } : {}),
  });
  return made;
}

async function send(form) {
  const failed = form.querySelector("[data-failed]");
  failed.hidden = true;
  try {
    const asked = await options(form);
    const said =
      form.dataset.passkey === "create"
        ? await window.webauthnJSON.create(alone(asked, form))
        : await window.webauthnJSON.get(asked);
    form.elements.credential.value = JSON.stringify(said);
    form.requestSubmit();
  } catch {
    failed.hidden = false;
  }
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  form.hidden = false;
  form.querySelector("button[type=button]").addEventListener("click", () => send(form));
}
