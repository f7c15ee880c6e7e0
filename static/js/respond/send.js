/* Sending: once, however often it is tapped or tried; answers stay in the page until received. */

const WAITS = [2, 5, 15, 30, 30, 30];
/** Without an answer for so long it is lost; the longest upload takes less. */
const LIMIT = 60_000;
/** What a kiosk does otherwise. */
const instead = {};
let sending = false;
/** Whether it is to be tried again; not while a try is on its way. */
let waits = false;
let tries = 0;
let retry;

const set_busy = (busy) => {
  sending = busy;
  $('send').setAttribute('aria-disabled', String(busy));
  $('send').textContent = busy ? form.dataset.sending : form.dataset.send;
};

const show_sent = ({ code }) => {
  document.title = form.dataset.title;
  const box = $('code');
  if (box && code) box.querySelector('.cd').textContent = code;
  else box?.remove();
  form.reset();
  [form, $('check')].forEach((part) => part.remove());
  $('back').hidden = true;
  $('sent').hidden = false;
  scrollTo(0, 0);
  $('sent').querySelector('h2').focus({ preventScroll: true });
  instead.after_sent?.();
};

/** Says one thing above the answers, which stay in the page. */
const tell_at_check = (banner) => {
  for (const known of ['net', 'busy', 'unsent', 'pause', 'long', 'refused']) $(known).hidden = known !== banner;
};

/** Trying again by itself does not help: the child decides, with everything still here. */
const stop_at = (banner) => {
  tell_at_check(banner);
  set_busy(false);
  $(banner).scrollIntoView({ block: 'center' });
};

/** Later, with some chance so that a class does not knock together; after six times only with a network. */
const try_later = (banner, wanted) => {
  waits = true;
  if (tries === WAITS.length) return stop_at('unsent');
  tell_at_check(banner);
  retry = setTimeout(post, (wanted || WAITS[tries]) * 1000 * (1 + Math.random() / 2));
  tries += 1;
};

/** What can be put right is marked by the server, on the same page, as without script. */
const hand_over = () => {
  form.querySelector('[name=id]')?.remove();
  const id = document.createElement('input');
  Object.assign(id, { type: 'hidden', name: 'id', value: submission_id });
  form.prepend(id, code_box ?? '');
  form.submit();
};

const post = async () => {
  clearTimeout(retry);
  waits = false;
  set_busy(true);
  const hopeless = new AbortController();
  const limit = setTimeout(() => hopeless.abort(), LIMIT);
  let answer;
  try {
    answer = await fetch(form.action, {
      method: 'POST', body: fields(), referrerPolicy: 'no-referrer', signal: hopeless.signal,
      headers: { Accept: 'application/json' },
    });
    if (answer.ok) return show_sent(await answer.json());
  } catch {
    return instead.without_network ? instead.without_network() : try_later('net');
  } finally {
    clearTimeout(limit);
  }
  const { status, headers } = answer;
  const json = headers.get('Content-Type') === 'application/json';
  const told = json ? await answer.json().catch(() => ({})) : {};
  if (told.problem) return refuse_code(told);
  if (told.paused) return stop_at('pause');
  if (told.puzzle) {
    tell_at_check('busy');
    solution = await solve(told).catch(hand_over);
  }
  if (status >= 500 || status === 429 || status === 408) {
    return try_later('busy', Number(headers.get('Retry-After')));
  }
  if (status === 422) return hand_over();
  stop_at(status === 413 ? 'long' : 'refused');
};

const send_once = () => {
  if (sending) return;
  tries = 0;
  tell_at_check();
  post();
};
addEventListener('online', () => waits && post());
