// Passkeys: asks the browser for one and sends its answer with the form. What people read stands in the page:
// this shows it, hides it, and says nothing itself. Without it the page is complete, but has no passkeys.

const TROUBLES = { NotAllowedError: "stopped", AbortError: "stopped", InvalidStateError: "known" };

const bytes = (text) =>
  Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\+/g, "-")
    .replace(/\//g, "_")
    .replace(/=+$/, "");

const described = (list = []) => list.map((each) => ({ ...each, id: bytes(each.id) }));

// Browsers of before 2025 read and write no JSON of their own.
function creationOptions(json) {
  if (PublicKeyCredential.parseCreationOptionsFromJSON) {
    return PublicKeyCredential.parseCreationOptionsFromJSON(json);
  }
  const user = { ...json.user, id: bytes(json.user.id) };
  const excludeCredentials = described(json.excludeCredentials);
  return { ...json, challenge: bytes(json.challenge), user, excludeCredentials };
}

function requestOptions(json) {
  if (PublicKeyCredential.parseRequestOptionsFromJSON) {
    return PublicKeyCredential.parseRequestOptionsFromJSON(json);
  }
  const allowCredentials = described(json.allowCredentials);
  return { ...json, challenge: bytes(json.challenge), allowCredentials };
}

function written(credential) {
  if (credential.toJSON) {
    return credential.toJSON();
  }
  const { id, type, response } = credential;
  const parts = ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"];
  const given = parts.filter((part) => response[part]).map((part) => [part, text(response[part])]);
  const transports = response.getTransports?.();
  const answer = { ...Object.fromEntries(given), ...(transports && { transports }) };
  return { id, rawId: id, type, response: answer, clientExtensionResults: {} };
}

// A page brings the question along, or asks for it when there is somebody to answer.
async function question(form) {
  if (form.dataset.options) {
    return JSON.parse(form.dataset.options);
  }
  const body = new URLSearchParams({ csrfmiddlewaretoken: form.elements.csrfmiddlewaretoken.value });
  const answer = await fetch(form.dataset.optionsFrom, { method: "POST", body });
  if (!answer.ok) {
    throw new Error("no question");
  }
  return answer.json();
}

function show(form, trouble) {
  for (const each of form.querySelectorAll("[data-trouble]")) {
    each.hidden = each.dataset.trouble !== trouble;
  }
}

let waiting = new AbortController();

async function ask(form, more = {}) {
  waiting.abort();
  waiting = new AbortController();
  const { signal } = waiting;
  const json = await question(form);
  const credential =
    form.dataset.passkey === "create"
      ? await navigator.credentials.create({ publicKey: creationOptions(json), signal })
      : await navigator.credentials.get({ publicKey: requestOptions(json), signal, ...more });
  form.elements.credential.value = JSON.stringify(written(credential));
  form.submit();
}

async function askByButton(form) {
  const button = form.querySelector("button");
  show(form, "");
  button.disabled = true;
  try {
    await ask(form);
  } catch (error) {
    show(form, TROUBLES[error.name] ?? "failed");
    button.disabled = false;
  }
}

// Where the browser can, it offers passkeys in the field of the login ID as soon as that is touched.
async function offerInField(form) {
  if (form.dataset.optionsFrom && (await PublicKeyCredential.isConditionalMediationAvailable?.())) {
    await ask(form, { mediation: "conditional" }).catch(() => {});
  }
}

function prepare(form) {
  form.hidden = false;
  form.querySelectorAll("[data-needs-passkeys]").forEach((each) => (each.hidden = false));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    askByButton(form);
  });
  offerInField(form);
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (window.PublicKeyCredential) {
    prepare(form);
  } else {
    show(form, "unsupported");
  }
}
