/* The builder saves each field when it is left, and shows what a button did without a new page.
   Without this script every button is a plain form, and everything works the same. */

const $ = (id) => document.getElementById(id);
const builder = () => $('builder');
let waiting = Promise.resolve();
let queued = 0;
let late = false;

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

/** Shows an answer; a page that asks which text is right takes the place of this one. */
const take = (request, address, show) => {
  const page = request.response;
  if (request.status === 401 || request.status === 403 || !page) return say(builder().dataset.away);
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
  queued += 1;
  builder()?.setAttribute('aria-busy', 'true');
  waiting = waiting
    .then(work)
    .catch(() => say(builder()?.dataset.lost ?? ''))
    .then(() => {
      queued -= 1;
      if (!queued) builder()?.removeAttribute('aria-busy');
    });
  return waiting;
};

/** Sends a form as it is when its turn comes; `extra` is the button. */
const send = (id, extra, show, address) =>
  queue(async () => {
    const form = $(id);
    const fields = new URLSearchParams(new FormData(form));
    for (const [name, value] of Object.entries(extra)) fields.set(name, value);
    say(builder().dataset.saving);
    take(await ask('POST', form.getAttribute('action'), fields.toString()), address, show);
  });

/** Choices after which there are other fields, or other words. */
const SHAPES = /^(if\.|language\.|band\.|(scale|steps|set|depends|multiple|source)$)/;

const save_field = (field) => {
  late ||= SHAPES.test(field.name);
  return send('edit', { do: 'save' }, (page) => (late ? show_when_quiet(page) : show_around(page)));
};
