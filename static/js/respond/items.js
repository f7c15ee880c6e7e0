/* Ranks by tapping, coins by plus and minus. The inputs of the page stay the answer; without this
   script they are filled by hand. */

const make = (tag, className, text = '') => Object.assign(document.createElement(tag), { className, textContent: text });
const filled = (words, values) => words.replace(/\{(\w+)\}/g, (_, name) => values[name]);

const small_button = (sign, label, act) => {
  const button = make('button', 'mini', sign);
  button.type = 'button';
  button.setAttribute('aria-label', label);
  button.addEventListener('click', () => button.getAttribute('aria-disabled') !== 'true' && act());
  return button;
};
const disable = (button, off) => button.setAttribute('aria-disabled', String(off));

const watch_ranks = (screen) => {
  const words = screen.dataset;
  const ranks = [...screen.querySelectorAll('.rank')];
  const labels = [...ranks[0].querySelectorAll('label')];
  const texts = new Map(labels.map((label) => [label.control.value, label.textContent.trim()]));
  const chosen = make('ol', 'opts ranked');
  const rest = make('div', 'opts');
  const status = make('p', 'vh');
  status.setAttribute('role', 'status');
  let order = ranks.map((rank) => rank.querySelector(':checked')?.value).filter(Boolean);

  const put = (next, code) => {
    order = next;
    draw();
    const n = order.indexOf(code) + 1;
    const item = texts.get(code);
    status.textContent = n ? filled(words.said, { item, n }) : filled(words.out, { item });
    screen.querySelector(`[data-code="${code}"]`).focus();
  };
  const move = (at, by) => {
    const next = [...order];
    [next[at], next[at + by]] = [next[at + by], next[at]];
    put(next, order[at]);
  };
  const row = (code, at) => {
    const item = texts.get(code);
    const own = make('li', 'opt');
    const name = make('button', 'name', item);
    name.type = 'button';
    name.setAttribute('aria-label', filled(words.out, { item }));
    name.dataset.code = code;
    name.addEventListener('click', () => put(order.filter((other) => other !== code), code));
    const up = small_button('\u2191', filled(words.up, { item }), () => move(at, -1));
    const down = small_button('\u2193', filled(words.down, { item }), () => move(at, 1));
    disable(up, at === 0);
    disable(down, at === order.length - 1);
    own.append(make('b', 'disc', at + 1), name, up, down);
    return own;
  };
  const offer = ([code, text]) => {
    const button = make('button', 'opt');
    button.type = 'button';
    button.dataset.code = code;
    const full = order.length === ranks.length;
    disable(button, full);
    const disc = make('b', 'disc', full ? '' : order.length + 1);
    disc.setAttribute('aria-hidden', 'true');
    button.append(disc, make('span', '', text));
    button.addEventListener('click', () => full || put([...order, code], code));
    return button;
  };
  const draw = () => {
    ranks.forEach((rank, at) => {
      for (const box of rank.querySelectorAll('input')) box.checked = box.value === order[at];
    });
    if (order.length) screen.querySelectorAll('[data-alone]').forEach((box) => { box.checked = false; });
    chosen.hidden = !order.length;
    chosen.replaceChildren(...order.map(row));
    rest.replaceChildren(...[...texts].filter(([code]) => !order.includes(code)).map(offer));
  };
  screen.addEventListener('empty', () => {
    order = [];
    draw();
  });
  ranks[0].before(chosen, rest, status);
  ranks.forEach((rank) => { rank.hidden = true; });
  draw();
};

const COINS = 10;
const shared = (screen) => [...screen.querySelectorAll('.field')].reduce((sum, field) => sum + Number(field.value), 0);

const watch_coins = (screen) => {
  const words = screen.dataset;
  const status = screen.querySelector('[data-left]');
  const tell = () => {
    const left = COINS - shared(screen);
    status.textContent = filled(status.dataset.left, { n: Number.isNaN(left) ? '?' : left });
    for (const pile of screen.querySelectorAll('.pile')) {
      const [less, more] = pile.querySelectorAll('button');
      disable(less, !Number(pile.querySelector('.field').value));
      disable(more, left < 1);
    }
  };
  for (const pile of screen.querySelectorAll('.pile')) {
    const field = pile.querySelector('.field');
    const item = pile.querySelector('label').textContent.trim();
    const step = (by) => () => {
      field.value = Number(field.value) + by;
      field.dispatchEvent(new Event('input', { bubbles: true }));
    };
    field.before(small_button('\u2212', filled(words.less, { item }), step(-1)));
    field.after(small_button('+', filled(words.more, { item }), step(1)));
  }
  screen.addEventListener('input', tell);
  screen.addEventListener('empty', tell);
  tell();
};

/** Coins that do not make ten: says so, once the child wants to go on. */
const is_unfinished = (screen) => {
  if (!('coins' in screen.dataset)) return false;
  const given = shared(screen);
  if (given === COINS || ![...screen.querySelectorAll('.field')].some((field) => field.value)) return false;
  const status = screen.querySelector('[data-left]');
  status.className = 'bad';
  status.textContent = filled(screen.dataset.short, { given: Number.isNaN(given) ? '?' : given, allowed: COINS });
  return true;
};

/** What is typed, ranked or shared goes when "I don't know" is chosen, and the other way round. */
const watch_items = () => {
  form.querySelectorAll('[data-rank]').forEach(watch_ranks);
  form.querySelectorAll('[data-coins]').forEach(watch_coins);
  form.addEventListener('change', ({ target }) => {
    if ('alone' in target.dataset) empty_fields(target.closest('.p'));
  });
  form.addEventListener('input', ({ target }) => {
    if (!target.classList.contains('field')) return;
    target.closest('.p').querySelectorAll('[data-alone]').forEach((box) => { box.checked = false; });
  });
};

const empty_fields = (screen) => {
  for (const field of screen.querySelectorAll('.field')) field.value = '';
  screen.dispatchEvent(new Event('empty'));
};
