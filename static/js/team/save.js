/* The builder saves each field when it is left, and shows what a button did without a new page.
   Without this script every button is a plain form, and everything works the same. */

const $ = (id) => document.getElementById(id);
const builder = () => $('builder');
let waiting = Promise.resolve();
let dirty = false;

const say = (text) => {
  $('saved').hidden = false;
  $('saved').textContent = text;
};

/** A page of ours as a document: the one way to read it that Trusted Types leave. */
const ask = (method, url, body) =>
  new Promise((done, failed) => {
    const request = new XMLHttpRequest();
    request.open(method, url);
    request.responseType = 'document';
    if (body) request.setRequestHeader('Content-Type', 'application/x-www-form-urlencoded');
    request.addEventListener('load', () => done(request));
    request.addEventListener('error', failed);
    request.send(body);
  });

const swap = (id, page) => {
  const fresh = page.getElementById(id);
  if (fresh && $(id)) $(id).replaceWith(document.adoptNode(fresh));
};

const show_phone = (page) => {
  const src = page.getElementById('phone')?.getAttribute('src');
  if (!src || src === $('phone').getAttribute('src')) return;
  // Replaced, not set: the phone leaves no entries behind in the history.
  $('phone').dataset.src = src;
  $('phone').contentWindow.location.replace(src);
};

/** What is shown beside the fields; the fields themselves stay as they are being typed. */
const show_around = (page) => {
  for (const id of ['outline', 'tools', 'todo', 'coach']) swap(id, page);
  for (const field of $('edit').querySelectorAll('.miss')) {
    const fresh = page.getElementById(field.id);
    if (fresh?.classList.contains('miss')) continue;
    field.classList.remove('miss');
    document.querySelector(`label[for="${CSS.escape(field.id)}"] .lm`)?.remove();
  }
  const base = page.querySelector('#edit [name=base]').value;
  for (const field of document.querySelectorAll('[name=base]')) field.value = base;
  show_phone(page);
};

/** Everything, and the focus where it was or where it is needed next. */
const show_all = (page, wanted) => {
  const before = document.activeElement?.id;
  for (const id of ['title', 'outline', 'tools', 'main']) swap(id, page);
  const seg = page.querySelector('#preview .row');
  if (seg) document.querySelector('#preview .row').replaceWith(document.adoptNode(seg));
  show_phone(page);
  watch();
  const fit = (id) => id && $(id) && !$(id).disabled && $(id);
  const next = document.querySelector('[role=alert]') || fit(wanted) || fit(before) || $('here');
  next?.focus();
};

/** Shows an answer; a page that asks which text is right takes the place of this one. */
const take = (request, address, show) => {
  const page = request.response;
  if (request.status === 401 || request.status === 403 || !page) return say(builder().dataset.away);
  dirty = false;
  if (!page.getElementById('builder')) {
    document.body.replaceWith(document.adoptNode(page.body));
    return undefined;
  }
  show(page);
  if (request.status === 200) {
    if (address !== 'pushState') say(builder().dataset.kept);
    const url = new URL(request.responseURL);
    url.searchParams.delete('done');
    if (address) history[address](null, '', url);
  }
  return undefined;
};

/** One after the other, so that nobody meets their own changes as somebody else's. */
const queue = (work) => {
  builder()?.setAttribute('aria-busy', 'true');
  const mine = waiting.then(work).catch(() => say(builder()?.dataset.lost ?? ''));
  waiting = mine.then(() => waiting === done && builder()?.removeAttribute('aria-busy'));
  const done = waiting;
  return mine;
};

/** Sends a form; `extra` is the button. */
const send = (form, extra, show, address) =>
  queue(async () => {
    const fields = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(extra)) fields.set(name, value);
    say(builder().dataset.saving);
    take(await ask('POST', form.getAttribute('action'), fields.toString()), address, show);
  });

const save_field = (field) => {
  const shapes = field.matches('select, [type=checkbox]');
  return send($('edit'), { do: 'save' }, shapes ? (page) => show_all(page) : show_around);
};
