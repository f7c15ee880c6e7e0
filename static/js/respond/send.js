/* Sending: once, however often it is tapped or tried; answers stay in the page until received. */

const WAITS = [2, 5, 15, 30];
let sending = false;
let tries = 0;
let retry;

/** Drawn once per form: every try carries it, so the server counts one. */
const submission_id = form && [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');

/** The fields of shown questions, the drawn id, and `end` last. */
const fields = () => {
  const data = new URLSearchParams(new FormData(form));
  for (const screen of screens.filter(is_off)) {
    for (const field of screen.querySelectorAll('[name]')) data.delete(field.name);
  }
  data.delete('end');
  data.append('id', submission_id);
  data.append('end', '1');
  return data;
};

const set_busy = (busy) => {
  sending = busy;
  $('send').setAttribute('aria-disabled', String(busy));
  $('send').textContent = busy ? form.dataset.sending : form.dataset.send;
};

const show_sent = ({ code }) => {
  document.title = form.dataset.title;
  const box = $('code');
  if (box && code) {
    box.querySelector('.cd').textContent = code;
  } else box?.remove();
  form.reset();
  form.remove();
  $('check').remove();
  $('back').hidden = true;
  $('sent').hidden = false;
  scrollTo(0, 0);
  $('sent').querySelector('h2').focus({ preventScroll: true });
};

/** Tries again later, with some chance so that a whole class does not knock together. */
const try_later = (banner, wanted) => {
  $('net').hidden = banner !== 'net';
  $('busy').hidden = banner !== 'busy';
  const wait = wanted || WAITS[Math.min(tries, WAITS.length - 1)];
  tries += 1;
  retry = setTimeout(post, wait * 1000 * (1 + Math.random() / 2));
};

/** Anything but "received" or "later" is shown by the server, as without script. */
const hand_over = () => {
  const id = document.createElement('input');
  Object.assign(id, { type: 'hidden', name: 'id', value: submission_id });
  form.prepend(id);
  form.submit();
};

const post = async () => {
  clearTimeout(retry);
  let answer;
  try {
    answer = await fetch(form.action, {
      method: 'POST',
      body: fields(),
      headers: { Accept: 'application/json' },
      referrerPolicy: 'no-referrer',
    });
    if (answer.ok) return show_sent(await answer.json());
  } catch {
    return try_later('net');
  }
  if (answer.status === 503 || answer.status === 429) {
    return try_later('busy', Number(answer.headers.get('Retry-After')));
  }
  hand_over();
};

const send_once = () => {
  if (sending) return;
  set_busy(true);
  post();
};
addEventListener('online', () => sending && tries && post());
