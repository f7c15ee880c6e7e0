/* When nobody touches the screen: it asks, then starts over. Without this script nothing is asked, and the adult who is
   near starts over for the next child. */

const still_there = $('idle');
let seconds = Number(idle);
let quiet;

const ask = () => {
  // Somebody started over, and the start is on its way.
  if (!still_there.isConnected) return;
  hush();
  still_there.showModal();
  quiet = setTimeout(over, asks * 1000);
};
let then = ask;

/** Reading needs no more than a touch or a scroll. */
const awake = () => {
  clearTimeout(quiet);
  if (seconds) quiet = setTimeout(then, seconds * 1000);
};

for (const sign of ['pointerdown', 'keydown', 'input', 'scroll']) {
  addEventListener(sign, () => still_there.open || awake(), { capture: true, passive: true });
}
still_there.querySelector('button').addEventListener('click', () => still_there.close());
still_there.addEventListener('close', awake);

// The start waits as long as it takes; what is asked there begins with the first touch.
if (!document.querySelector('form[action$="/go"], #ended')) awake();

/** After sending it is the next child's turn, without asking. */
instead.after_sent = () => {
  seconds = Number(next);
  then = over;
  awake();
};
if ($('sent')?.hidden === false) instead.after_sent();
