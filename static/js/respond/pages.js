/* One question per screen, from the same document; without it the page is one long form.
   Which questions are shown is decided by the style sheet, and only read here. */

const screens = form ? [...form.querySelectorAll('.p')] : [];
const seen = new Set();
let here = 0;
let from_check = false;

const is_off = (screen) => getComputedStyle(screen).getPropertyValue('--off').trim() === '1';
const is_asked = (screen) => !('info' in screen.dataset);
const shown_screens = () => screens.filter((screen) => !is_off(screen));

/** "Question 3 of 8"; without the total while a condition may still change it. */
const show_progress = () => {
  const asked = shown_screens().filter(is_asked);
  const current = screens[here];
  const number = asked.indexOf(current) + 1;
  const later = screens.slice(here + 1);
  const open = later.some((screen) => 'if' in screen.closest('.q').dataset);
  const words = open ? form.dataset.open : form.dataset.progress;
  const label = number ? `${words.replace('{n}', number).replace('{total}', asked.length)} · ` : '';
  $('at').textContent = label + form.dataset.title;
  document.title = (number ? `${form.dataset.open.replace('{n}', number)} · ` : '') + form.dataset.title;
  $('steps').replaceChildren(
    ...screens.filter(is_asked).map((screen) => {
      const step = document.createElement('i');
      if (screen === current) step.className = 'now';
      else if (screens.indexOf(screen) < here) step.className = 'on';
      return step;
    }),
  );
};

/** The heading of the section that a screen is in stands above it. */
const show_section = (screen) => {
  let part = screen.closest('.q');
  while (part && screen.id !== 'support' && !part.matches('.sec')) part = part.previousElementSibling;
  for (const heading of form.querySelectorAll('.sec')) heading.hidden = heading !== part;
};

const show_screen = (index, focus = true) => {
  hush();
  here = index;
  seen.add(screens[index]);
  form.hidden = false;
  $('check').hidden = true;
  screens.forEach((screen, other) => {
    screen.hidden = other !== index;
  });
  show_section(screens[index]);
  $('back').hidden = !screens.slice(0, index).some((screen) => !is_off(screen));
  offer_listening();
  $('skip').hidden = !is_asked(screens[index]);
  show_progress();
  scrollTo(0, 0);
  if (focus) screens[index].querySelector('h2').focus({ preventScroll: true });
};

const go_back = () => {
  const before = form.hidden ? screens.length : here;
  for (let index = before - 1; index >= 0; index -= 1) {
    if (!is_off(screens[index])) return show_screen(index);
  }
};

/** After a change, new questions come first, then the check again. */
const go_on = () => {
  if (!form.hidden && is_unfinished(screens[here])) return;
  const next = screens.findIndex(
    (screen, index) => index > here && !is_off(screen) && !(from_check && seen.has(screen)),
  );
  if (next < 0) show_check();
  else show_screen(next);
};

const skip_screen = () => {
  for (const box of screens[here].querySelectorAll('input:checked')) box.checked = false;
  empty_fields(screens[here]);
  if ('max' in screens[here].dataset) keep_max(screens[here]);
  go_on();
};
