/* The worker of kiosks, and only of kiosks: without network it shows what the start kept. It stores nothing itself,
   and never sees what is sent. */

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));

const kept = (request) => caches.match(request, { ignoreVary: true });

/** What stands in for a page that the network does not bring: the page, or the start. */
const without_network = async ({ url }) => {
  const { pathname, searchParams } = new URL(url);
  const [, start, page] = /^(\/k\/[^/]+)(?:\/(.*))?$/.exec(pathname) ?? [];
  if (page === 'go') return Response.redirect(`${start}/${searchParams.get('lang')}/${searchParams.get('band')}`);
  return (await kept(url)) ?? (await kept(start)) ?? Response.error();
};

const answer = async (request) => {
  const { pathname } = new URL(request.url);
  if (/^\/(static|media)\//.test(pathname)) return (await kept(request)) ?? fetch(request);
  return fetch(request).catch(() => without_network(request));
};

addEventListener('fetch', (event) => {
  if (event.request.method === 'GET') event.respondWith(answer(event.request));
});
