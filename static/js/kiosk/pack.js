/* Keeps what this kiosk shows for a time without network, and lets go of it at the end. Without this script the kiosk
   needs the network. */

/** What this device keeps, and for which version of it. */
const script = new URL(document.querySelector('script[src]').src).pathname;
const shelf = `kiosk ${base} ${script}`;

const keep_pages = async () => {
  const pages = pack_line.dataset.pages.trim().split(/\s+/);
  const languages = new Set(pages.map((page) => page.split('/')[1]));
  const starts = [base, ...[...languages].map((lang) => `${base}?l=${lang}`)];
  const kept = await caches.open(shelf);
  if (!(await kept.match(base))) {
    const icon = document.querySelector('link[rel=icon]').href;
    const others = [...languages].map((lang) => `${base}/no?l=${lang}`);
    // The plain start comes last: once it is there, everything is.
    const wanted = new Set([script, icon, ...pages.map((page) => base + page), ...others, ...starts.reverse()]);
    for (const address of wanted) {
      const answer = await fetch(address, { cache: 'no-store' });
      if (!answer.ok) throw new Error('not now');
      const text = await answer.clone().text();
      for (const [, media] of text.matchAll(/"(\/media\/[^"]+)"/g)) wanted.add(media);
      await kept.put(address, answer);
    }
  }
  for (const name of await caches.keys()) if (name !== shelf) await caches.delete(name);
};

const start_worker = async () => {
  // The one address this policy makes, whatever is asked.
  const only = { createScriptURL: () => '/k/worker.js' };
  const policy = window.trustedTypes?.createPolicy('kiosk', only) ?? only;
  await navigator.serviceWorker.register(policy.createScriptURL(''), { scope: '/k/' });
};

/** Leaves nothing of this kiosk on the device. */
const forget = async () => {
  for (const one of (await navigator.serviceWorker?.getRegistrations()) ?? []) await one.unregister();
  for (const name of (await window.caches?.keys()) ?? []) await caches.delete(name);
  indexedDB.deleteDatabase('kiosk');
};

const pack_line = $('pack');
if (pack_line && navigator.serviceWorker) {
  start_worker().then(keep_pages).then(() => {
    pack_line.textContent = pack_line.dataset.ready;
  }, () => {});
}

// What waits is handed in before the PIN is looked at.
if (pack) $('pin-form')?.addEventListener('submit', async (event) => {
  event.preventDefault();
  await hand_in();
  const left = await waiting();
  if (!left) return event.target.submit();
  const words = $('still').querySelector('p');
  words.textContent = words.dataset.words.replace('{n}', left);
  $('still').hidden = false;
});

if ($('ended')) {
  const emptied = pack ? hand_in().then(waiting) : Promise.resolve(0);
  emptied.then(async (left) => {
    if (!left && !dropped) await forget();
    if (!left && location.hash === '#team') location.replace('/team');
  });
}
