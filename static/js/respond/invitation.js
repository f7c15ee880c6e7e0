/* A code that came behind the # of the address leaves it at once, is handed on from page to page and
   fills the field of the form. Without this script the child types it from the sheet. */

const came_with = /^#(?:[2-9B-Z]{8}|[2-9B-Z]{12})$/.test(location.hash) ? location.hash : '';
const code_box = $('invitation');
const code_field = $('i');

if (came_with) {
  history.replaceState(null, '', location.pathname + location.search);
  document.querySelectorAll('a[hreflang]').forEach((link) => {
    link.hash = came_with;
  });
}

/** The field belongs to the form and stands beside the button that sends. */
const place_code = () => {
  $('sum').after(code_box);
  code_field.value ||= came_with.slice(1);
};

/** Says what is wrong with the code; everything else stays as it is. */
const refuse_code = ({ problem }) => {
  tell_at_check();
  set_busy(false);
  $('i-e').hidden = false;
  $('i-e').querySelector('span').textContent = problem;
  code_field.setAttribute('aria-invalid', 'true');
  code_field.focus();
};
