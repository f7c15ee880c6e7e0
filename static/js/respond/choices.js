/* Help while choosing and writing; the server checks the same rules again. */

const form = $('f');

/** "None of these" unticks the others, and the others untick it. */
const keep_alone = (box) => {
  if (box.type !== 'checkbox' || !box.checked) return;
  for (const other of box.closest('.p').querySelectorAll('input:checked')) {
    if (other !== box && ('alone' in other.dataset || 'alone' in box.dataset)) other.checked = false;
  }
};

/** At the maximum the rest stay reachable, say so, and do nothing. */
const keep_max = (screen) => {
  const boxes = [...screen.querySelectorAll('input:not([data-alone])')];
  const full = boxes.filter((box) => box.checked).length >= Number(screen.dataset.max);
  for (const box of boxes) box.setAttribute('aria-disabled', String(full && !box.checked));
  const note = screen.querySelector('[data-note]');
  note.textContent = full ? note.dataset.note : '';
};

let counting;
const count_letters = (field) => {
  const left = field.maxLength - field.value.length;
  const place = field.closest('.p').querySelector('.cnt');
  clearTimeout(counting);
  counting = setTimeout(() => {
    place.textContent = left <= 100 ? form.dataset.left.replace('{n}', String(left)) : '';
  }, 400);
};

const watch_choices = () => {
  form.addEventListener('click', (event) => {
    if (event.target.getAttribute('aria-disabled') === 'true') event.preventDefault();
  });
  form.addEventListener('change', ({ target }) => {
    keep_alone(target);
    // Only spaces are no answer: the server drops them, and so do the conditions.
    if (target.classList.contains('field') && !target.value.trim()) target.value = '';
    const screen = target.closest('.p[data-max]');
    if (screen) keep_max(screen);
  });
  form.addEventListener('input', ({ target }) => {
    if (target.maxLength > 0) count_letters(target);
  });
  form.querySelectorAll('.p[data-max]').forEach(keep_max);
};
