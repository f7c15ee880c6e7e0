/* Passkeys: asks the device, and puts what it answers into the form around. Without this script, or
   in a browser that knows no passkeys, the other ways stay. */

const bytes = (text) =>
  Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (c) => c.charCodeAt(0));

const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');

const listed = (keys = []) => keys.map((key) => ({ ...key, id: bytes(key.id) }));

/** What the server says, as browsers want it. */
const for_new = (options) =>
  PublicKeyCredential.parseCreationOptionsFromJSON?.(options) ?? {
    ...options,
    challenge: bytes(options.challenge),
    user: { ...options.user, id: bytes(options.user.id) },
    excludeCredentials: listed(options.excludeCredentials),
  };

const for_known = (options) =>
  PublicKeyCredential.parseRequestOptionsFromJSON?.(options) ?? {
    ...options,
    challenge: bytes(options.challenge),
    allowCredentials: listed(options.allowCredentials),
  };

/** What the device says, as the server wants it. */
const plain = (key) => {
  if (key.toJSON) return key.toJSON();
  const response = {};
  for (const name of ['clientDataJSON', 'attestationObject', 'authenticatorData', 'signature', 'userHandle']) {
    if (key.response[name]) response[name] = text(key.response[name]);
  }
  return { id: key.id, rawId: text(key.rawId), type: key.type, response };
};

const ask_device = async (part, form) => {
  if (part.dataset.options) {
    const publicKey = for_new(JSON.parse(part.dataset.options));
    return navigator.credentials.create({ publicKey });
  }
  const body = new URLSearchParams({ form_token: form.elements.form_token.value });
  const answer = await fetch(part.dataset.challenge, { method: 'POST', body });
  if (!answer.ok) throw new Error(answer.status);
  return navigator.credentials.get({ publicKey: for_known(await answer.json()) });
};

const use = async (part) => {
  const form = part.closest('form');
  const said = part.querySelector('[role=alert]');
  const name = part.dataset.passkey;
  const typed = form.querySelector(`[name="${name}"]:not([type=hidden])`);
  const leave_typing = (off) => typed && (typed.disabled = off);
  said.textContent = '';
  leave_typing(true);
  if (!form.reportValidity()) return leave_typing(false);
  try {
    const key = await ask_device(part, form);
    const field = document.createElement('input');
    Object.assign(field, { type: 'hidden', name, value: JSON.stringify(plain(key)) });
    form.append(field);
    form.submit();
  } catch {
    leave_typing(false);
    said.textContent = part.dataset.failed;
  }
};

if (window.PublicKeyCredential) {
  for (const part of document.querySelectorAll('[data-passkey]')) {
    part.hidden = false;
    part.querySelector('button').addEventListener('click', () => use(part));
  }
  for (const part of document.querySelectorAll('[data-without]')) part.hidden = true;
}
