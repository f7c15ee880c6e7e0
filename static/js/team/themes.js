/* Themes by key: 1 to 9 tick the first nine, 0 is "no theme". Without this script the boxes are reached with Tab and
   ticked with Space. */

const coding = document.getElementById('coding');

/** "No theme" unticks the others, and the others untick it. */
const keep_apart = (box) => {
  if (!box.checked) return;
  for (const other of coding.querySelectorAll('input:checked')) {
    if (other !== box && (other.name === 'none' || box.name === 'none')) other.checked = false;
  }
};

if (coding) {
  coding.addEventListener('change', ({ target }) => keep_apart(target));
  document.addEventListener('keydown', (event) => {
    const is_typing = event.target.matches('textarea, select, input:not([type=checkbox])');
    if (is_typing || event.ctrlKey || event.metaKey || event.altKey) return;
    const box = coding.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!box) return;
    event.preventDefault();
    box.checked = !box.checked;
    box.focus();
    keep_apart(box);
  });
}
