// The program under test: its commands, a running server, and its API.
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const program = process.env.HUIJU_BINARY ?? fileURLToPath(new URL('../../build/huiju', import.meta.url));
const folder = mkdtempSync(path.join(tmpdir(), 'huiju-browser-'));
const running = new Set();
// the program reads HUIJU_… as its settings
const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('HUIJU_')));

export const shots = path.join(folder, 'shots');

export function huiju(...args) {
    return execFileSync(program, args, { env, encoding: 'utf8', maxBuffer: 1 << 26 });
}

// A folder of its own with the demo campaign, or with nothing.
export function demo_data() {
    const data = path.join(folder, 'demo');
    const ready = process.env.HUIJU_DEMO_DATA;
    if (ready && existsSync(ready) && readdirSync(ready).length > 0) cpSync(ready, data, { recursive: true });
    else huiju('demo', '--data', data);
    return data;
}
export const empty_data = () => path.join(folder, 'empty');

// Starts a server on a free port; `base` is its address, `printed` what it said at the start.
export async function serve(data, ...more) {
    const child = spawn(program, ['serve', '--data', data, '--listen', '127.0.0.1:0', ...more], { env });
    running.add(child);
    let printed = '', logged = '';
    child.stderr.on('data', (part) => (logged += part));
    child.stdout.on('data', (part) => (printed += part));
    for (let waited = 0; !/http:\/\/[\d.:]+\s*\n/.test(printed); waited += 50) {
        if (child.exitCode !== null || waited > 60_000) throw new Error(`huiju serve: ${printed}${logged}`);
        await new Promise((wake) => setTimeout(wake, 50));
    }
    await new Promise((wake) => setTimeout(wake, 200)); // the set-up link is the second line
    return {
        base: /http:\/\/[\d.:]+/.exec(printed)[0],
        said: () => printed,
        logged: () => logged,
        async kill() {
            running.delete(child);
            child.kill('SIGKILL');
            if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
        },
        async stop() {
            running.delete(child);
            child.kill('SIGTERM');
            if (child.exitCode === null) await once(child, 'exit');
            return child.exitCode;
        },
    };
}

// Calls of the API as somebody with a token; a refusal is an error with its status.
export function api(base, token) {
    return async (method, target, body) => {
        const answer = await fetch(base + target, {
            method,
            headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
            body: body && JSON.stringify(body),
        });
        const text = await answer.text();
        if (!answer.ok) throw new Error(`${method} ${target}: ${answer.status} ${text}`);
        return JSON.parse(text);
    };
}

// The program compresses the apps' files after its start, which takes seconds: waits until a page's script is done.
export async function compressed(page) {
    const script = /src="([^"]+\/index-[^"]+)"/.exec(await (await fetch(page)).text())[1];
    for (let waited = 0; waited < 60_000; waited += 250) {
        const { headers } = await fetch(new URL(script, page), { headers: { 'Accept-Encoding': 'br' } });
        if (headers.get('content-encoding') === 'br') return;
        await new Promise((wake) => setTimeout(wake, 250));
    }
    throw new Error(`${page} is not compressed`);
}

export function clean_up() {
    for (const child of running) child.kill('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
}
