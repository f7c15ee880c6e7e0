// A real server on made-up data, in a folder of its own; gone when the tests end.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');

/** The program under test. */
export const PROGRAM = process.env.PORTE_VOIX_BIN ?? join(ROOT, 'target/debug/porte-voix');

/** Where "leave fast" goes in the tests; never reached, the browser is answered for it. */
export const NEUTRAL = 'https://weather.example/';

/** The project of the demonstration. */
const PROJECT = 'ecoles-qui-ecoutent';

/** Asks again until it holds; tests wait for conditions, never for a time. */
export const until = async (what, holds, limit = 30_000) => {
  const end = Date.now() + limit;
  for (;;) {
    const found = await holds();
    if (found) return found;
    if (Date.now() > end) throw new Error(`waited in vain: ${what}`);
    await new Promise((again) => setTimeout(again, 25));
  }
};

const free_port = async () => {
  const door = createServer().listen(0, '127.0.0.1');
  await once(door, 'listening');
  const { port } = door.address();
  door.close();
  return port;
};

export class Server {
  static async start({ responses = 60, settings = {} } = {}) {
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), 'porte-voix-browser-'));
    const port = await free_port();
    server.env = { ...process.env, ROCKET_LEAVE_URL: NEUTRAL, ...settings };
    const args = ['demo', '--data', join(server.folder, 'data'), '--port', port, '--responses', responses, '--json'];
    server.process = spawn(PROGRAM, args.map(String), {
      cwd: server.folder,
      env: server.env,
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.log = '';
    server.process.stderr.on('data', (words) => (server.log += words));
    process.once('exit', () => server.process.kill('SIGKILL'));
    const told = await Promise.race([
      once(createInterface({ input: server.process.stdout }), 'line'),
      once(server.process, 'exit').then(() => {
        throw new Error(`the server did not start: ${server.log}`);
      }),
    ]);
    Object.assign(server, JSON.parse(told[0]));
    await until('the server is ready', () =>
      fetch(`${server.address}/health/ready`).then((answer) => answer.ok, () => false));
    return server;
  }

  /** The code of the demonstration's consultation with a status. */
  code(status) {
    return this.consultations.find((consultation) => consultation.status === status).code;
  }

  /** The sign-in link of a role, which works once. */
  link(role) {
    return this.links.find((link) => link.role === role).link;
  }

  email(role) {
    return this.links.find((link) => link.role === role).email;
  }

  /** Runs a command of the program on the same data. */
  async command(...args) {
    const env = {
      ...this.env,
      ROCKET_DATABASE_URL: `sqlite://${join(this.folder, 'data/db/porte-voix.sqlite')}?mode=rwc`,
      ROCKET_MASTER_KEY_FILE: join(this.folder, 'data/keys/master.key'),
      ROCKET_PUBLIC_URL: this.address,
    };
    const { stdout } = await run(PROGRAM, args, { cwd: this.folder, env });
    return stdout;
  }

  /** Brings a questionnaire in and opens it by four eyes; its code. */
  async open(file) {
    const said = await this.command(
      'consultation', 'import', file, '--project', PROJECT, '--stage', 'suivi', '--json');
    const { code } = JSON.parse(said);
    await this.command('consultation', 'open', code,
      '--author', this.email('facilitator'), '--approver', this.email('safeguarding-lead'));
    return code;
  }

  /** Adds a picture or a recording to the project; its id. */
  async add_media(file, description) {
    const said = await this.command(
      'media', 'add', file, '--project', PROJECT, '--description', description, '--json');
    return JSON.parse(said).id;
  }

  /** How many responses, texts included, the database holds in all. */
  async count() {
    const script = `
import sqlite3, sys
tables = ["inbox", "responses", "text_inbox", "texts"]
with sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True) as db:
    counts = [db.execute(f"select count(*) from {table}").fetchone()[0] for table in tables]
print(counts[0] + counts[1], counts[2] + counts[3])`;
    const { stdout } = await run('python3', ['-c', script, join(this.folder, 'data/db/porte-voix.sqlite')]);
    const [responses, texts] = stdout.trim().split(' ').map(Number);
    return { responses, texts };
  }

  async stop() {
    if (this.process.exitCode === null) {
      this.process.kill('SIGKILL');
      await once(this.process, 'exit');
    }
    await rm(this.folder, { recursive: true, force: true });
  }
}
