// A network that fails as told, between the browser and the server. One request to a connection.

import { once } from 'node:events';
import { connect, createServer } from 'node:net';

const END = Buffer.from('\r\n\r\n');

/** The first line, the head and the whole of a request; nothing until all of it is there. */
const read_request = (bytes) => {
  const at = bytes.indexOf(END);
  if (at < 0) return;
  const head = bytes.subarray(0, at).toString('latin1');
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const body = bytes.subarray(at + END.length);
  if (body.length < length) return;
  const [method, path] = head.split(' ', 2);
  return { method, path, head, body: body.toString('latin1') };
};

const ask = (port, { head, body }) => {
  const lines = head.split('\r\n').filter((line) => !/^(?:connection|content-length):/i.test(line));
  lines.push('Connection: close', ...(body ? [`Content-Length: ${body.length}`] : []));
  const server = connect(port, '127.0.0.1');
  server.on('error', () => {});
  server.write(`${lines.join('\r\n')}\r\n\r\n${body}`, 'latin1');
  return server;
};

/** All of an answer; empty when the server went away. */
const whole_answer = async (server) => {
  const parts = [];
  server.on('data', (part) => parts.push(part));
  await new Promise((closed) => server.on('close', closed));
  return Buffer.concat(parts);
};

/** The same answers as if another child had sent them. */
const under_another_id = (request) => ({
  ...request,
  body: request.body.replace(/(?<=(?:^|&)id=)[0-9a-f]{32}/, 'f'.repeat(32)),
});

/** What can befall a request. */
const FATES = {
  pass: async (port, request, browser) => browser.end(await whole_answer(ask(port, request))),
  /** It never arrives. */
  refuse: async (_port, _request, browser) => browser.destroy(),
  /** It arrives, and is answered; the answer does not. */
  lose: async (port, request, browser) => {
    await whole_answer(ask(port, request));
    browser.destroy();
  },
  /** It arrives; no answer ever comes, and the connection stays open. */
  hold: async (port, request) => once(ask(port, request), 'ready'),
  /** A control: it arrives twice, the second time as if from somebody else. */
  double: async (port, request, browser) => {
    await whole_answer(ask(port, under_another_id(request)));
    return FATES.pass(port, request, browser);
  },
};

export class Proxy {
  /** Requests so far, each with its fate. */
  seen = [];

  /** Says what befalls a request; all pass until told otherwise. */
  fate = () => 'pass';

  static async before(server) {
    const proxy = new Proxy();
    const port = new URL(server.address).port;
    proxy.sockets = new Set();
    proxy.door = createServer((browser) => proxy.take(browser, port)).listen(0, '127.0.0.1');
    await once(proxy.door, 'listening');
    proxy.address = `http://127.0.0.1:${proxy.door.address().port}`;
    return proxy;
  }

  take(browser, port) {
    this.sockets.add(browser);
    let bytes = Buffer.alloc(0);
    browser.on('error', () => {}).on('close', () => this.sockets.delete(browser));
    browser.on('data', async (part) => {
      bytes = Buffer.concat([bytes, part]);
      const request = read_request(bytes);
      if (!request) return;
      bytes = Buffer.alloc(0);
      const fate = this.fate(request);
      await FATES[fate](port, request, browser);
      this.seen.push({ ...request, fate });
    });
  }

  /** The fates of the sends so far, once each was carried out. */
  get sends() {
    return this.seen.filter(({ path }) => path.endsWith('/send')).map(({ fate }) => fate);
  }

  /** Ends what is held. */
  cut() {
    for (const socket of this.sockets) socket.destroy();
  }

  stop() {
    this.door.close();
    this.cut();
  }
}

/** Numbers from 0 to 1 that come again with the same seed. */
export const seeded = (seed) => {
  let state = seed;
  return () => {
    state = (state + 0x9e3779b9) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
    return ((mixed ^ (mixed >>> 16)) >>> 0) / 2 ** 32;
  };
};
