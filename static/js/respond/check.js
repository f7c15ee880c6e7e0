/* The last screen before sending: answers stay closed, and out of the page, until opened. */

let open = false;

const answer_on = (screen) => {
  const typed = [...screen.querySelectorAll('.field')].filter((field) => field.value.trim());
  const written = ({ value, selectedOptions, parentNode }) =>
    parentNode.classList.contains('pile')
      ? `${parentNode.querySelector('label').textContent.trim()} ${value}`
      : (selectedOptions?.[0].textContent ?? value.trim());
  const ticked = [...screen.querySelectorAll('input:checked')].map((box) => box.closest('label').textContent.trim());
  return [...typed.map(written), ...ticked].join(', ');
};

const question_on = (screen) =>
  [...screen.querySelectorAll('.stem, h2')].map((part) => part.textContent).join(' · ');

const row_for = (screen) => {
  const row = $('row').content.cloneNode(true);
  const answer = answer_on(screen);
  const [place] = row.querySelectorAll('dd');
  row.querySelector('dt').textContent = question_on(screen);
  row.querySelector('.vh').textContent = ` ${form.dataset.quoted.replace('{question}', () => question_on(screen))}`;
  place.textContent = answer ? (open ? answer : form.dataset.answered) : form.dataset.empty;
  place.classList.toggle('none', !answer);
  row.querySelector('button').addEventListener('click', () => {
    from_check = true;
    show_screen(screens.indexOf(screen));
  });
  return row;
};

const fill_check = () => {
  $('sum').replaceChildren(...shown_screens().filter(is_asked).map(row_for));
  $('veil').setAttribute('aria-expanded', String(open));
  $('veil').querySelector('span').textContent = open ? form.dataset.hide : form.dataset.show;
};

const show_check = () => {
  hush();
  open = false;
  form.hidden = true;
  $('check').hidden = false;
  $('back').hidden = false;
  document.title = form.dataset.title;
  fill_check();
  scrollTo(0, 0);
  $('check').querySelector('h2').focus({ preventScroll: true });
};
