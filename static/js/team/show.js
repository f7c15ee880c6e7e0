/* An answer of the server shown on the page of the builder, without touching what is being typed. */

const swap = (id, page) => {
  const fresh = page.getElementById(id);
  if (fresh && $(id)) $(id).replaceWith(document.adoptNode(fresh));
};

const show_phone = (page) => {
  const src = page.getElementById('phone')?.getAttribute('src');
  if (!src || src === $('phone').getAttribute('src')) return;
  // Replaced, not set: the phone leaves no entries behind in the history.
  $('phone').dataset.src = src;
  $('phone').contentWindow.location.replace(src);
};

/** Text that was typed and is not saved yet. */
const unsaved = () =>
  [...document.querySelectorAll('#edit textarea, #edit .in')].some(
    (field) => field.id !== 'rename' && field.value !== field.defaultValue,
  );

/** What is shown beside the fields; the fields themselves stay as they are being typed. */
const show_around = (page) => {
  for (const part of document.querySelectorAll('[data-live]')) {
    if (!part.querySelector('#find:focus')) swap(part.id, page);
  }
  for (const field of document.querySelectorAll('#edit textarea, #edit .in')) {
    const fresh = page.getElementById(field.id);
    if (!fresh) continue;
    // A day that is being typed would lose what was typed of it.
    if (field.type !== 'date' || field !== document.activeElement) field.defaultValue = fresh.value;
    if (fresh.classList.contains('miss')) continue;
    field.classList.remove('miss');
    document.querySelector(`label[for="${CSS.escape(field.id)}"] .lm`)?.remove();
  }
  const base = page.querySelector('#edit [name=base]').value;
  for (const field of document.querySelectorAll('[name=base]')) field.value = base;
  show_phone(page);
};

/** Everything, and the focus where it was or where it is needed next. */
const show_all = (page, wanted) => {
  const before = document.activeElement?.id;
  for (const id of ['title', 'outline', 'tools', 'main']) swap(id, page);
  const seg = page.querySelector('#preview .row');
  if (seg) document.querySelector('#preview .row').replaceWith(document.adoptNode(seg));
  show_phone(page);
  watch();
  const fit = (id) => id && $(id) && !$(id).disabled && $(id);
  const next = document.querySelector('[role=alert]') || fit(wanted) || fit(before) || $('here');
  next?.focus();
};

/** After a choice other fields may be needed: they come once nobody is writing. */
const show_when_quiet = (page) => {
  show_around(page);
  if (queued > 1 || unsaved()) return;
  late = false;
  show_all(page);
};
