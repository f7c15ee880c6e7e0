/* Sending: once, however often it is tapped or tried; answers stay in the page until received. */

const WAITS = [2, 5, 15, 30];
/** What a kiosk does otherwise. */
const instead = {};
let sending = false;
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
  for (const known of ['net', 'busy', 'pause', 'long', 'refused']) $(known).hidden = known !== banner;
};

/** Tries again later, with some chance so that a whole class does not knock together. */
const try_later = (banner, wanted) => {
  tell_at_check(banner);
  const wait = wanted || WAITS[Math.min(tries, WAITS.length - 1)];
  tries += 1;
  retry = setTimeout(post, wait * 1000 * (1 + Math.random() / 2));
};

/** Trying again by itself does not help: the child decides, with everything still here. */
const stop_at = (banner) => {
  tell_at_check(banner);
  set_busy(false);
  $(banner).scrollIntoView({ block: 'center' });
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
  let answer;
  try {
    answer = await fetch(form.action, {
      method: 'POST', body: fields(), referrerPolicy: 'no-referrer',
      headers: { Accept: 'application/json' },
    });
    if (answer.ok) return show_sent(await answer.json());
  } catch {
    return instead.without_network ? instead.without_network() : try_later('net');
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
  tell_at_check();
  set_busy(true);
  post();
};
addEventListener('online', () => sending && tries && post());
