/* Starting over: everything of one child goes before the next one comes. Without this script the link leads to the
   start, and the browser keeps none of the pages. */

const root = document.documentElement;
const $ = (id) => document.getElementById(id);
const { base, idle, asks, next, pack, code } = document.body.dataset;

/** The start, in no language that anybody chose, once the network or what was kept has it. */
const begin = () =>
  fetch(base, { cache: 'no-store' }).then(() => location.replace(base), () => setTimeout(begin, 5000));

/** Empties the page in this very frame. */
const over = () => {
  const wait = document.createElement('p');
  wait.setAttribute('role', 'status');
  wait.textContent = document.body.dataset.loading;
  document.title = wait.textContent;
  window.speechSynthesis?.cancel();
  $('f')?.reset();
  document.body.replaceChildren(wait);
  begin();
};

document.addEventListener('click', (event) => {
  if (event.target.closest?.('a[data-over]')) {
    event.preventDefault();
    over();
  }
  // Help is on the page itself: nobody loses their way back.
  if (event.target.closest?.('a[href="#help"]')) {
    event.preventDefault();
    $('help').parentNode.open = true;
    $('help').focus();
  }
});

// Neither going back nor the memory of the browser shows what was there before, or which questions somebody chose.
if (performance.getEntriesByType('navigation')[0]?.type === 'back_forward') queueMicrotask(over);
addEventListener('pageshow', (event) => event.persisted && over());
history.replaceState('before', '');
history.pushState('here', '');
addEventListener('popstate', ({ state }) => state === 'before' && over());
