/* What is sent. Without this script the browser sends the form as it is. */

/** Drawn once per form: every try carries it, so the server counts one. */
const submission_id = form && [...crypto.getRandomValues(new Uint8Array(16))]
  .map((byte) => byte.toString(16).padStart(2, '0'))
  .join('');
/** Of the puzzle, if there was one. */
let solution;

/** The fields of shown questions, the drawn id, and `end` last. */
const fields = () => {
  const data = new URLSearchParams(new FormData(form));
  for (const screen of screens.filter(is_off)) {
    for (const field of screen.querySelectorAll('[name]')) data.delete(field.name);
  }
  data.delete('end');
  data.set('id', submission_id);
  if (solution) data.append('solution', solution);
  data.append('end', '1');
  return data;
};
