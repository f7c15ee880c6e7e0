/* Says when what is typed could show who somebody is; they may go on. Nothing is sent anywhere, and without
   this script the words below the box say the same. */

/** Digits with at most three signs between two of them; nine or more may be a number of a person. */
const LONG_NUMBER = /\+?\d(?:[ .\/()\u00a0-]{0,3}\d){8,}/g;
const DATES = /\d{1,2}[./-]\d{1,2}[./-](?:19|20)\d\d|(?:19|20)\d\d-\d\d-\d\d/g;
const SHAPES = [
  /@[\p{N}_.]*\p{L}[\p{L}\p{N}_.-]+/u, // a handle, an e-mail address
  /https?:\/\/|(?:^|[^\p{L}\p{N}])www\.\p{L}/iu,
  /[\p{L}\p{N}]{2}\.(?:be|fr|nl|de|lu|eu|com|org|net|tv|gg)(?![\p{L}\p{N}])/iu,
  /(?:^|[^\p{L}\p{N}])(?:BE|FR|NL|DE|LU)\d\d(?: ?[A-Z\d]{4}){2}/iu, // an account
  /(?:^|\D)\d\d ?\d{6} ?[A-Z] ?\d{3}(?!\d)/, // a German pension number
];
/** Written numbers of persons: Belgian, French, German, Dutch. */
const PERSON = /^(?:\d\d\.?\d\d\.?\d\d[-. ]\d{3}[-. ]?\d\d|[12] ?\d\d ?\d\d ?\d\d ?\d{3} ?\d{3}(?: ?\d\d)?|\d\d \d{3} \d{3} \d{3}|\d{4}\.\d\d\.\d{3})$/;

const is_of_a_person = (number) =>
  /^[+0]/.test(number) || PERSON.test(number) || (/^\d+$/.test(number) && !/0{5}$/.test(number));

const could_show_who = (typed) => {
  const text = typed.replace(/[٠-٩۰-۹]/g, (digit) => digit.charCodeAt(0) & 15);
  const numbers = text.replace(DATES, ' – ').match(LONG_NUMBER) ?? [];
  return SHAPES.some((shape) => shape.test(text)) || numbers.some(is_of_a_person);
};

let looking;
const watch_texts = () => {
  form.addEventListener('input', ({ target }) => {
    const place = target.closest('.p')?.querySelector('.shows');
    if (!place) return;
    clearTimeout(looking);
    looking = setTimeout(() => {
      const words = could_show_who(target.value) ? form.dataset.shows : '';
      if (place.textContent !== words) place.textContent = words;
    }, 400);
  });
};
