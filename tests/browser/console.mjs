// The console as a desk lives with it: sign-in, the queue that empties, what a unit signs, what a supervisor sees;
// every page in every look. Against the real program.
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { check, equal, finish, part } from './checks.mjs';
import { api, clean_up, compressed, demo_data, huiju, serve } from './server.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const password = 'huiju-demo';
const keep_shots = process.env.SHOTS; // a folder for the pictures of every page
const strangers = new Set();
let browser, program;

async function desk({ width = 1280, height = 900, ...more } = {}) {
    const context = await browser.newContext({ viewport: { width, height }, locale: 'zh-CN', ...more });
    context.on('request', (request) => {
        const { protocol, hostname } = new URL(request.url());
        if (protocol.startsWith('http') && hostname !== '127.0.0.1') strangers.add(request.url());
    });
    const page = await context.newPage();
    page.setDefaultTimeout(20_000);
    page.on('pageerror', (error) => check('no script fails', false, `${error.name} ${error.message} ${error.stack}`.slice(0, 400)));
    page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) check('the rules of the page hold', false, message.text().slice(0, 300));
    });
    return page;
}

async function sign_in(page, login, target = '') {
    await page.goto(`${program.base}/console/${target}`);
    await page.fill('input[name=username]', login);
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('#page h1');
}
async function desk_of(login, options) {
    const page = await desk(options);
    await sign_in(page, login);
    return page;
}
const tokens = new Map();
function as(login) {
    if (!tokens.has(login)) tokens.set(login, huiju('token', 'create', '--login', login, '--data', program.data).trim().split(/\s+/).at(-1));
    return api(program.base, tokens.get(login));
}

async function picture(page, name) {
    if (!keep_shots) return;
    mkdirSync(keep_shots, { recursive: true });
    await page.screenshot({ path: path.join(keep_shots, `console-${name}.png`) });
}

async function fits(page, what) {
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    check(`${what} needs no scrolling sideways`, wide <= seen, `${wide} > ${seen}`);
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    check(`${what} is accessible`, violations.length === 0, violations.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 160)}`).join('; '));
}

// The six digits of a device (RFC 6238).
function code_of(secret, at = Date.now()) {
    const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const bits = [...secret].map((letter) => letters.indexOf(letter).toString(2).padStart(5, '0')).join('');
    const key = Buffer.from(bits.match(/.{8}/g).map((byte) => parseInt(byte, 2)));
    const counter = Buffer.alloc(8);
    counter.writeBigUInt64BE(BigInt(Math.floor(at / 30_000)));
    const digest = createHmac('sha1', key).update(counter).digest();
    const offset = digest[19] & 15;
    return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0');
}

async function signing_in() {
    const page = await desk();
    await page.goto(`${program.base}/console/problems?state=to_check`);
    await page.waitForSelector('input[name=username]');
    await fits(page, 'sign-in');
    await picture(page, 'sign-in');
    await page.fill('input[name=username]', 'town');
    await page.fill('input[name=password]', 'wrong');
    await page.click('button[type=submit]');
    await page.waitForSelector('[role=alert]');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('.table tbody tr');
    check('the link that was asked for opens', page.url().endsWith('/console/problems?state=to_check'), page.url());
    equal('with its filter', await page.locator('.table tbody tr:has-text("待核实")').count(), await page.locator('.table tbody tr').count());

    // The session ends while the person is at work: the page stays, the work goes on.
    await page.click('.filters .filter-words input');
    await page.context().clearCookies();
    await page.fill('.filters .filter-words input', '路灯');
    await page.waitForSelector('[role=dialog]:has-text("登录已过期")');
    await page.waitForTimeout(400);
    await fits(page, 'the dialog of a session that is over');
    await picture(page, 'sign-in-again');
    equal('the login is known', await page.inputValue('[role=dialog] input[name=username]'), 'town');
    await page.fill('[role=dialog] input[name=password]', password);
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    await page.waitForSelector('.table tbody tr:has-text("路灯"), .empty');
    equal('what was typed is still there', await page.inputValue('.filters .filter-words input'), '路灯');

    await page.click('.person summary');
    await page.click('button:has-text("退出登录")');
    await page.waitForSelector('input[name=username]');
    await page.goto(`${program.base}/console/problems`);
    check('signed out is signed out', await page.waitForSelector('input[name=username]'));
    await page.context().close();
}

async function second_factor() {
    const judge = as('judge');
    const { secret } = await judge('POST', '/api/second_factor', { password });
    await judge('POST', '/api/second_factor/confirm', { otp: code_of(secret) });
    const page = await desk();
    await page.goto(`${program.base}/console/`);
    await page.fill('input[name=username]', 'judge');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.fill('input[name=otp]', code_of(secret, Date.now() + 30_000));
    await fits(page, 'the second factor');
    await page.click('button[type=submit]');
    await page.waitForSelector('#page h1');
    check('in with the second factor', true);
    await page.context().close();
}

// Interactive on a slow machine, and what comes over the network for it.
async function weight() {
    await compressed(`${program.base}/console/`);
    const page = await desk();
    const devtools = await page.context().newCDPSession(page);
    await devtools.send('Network.enable');
    await devtools.send('Emulation.setCPUThrottlingRate', { rate: 4 });
    let bytes = 0;
    devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(`${program.base}/console/`);
    await page.waitForSelector('input[name=username]');
    const sign_in_page = bytes;
    await page.fill('input[name=username]', 'town');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('#page h1');
    await page.waitForLoadState('networkidle');
    console.log(`sign-in ${(sign_in_page / 1024).toFixed(0)} KiB, with the first page ${(bytes / 1024).toFixed(0)} KiB`);
    check('the first page comes with 200 KiB at most', bytes <= 200 * 1024, bytes);
    const begun = Date.now();
    await page.goto(`${program.base}/console/`);
    await page.waitForSelector('#page .ready, #page .inbox li');
    console.log(`processor slowed four times: the first page stands after ${Date.now() - begun} ms`);
    check('within two seconds', Date.now() - begun <= 2000, `${Date.now() - begun} ms`);
    await page.context().close();
}

const looks = {
    wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 }, tablet: { width: 768, height: 1024 }, large: { width: 1920, height: 1080 },
    dark: { width: 1280, height: 900, preferences: { dark: 'dark' } }, letters: { width: 360, height: 740, preferences: { large: true } }, english: { width: 1280, height: 900, preferences: { language: 'en' } },
};

// Every page in every look; the pictures are for people.
async function every_page() {
    const of = { town: ['inbox', 'problems', 'problems?q=zzzz'], unit: ['inbox'], supervisor: ['inbox'] };
    for (const [look, { width, height, preferences }] of Object.entries(looks))
        for (const [login, pages] of Object.entries(of)) {
            const page = await desk_of(login, { width, height });
            await page.evaluate((chosen) => localStorage.setItem('huiju.console.preferences', JSON.stringify({ language: 'zh-CN', dark: 'light', large: false, ...chosen })), preferences ?? {});
            for (const target of pages) {
                await page.goto(`${program.base}/console/${target}`);
                await page.waitForSelector('#page h1');
                await page.waitForLoadState('networkidle');
                await fits(page, `${login}: ${target} (${look})`);
                await picture(page, `${login}-${target.replace(/\W+/g, '-')}-${look}`);
            }
            await page.context().close();
        }
}

try {
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [...(process.getuid() === 0 ? ['--no-sandbox'] : []), '--disable-gpu', '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    });
    const data = demo_data();
    program = { ...(await serve(data)), data };
    await part('what the first load weighs', weight);
    await part('signing in', signing_in);
    await part('a second factor', second_factor);
    await part('every page in every look', every_page);
    check('nothing was asked of any other host', strangers.size === 0, [...strangers].join(' '));
    await program.stop();
} catch (error) {
    check('the console', false, error.stack);
} finally {
    await browser?.close();
    clean_up();
}
finish();
