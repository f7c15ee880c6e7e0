// A real server on made-up data, in a folder of its own; gone when the tests end.

import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { demonstrate, seed } from './seed.mjs';
import { free_port, until } from './waiting.mjs';

const run = promisify(execFile);
const ROOT = resolve(import.meta.dirname, '../../..');

/** The program under test. */
export const PROGRAM = process.env.PORTE_VOIX_BIN ?? join(ROOT, 'target/debug/porte-voix');

/** Where "leave fast" goes in the tests; never reached, the browser is answered for it. */
export const NEUTRAL = 'https://weather.example/';

/** The project of the demonstration. */
const PROJECT = 'ecoles-qui-ecoutent';

export class Server {
  static async start({ responses = 60, settings = {} } = {}) {
    const server = new Server();
    server.folder = await mkdtemp(join(tmpdir(), 'porte-voix-browser-'));
    server.env = { ...process.env, ROCKET_LEAVE_URL: NEUTRAL, ...settings };
    await seed(PROGRAM, server.folder, responses);
    const how = { port: await free_port(), responses, env: server.env };
    const { server: started, told } = await demonstrate(PROGRAM, server.folder, how);
    return Object.assign(server, told, { process: started, log: '' });
  }

  run(args, env) {
    this.process = spawn(PROGRAM, args, { cwd: this.folder, env, stdio: ['ignore', 'pipe', 'pipe'] });
    this.process.stderr.on('data', (words) => (this.log += words));
    process.once('exit', () => this.process.kill('SIGKILL'));
  }

  ready() {
    return until('the server is ready', () =>
      fetch(`${this.address}/health/ready`).then((answer) => answer.ok, () => false));
  }

  /** Ends it in the middle of whatever it does. */
  async kill() {
    this.process.kill('SIGKILL');
    await once(this.process, 'exit');
  }

  /** Starts it again on the same data, behind the same address. */
  async again() {
    const { port } = new URL(this.address);
    this.run(['serve'], { ...this.at_its_data(), ROCKET_PORT: port });
    await this.ready();
  }

  /** The code of the demonstration's consultation with a status. */
  code(status) {
    return this.consultations.findLast((consultation) => consultation.status === status).code;
  }

  /** The sign-in link of a role, which works once. */
  link(role) {
    return this.links.find((link) => link.role === role).link;
  }

  email(role) {
    return this.links.find((link) => link.role === role).email;
  }

  at_its_data() {
    return {
      ...this.env,
      ROCKET_DATABASE_URL: `sqlite://${join(this.folder, 'data/db/porte-voix.sqlite')}?mode=rwc`,
      ROCKET_MASTER_KEY_FILE: join(this.folder, 'data/keys/master.key'),
      ROCKET_PUBLIC_URL: this.address,
    };
  }

  /** Runs a command of the program on the same data. */
  async command(...args) {
    const { stdout } = await run(PROGRAM, args, { cwd: this.folder, env: this.at_its_data() });
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
    if (this.process.exitCode === null && this.process.signalCode === null) await this.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}
