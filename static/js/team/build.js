/* Buttons, links and keys of the builder. */

/** What gets the focus after a button: a new question its first field, else what it was. */
const NEXT = { add: 'text', duplicate: 'text', 'support.add': 'text' };

const press = (form, button) => {
  const wanted = NEXT[button.value.split(':')[0]];
  if ('ask' in button.dataset && !confirm(builder().dataset.ask)) return;
  const moves = button.value === 'up' || button.value === 'down';
  send(form.id, { do: button.value }, (page) => {
    show_all(page, wanted ? document_field(page) : button.id);
    if (moves) tell_place();
  }, 'replaceState');
};

/** The first field to write in. */
const document_field = (page) => page.querySelector('#edit textarea, #edit input.in')?.id;

const tell_place = () => {
  const rows = [...document.querySelectorAll('#outline .n')].filter((row) => row.textContent);
  const here = document.querySelector('#outline [aria-current] .n')?.textContent;
  const words = builder().dataset.moved.replace('{n}', here).replace('{total}', rows.length);
  queue(async () => say(words));
};

const go = (link) =>
  queue(async () => take(await ask('GET', link.href), 'pushState', (page) => show_all(page, link.id)));

/** A button of the outline pressed by key, for the row that has the focus. */
const key_on_row = (event, row) => {
  const moves = { ArrowUp: 'up', ArrowDown: 'down' }[event.key];
  const does = event.altKey ? moves : { n: 'add', d: 'duplicate', Delete: 'remove' }[event.key];
  if (!does || event.ctrlKey || event.metaKey || !row.dataset.part.startsWith('q.')) return;
  event.preventDefault();
  if (does === 'add') return $('kind').focus();
  if (does === 'remove' && !confirm(builder().dataset.ask)) return;
  send('add-form', { do: does, part: row.dataset.part }, (page) => {
    show_all(page, does === 'duplicate' ? document_field(page) : row.id);
    if (moves) tell_place();
  }, 'replaceState');
};

const watch = () => {
  for (const row of document.querySelectorAll('#outline a[data-part^="q."]')) row.draggable = true;
};

if (builder()) {
  watch();
  const narrow = matchMedia('(max-width:70rem)').matches;
  if (narrow && !$('find').value) document.querySelector('#outline details').open = false;
  document.addEventListener('change', (event) => {
    if (event.target.closest('#edit') && event.target.id !== 'rename') save_field(event.target);
  });
  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (!form.id || !form.action.endsWith('/build') || !event.submitter || !builder()) return;
    event.preventDefault();
    if (form.id !== 'find-form') return press(form, event.submitter);
    go({ href: `${form.action}?${new URLSearchParams(new FormData(form))}`, id: 'find' });
  });
  document.addEventListener('click', (event) => {
    const link = event.target.closest('#builder a[href*="/build?"]');
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    go(link);
  });
  document.addEventListener('keydown', (event) => {
    const row = event.target.closest?.('#outline a[data-part]');
    if (row) key_on_row(event, row);
    const typing = event.target.matches?.('input, textarea, select');
    const alone = !event.ctrlKey && !event.metaKey && !event.altKey && !typing;
    if (event.key === '/' && alone && event.target.closest?.('#outline')) {
      event.preventDefault();
      document.querySelector('#outline details').open = true;
      $('find').focus();
    }
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && !typing && builder()) {
      event.preventDefault();
      $('undo').click();
    }
  });
  let dragged;
  document.addEventListener('dragstart', (event) => {
    dragged = event.target.closest?.('#outline a[data-part]');
  });
  document.addEventListener('dragover', (event) => {
    if (dragged && event.target.closest?.('#outline a[data-part^="q."]')) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    const onto = event.target.closest?.('#outline a[data-part^="q."]');
    if (!dragged || !onto) return;
    event.preventDefault();
    const act = { do: `to:${onto.dataset.part.slice(2)}`, part: dragged.dataset.part };
    send('add-form', act, (page) => show_all(page, dragged.id), 'replaceState');
  });
  addEventListener('popstate', () => location.reload());
  addEventListener('beforeunload', (event) => unsaved() && event.preventDefault());
}
