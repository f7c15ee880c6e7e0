/* Leaving fast. Without this script the link still leads to /x; nothing here is needed for it. */

const root = document.documentElement;
const $ = (id) => document.getElementById(id);

/** Empties the page in this very frame, then replaces it in the history. */
const leave = () => {
  const wait = document.createElement('p');
  wait.setAttribute('role', 'alert');
  wait.textContent = document.body.dataset.loading;
  document.title = wait.textContent;
  window.speechSynthesis?.cancel();
  for (const voice of document.querySelectorAll('audio')) voice.pause();
  document.body.replaceChildren(wait);
  location.replace('/x');
};

document.addEventListener('click', (event) => {
  if (event.target.closest?.('a[href="/x"]')) {
    event.preventDefault();
    leave();
  }
});

// Coming back through the back/forward cache must show nothing.
addEventListener('pageshow', (event) => event.persisted && leave());

// Shift three times within five seconds; Shift used with another key does not count.
let shifts = 0;
let alone = false;
let forget;
const tell = (text) => {
  const status = $('say-keys');
  if (status) status.textContent = text;
};
const start_over = () => {
  shifts = 0;
  tell('');
};
addEventListener('keydown', (event) => {
  alone = event.key === 'Shift';
  if (!alone) start_over();
});
addEventListener('keyup', (event) => {
  if (event.key !== 'Shift' || !alone) return;
  clearTimeout(forget);
  forget = setTimeout(start_over, 5000);
  shifts += 1;
  if (shifts === 3) leave();
  else tell(document.body.getAttribute(`data-keys-${3 - shifts}`));
});
