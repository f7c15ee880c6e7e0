// A network that can be switched off: everything goes through it, workers too.

import { connect, createServer } from 'node:net';
import { once } from 'node:events';

export class Airplane {
  /** A way to the server, under an address of its own. */
  static async board(server) {
    const plane = new Airplane();
    plane.lines = new Set();
    plane.flying = false;
    const { hostname, port } = new URL(server.address);
    plane.door = createServer((line) => {
      if (plane.flying) return line.destroy();
      const other = connect(Number(port), hostname);
      for (const end of [line, other]) {
        plane.lines.add(end);
        end.on('error', () => {}).on('close', () => {
          plane.lines.delete(end);
          line.destroy();
          other.destroy();
        });
      }
      line.pipe(other).pipe(line);
    }).listen(0, '127.0.0.1');
    await once(plane.door, 'listening');
    plane.address = `http://127.0.0.1:${plane.door.address().port}`;
    return plane;
  }

  /** No network, and the browser knows. */
  async take_off(context) {
    this.flying = true;
    for (const line of this.lines) line.destroy();
    await context.setOffline(true);
  }

  /** The network is back, and the browser knows. */
  async land(context) {
    this.flying = false;
    await context.setOffline(false);
  }

  leave() {
    this.flying = true;
    for (const line of this.lines) line.destroy();
    this.door.close();
  }
}
