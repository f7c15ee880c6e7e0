/* Puts the parts together on the page that has the form. */

if (form) {
  root.classList.add('js');
  watch_choices();
  watch_items();
  watch_texts();
  if (code_box) place_code();
  $('go').addEventListener('click', go_on);
  $('skip').addEventListener('click', skip_screen);
  $('back').addEventListener('click', go_back);
  $('veil').addEventListener('click', () => {
    open = !open;
    fill_check();
  });
  $('send').addEventListener('click', send_once);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    go_on();
  });
  // A form that came back opens where something is to be put right.
  const bad = screens.findIndex((screen) => 'bad' in screen.dataset);
  document.querySelectorAll('#problems a').forEach((link) =>
    link.addEventListener('click', (event) => {
      event.preventDefault();
      const at = screens.findIndex((screen) => screen.closest(link.hash));
      if (at < 0) show_check();
      else show_screen(at);
    }),
  );
  from_check = bad >= 0;
  if (from_check) screens.filter((screen) => !is_off(screen)).forEach((screen) => seen.add(screen));
  // A link to a question, as in the builder's phone, opens there.
  const linked = screens.findIndex((screen) => `#${screen.closest('.q')?.id}` === location.hash);
  show_screen(Math.max(bad, linked, 0), false);
  if (bad >= 0) $('problems').focus();
}

// The first page leaves no entry of its own in the history: going back after leaving skips it.
const landing = document.querySelector('form[action$="/go"]');
landing?.addEventListener('submit', (event) => {
  event.preventDefault();
  const chosen = new URLSearchParams(new FormData(landing));
  location.replace(`${landing.action}?${chosen}${came_with}`);
});
