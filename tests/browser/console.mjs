// The console as a desk lives with it: sign-in, the queue that empties, what a unit signs, what a supervisor sees;
// every page in every look. Against the real program.
import { createHmac } from 'node:crypto';
import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { check, equal, finish, part } from './checks.mjs';
import { import_parts } from './console_import.mjs';
import { leader_parts } from './console_leader.mjs';
import { office_parts } from './console_office.mjs';
import { page_parts } from './console_pages.mjs';
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
    under_way.set(page, new Set());
    const ended = (request) => under_way.get(page).delete(request);
    page.on('request', (request) => request.resourceType() !== 'eventsource' && under_way.get(page).add(request));
    page.on('requestfinished', ended);
    page.on('requestfailed', ended);
    page.on('framenavigated', () => under_way.get(page).clear()); // nobody tells how the old page's requests ended
    page.on('pageerror', (error) => check('no script fails', false, `${error.name} ${error.message} ${error.stack}`.slice(0, 400)));
    page.on('console', (message) => {
        if (/Content Security Policy/.test(message.text())) check('the rules of the page hold', false, message.text().slice(0, 300));
    });
    return page;
}

// Nothing has been under way for a while but the held answer of live updates.
const under_way = new Map();
async function settled(page) {
    for (let quiet = 0; quiet < 10; quiet += 1) {
        if (under_way.get(page).size) quiet = 0;
        await page.waitForTimeout(50);
    }
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

// `read`: also as who cannot see it does, which takes a second.
async function fits(page, what, read = true) {
    await page.waitForFunction(() => !document.querySelector('.el-message')); // what fades has no contrast
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    check(`${what} needs no scrolling sideways`, wide <= seen, `${wide} > ${seen}`);
    if (!read) return;
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

// The desk of a town: by the keyboard alone, one opinion after another; each disposition does what it says.
async function sorting() {
    const town = as('town');
    const waiting = async () => (await town('GET', '/api/opinions?state=to_sort&limit=500')).items;
    const before = await waiting();
    const page = await desk_of('town');
    await page.waitForSelector('.opinion-text');
    check('a clerk opens on the queue', page.url().endsWith('/console/sort'), page.url());
    const [first, second, third, fourth] = [...before].reverse();
    equal('the oldest comes first', await page.innerText('.opinion-text'), first.text);
    equal('the menu counts what waits', await page.innerText('.menu a.here .badge'), String(before.length));

    await page.keyboard.press('1');
    await page.waitForSelector('.sort-fields');
    await fits(page, 'sorting: a new problem');
    await page.keyboard.press('Enter'); // the button has the keyboard
    await page.waitForFunction((text) => document.querySelector('.opinion-text').textContent.trim() !== text, first.text);
    const sorted = await town('GET', `/api/opinions/${first.id}`);
    equal('one key and Enter make a problem', sorted.disposition, 'new_problem');
    equal('the next one comes up', await page.innerText('.opinion-text'), second.text);

    await page.keyboard.press('3');
    await page.keyboard.press('Control+Enter');
    await page.waitForSelector('.sort-fields .wrong');
    equal('every wrong field says so', await page.locator('.sort-fields .field .wrong').count(), 2);
    await page.waitForFunction(() => document.activeElement.tagName === 'TEXTAREA');
    await page.keyboard.type('已当面说清，群众理解。');
    await page.click('.choice:has-text("当面")');
    await fits(page, 'sorting: an answer on the spot');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction((text) => document.querySelector('.opinion-text').textContent.trim() !== text, second.text);
    equal('answered on the spot', (await town('GET', `/api/opinions/${second.id}`)).reply.text, '已当面说清，群众理解。');

    // somebody else was faster
    await town('POST', `/api/opinions/${third.id}/sort`, { disposition: 'praise' });
    await page.keyboard.press('5');
    await page.waitForSelector('.sort-fields button[type=submit]:focus');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.note:has-text("您看到的")');
    const words = await page.innerText('.note:has-text("您看到的")');
    check('both versions are shown', words.includes('待梳理') && words.includes('已梳理'), words);
    await fits(page, 'sorting: somebody was faster');
    await picture(page, 'conflict');
    await page.click('.note button');
    await page.waitForFunction((text) => document.querySelector('.opinion-text').textContent.trim() !== text, third.text);
    equal('and the next one comes up', await page.innerText('.opinion-text'), fourth.text);

    // merging into a similar matter, by its letter
    const open_ones = page.locator('.similar li:has(button)');
    for (let looked = 0; looked < 20 && (await open_ones.count()) === 0; looked += 1) {
        await page.keyboard.press('ArrowDown');
        await page.waitForTimeout(600);
    }
    const joined = await page.innerText('.opinion-text');
    const letter = await open_ones.first().locator('kbd').innerText();
    const number = /\d{4}-\d+/.exec(await open_ones.first().innerText())[0];
    await page.keyboard.press(letter);
    await page.waitForSelector('.sort-fields button[type=submit]:focus');
    await page.keyboard.press('Enter');
    await page.waitForFunction((text) => document.querySelector('.opinion-text').textContent.trim() !== text, joined);
    const merged = (await town('GET', `/api/opinions?state=sorted&limit=500`)).items.find(({ text }) => text === joined);
    equal('merged into that one', (await town('GET', `/api/problems/${merged.problem}`)).number, number);

    // a refusal needs the way to go and a second person
    await page.keyboard.press('7');
    await page.fill('.sort-fields textarea', '请到市人民法院立案庭咨询，带上身份证和借条。');
    await page.click('.sort-fields .el-select');
    await page.click('.el-select-dropdown__item:has-text("李文飞")');
    const refused = await page.innerText('.opinion-text');
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction((text) => document.querySelector('.opinion-text').textContent.trim() !== text, refused);
    equal('five are done', (await waiting()).length, before.length - 5);
    await page.context().close();
}

// From the town's list to the answered household, each step at the desk of whoever takes it.
async function a_problem_through_all_desks() {
    const clerk = await desk_of('town');
    const open = async (page, id) => {
        await page.goto(`${program.base}/console/problems/${id}`);
        await page.waitForSelector('.moves-card');
    };
    const button = (page, word) => page.click(`.moves-card button:has-text("${word}")`);
    const send = async (page, done) => {
        await page.click('.move-form button[type=submit]');
        await page.waitForSelector(`.el-message:has-text("${done}")`);
    };
    const village = (await as('liaison')('GET', '/api/me')).places[0].id;
    const made = (await as('town')('POST', '/api/problems', { title: '村北大桥护栏断了一截', text: '晚上走路危险。', place: village, category: 'INF02' })).id;
    await open(clerk, made);
    await button(clerk, '拟办');
    await clerk.waitForSelector('.move-form .el-select__selected-item:has-text("交通运输局")');
    await clerk.click('.move-form button[type=submit]');
    await clerk.waitForSelector('.move-form .field .wrong');
    check('a target is asked for', await clerk.locator('.move-form textarea[aria-invalid=true]:focus').count() === 1);
    await clerk.fill('.move-form textarea >> nth=0', '护栏修好，装上反光标志。');
    await send(clerk, '拟办');

    const office = await desk_of('office');
    await open(office, made);
    await button(office, '交办');
    await office.waitForSelector('.move-form .el-select__selected-item:has-text("交通运输局")');
    await send(office, '交办');

    const unit = await desk_of('unit');
    await unit.waitForSelector('article.card');
    check('a handler opens on what is to be accepted', unit.url().endsWith('/console/accept'), unit.url());
    const card = unit.locator('article', { has: unit.locator(`a[href$="${made}"]`) });
    await card.locator('button:has-text("签收")').click();
    await fits(unit, 'accepting');
    await card.locator('.move-form button[type=submit]').click();
    await card.waitFor({ state: 'detached' });
    await unit.click('.menu a:has-text("办理时限")');
    await unit.click(`.deadlines a[href$="${made}"]`);
    await unit.waitForSelector('.moves-card');
    check('the clock is in plain words', /还剩 \d+ 个工作日/.test(await unit.innerText('.clocks')), await unit.innerText('.clocks'));
    await button(unit, '报进展');
    await unit.fill('.move-form textarea', '材料已备齐，周五进场。');
    await send(unit, '报进展');
    await button(unit, '申请延期');
    await unit.fill('.move-form input[type=date]', '2018-08-03');
    await unit.fill('.move-form textarea', '等材料');
    await unit.click('.move-form button[type=submit]');
    await unit.waitForSelector('.move-form .field .wrong');
    await unit.click('.move-form button:has-text("取消")');
    await button(unit, '报结');
    await unit.fill('.move-form textarea', '护栏已修好，反光标志已装。');
    // what was typed survives somebody else's move
    await as('office')('POST', `/api/problems/${made}/supervise`, { request: '请于汛前办结' });
    await unit.click('.move-form button[type=submit]');
    await unit.waitForSelector('.move-form .note:has-text("您看到的")');
    await picture(unit, 'problem-conflict');
    await fits(unit, 'a problem that somebody else changed');
    await unit.click('.move-form .note button');
    await unit.waitForSelector('.page-head .mark:has-text("督办")');
    equal('what was typed is kept', await unit.inputValue('.move-form textarea'), '护栏已修好，反光标志已装。');
    await send(unit, '报结');
    check('the unit has nothing more to do', (await unit.innerText('.moves-card')).includes('核实'));

    await open(office, made);
    await button(office, '核实');
    equal('a finding is never chosen beforehand', await office.locator('.move-form input:checked').count(), 0);
    await office.click('.choice:has-text("属实，可以回音")');
    await send(office, '核实');
    const state = (await as('office')('GET', `/api/problems/${made}`)).state;
    check('checked', state === 'to_answer' || state === 'closed', state);
    const story = await office.innerText('.history');
    for (const word of ['查摆', '拟办', '交办', '签收', '报进展', '督办', '报结', '核实']) check(`the story tells of ${word}`, story.includes(word));
    for (const page of [clerk, office, unit]) await page.context().close();
}

// The list says how many there are, prints and exports exactly that, and keeps filters under a name.
async function a_list() {
    const page = await desk_of('town', { acceptDownloads: true });
    await page.click('.menu a:has-text("问题清单")');
    await page.waitForSelector('.table tbody tr');
    await page.click('.filters .el-select >> nth=0');
    await page.click('.el-select-dropdown__item:has-text("待核实")');
    await page.waitForURL(/state=to_check/);
    const { count } = await as('town')('GET', '/api/problems/count?state=to_check');
    await page.waitForSelector(`.page-head:has-text("共 ${count} 件")`);
    await page.waitForFunction((rows) => document.querySelectorAll('.table tbody tr').length === rows, Math.min(count, 50));
    equal('every row is of the filter', await page.locator('.table td.state:has-text("待核实")').count(), Math.min(count, 50));
    await page.click('button:has-text("存为常用")');
    await page.fill('.saved-form input', '等我核实的');
    await page.click('.saved-form button');
    await page.click('.filters button:has-text("清空")');
    await page.waitForURL(/problems$/);
    if (await page.locator('.list-end button').count()) {
        await page.click('.list-end button');
        await page.waitForFunction(() => document.querySelectorAll('.table tbody tr').length > 50);
    }
    await page.click('.saved-one:has-text("等我核实的") button >> nth=0');
    await page.waitForURL(/state=to_check/);
    await page.fill('.filters .filter-words input', '路');
    await page.waitForURL(/q=/);
    const [file] = await Promise.all([page.waitForEvent('download'), page.click('a:has-text("导出 Excel")')]);
    check('the workbook has a name', file.suggestedFilename().endsWith('.xlsx'), file.suggestedFilename());
    equal('and is a workbook', readFileSync(await file.path()).subarray(0, 2).toString(), 'PK');
    await page.click('.menu a:has-text("退回和重办")');
    await page.waitForURL(/came_back=true/);
    await page.waitForSelector('.table tbody tr, .empty');
    await page.reload();
    await page.waitForSelector('.saved-one:has-text("等我核实的")');
    check('a name is kept', true);
    await page.context().close();
}

// Several problems take one step together; each row says beforehand what becomes of it.
async function several_at_once() {
    const office = as('office');
    const village = (await as('liaison')('GET', '/api/me')).places[0].id;
    const ids = [];
    for (const title of ['成批办理之一', '成批办理之二', '成批办理之三']) ids.push((await as('town')('POST', '/api/problems', { title, place: village, category: 'INF02' })).id);
    for (const id of ids.slice(0, 2)) await office('POST', `/api/problems/${id}/propose`, { lead: '界首市交通运输局', target: '修好' });
    const page = await desk_of('office');
    await page.goto(`${program.base}/console/problems`);
    for (const id of ids) await page.click(`tr:has(a[href$="${id}"]) .pick input`);
    await page.waitForSelector('.bulk:has-text("已选 3 件")');
    await fits(page, 'a list with chosen rows');
    await picture(page, 'bulk');
    await page.click('.bulk button:has-text("交办")');
    await page.waitForSelector('[role=dialog] tr:has-text("成批办理之三") td:has-text("现在不能")');
    equal('two can be assigned', await page.locator('[role=dialog] td:has-text("交给")').count(), 2);
    await page.waitForTimeout(400);
    await fits(page, 'the preview of a step for several');
    await picture(page, 'bulk-preview');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog] td:has-text("已办")');
    await page.click('[role=dialog] button:has-text("关闭")');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    for (const id of ids.slice(0, 2)) equal('assigned', (await office('GET', `/api/problems/${id}`)).state, 'to_accept');
    equal('the third one waits', (await office('GET', `/api/problems/${ids[2]}`)).state, 'to_propose');
    equal('nothing is chosen afterwards', await page.locator('.bulk').count(), 0);

    // with words; one by one
    for (const id of ids) await page.click(`tr:has(a[href$="${id}"]) .pick input`);
    await page.click('.bulk button:has-text("督办")');
    await page.waitForSelector('[role=dialog] textarea');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog] .field .wrong');
    await page.fill('[role=dialog] textarea', '请于本周内回报。');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog] button:has-text("关闭")');
    const supervised = (await Promise.all(ids.map((id) => office('GET', `/api/problems/${id}`)))).filter(({ supervised }) => supervised).length;
    equal('as many as could be', await page.locator('[role=dialog] td:has-text("已办")').count(), supervised);
    check('at least two', supervised >= 2, supervised);
    await page.click('[role=dialog] button:has-text("关闭")');

    // columns, kept in the browser
    await page.click('.column-choice summary');
    await page.click('.column-choice label:has-text("类别")');
    await page.click('.column-choice label:has-text("问题清单单位"), .column-choice label >> nth=-2');
    await fits(page, 'the choice of columns');
    await page.reload();
    await page.waitForSelector('.table tbody tr');
    equal('a column that was left out stays away', await page.locator('.table th:text-is("类别")').count(), 0);

    // a step that told nobody anything can be taken back
    await page.goto(`${program.base}/console/problems/${ids[2]}`);
    await page.click('.moves-card button:has-text("请示")');
    await page.fill('.move-form textarea', '请书记定。');
    await page.click('.move-form button[type=submit]');
    await page.click('.moves-card .note button:has-text("撤销")');
    await page.waitForSelector('.moves-card .note:has-text("撤销")', { state: 'detached' });
    check('taken back', !(await office('GET', `/api/problems/${ids[2]}`)).parked);
    await page.context().close();
}

// What others do shows without a reload; what somebody writes stays.
async function live() {
    const page = await desk_of('town');
    const village = (await as('liaison')('GET', '/api/me')).places[0].id;
    const make = async (title) => (await as('town')('POST', '/api/problems', { title, place: village, category: 'INF02' })).id;
    const move = (login, id, name, body) => as(login)('POST', `/api/problems/${id}/${name}`, body);
    const made = await make('村口涵洞积水');
    await page.goto(`${program.base}/console/problems`);
    await page.waitForSelector(`.table a[href$="${made}"]`);
    await make('村部门前路面破损');
    await page.waitForSelector('.changed:has-text("有新变化")');
    await fits(page, 'a list that has changed');
    await page.click('.changed button');
    await page.waitForSelector('.table tr:has-text("村部门前路面破损")');
    equal('the note goes with the refresh', await page.locator('.changed').count(), 0);

    await page.goto(`${program.base}/console/problems/${made}`);
    await page.waitForSelector('.moves-card button:has-text("拟办")');
    await move('office', made, 'propose', { lead: '界首市交通运输局', target: '疏通涵洞' });
    await page.waitForSelector('.history li:has-text("拟办")');
    check('a page shows what others did', true);
    await page.click('.moves-card button:has-text("备注"), .moves-card .buttons button >> nth=0');
    await page.waitForSelector('.move-form');
    await move('office', made, 'assign', { lead: '界首市交通运输局' });
    await page.waitForSelector('.moves-card .note:has-text("此事刚有新进展")');
    await fits(page, 'a form while somebody goes on');
    await page.click('.move-form button:has-text("取消")');
    await page.waitForSelector('.history li:has-text("交办")');
    check('and afterwards the new state', true);

    await page.goto(`${program.base}/console/sort`);
    await page.waitForSelector('.opinion-text');
    const counted = async () => Number(await page.innerText('.page-head .number').then((text) => /(\d+)\D*$/.exec(text)[1]));
    const before = await counted();
    await as('liaison')('POST', '/api/opinions', { text: '村东头的公交站牌倒了', place: village });
    await page.waitForFunction((wanted) => Number(/(\d+)\D*$/.exec(document.querySelector('.page-head .number').textContent)[1]) === wanted, before + 1);
    check('the queue grows while one sorts', true);
    await page.context().close();
}

async function supervising() {
    const page = await desk_of('supervisor');
    await page.waitForSelector('.table tbody tr');
    check('a supervisor opens on what is overdue', page.url().endsWith('/console/alerts'), page.url());
    await page.click('.tab:has-text("黄色预警")');
    await page.waitForSelector('.table .mark.yellow');
    check('the address says which', page.url().includes('level=yellow'));
    await page.goBack();
    await page.waitForSelector('.table .mark.red');
    await page.click('.menu a:has-text("督办单")');
    await page.waitForSelector('.table tbody tr:first-child button:has-text("签发")'); // not the list that was open
    const title = await page.innerText('.table tbody tr:first-child a >> nth=0');
    await page.click('.table tbody tr:first-child button:has-text("签发")');
    await page.waitForSelector('[role=dialog] textarea');
    await page.waitForTimeout(400);
    await fits(page, 'signing an order');
    await picture(page, 'order');
    await page.fill('[role=dialog] textarea', '请于8月10日前办结并回报。');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    const [order] = (await as('supervisor')('GET', '/api/orders?state=signed&limit=500')).items.filter(({ request }) => request === '请于8月10日前办结并回报。');
    equal('the order is signed', order.problem.title, title);

    await page.click('.menu a:has-text("回访")');
    await page.click('button:has-text("抽取样本")');
    await page.waitForSelector('[role=dialog] input');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    await page.click('.table tbody tr:first-child button:has-text("记下回访")');
    await page.waitForSelector('[role=dialog] input[type=radio]');
    equal('a rating is never chosen beforehand', await page.locator('[role=dialog] input:checked').count(), 0);
    await page.waitForTimeout(400);
    await fits(page, 'recording a call-back');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog] .field .wrong');
    await page.click('[role=dialog] .choice:has-text("部分解决")');
    await page.click('[role=dialog] .choice:has-text("基本满意")');
    await page.click('[role=dialog] button[type=submit]');
    await page.waitForSelector('[role=dialog]', { state: 'detached' });
    await page.click('.tab:has-text("已回访")');
    await page.waitForSelector('.table td:has-text("部分解决，基本满意")');
    check('and stands under what is done', true);
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
    // the app itself: how much waits at this desk is the campaign's matter
    const data = new Set();
    devtools.on('Network.requestWillBeSent', ({ requestId, request }) => request.url.includes('/api/') && data.add(requestId));
    devtools.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => data.has(requestId) || (bytes += encodedDataLength));
    await page.goto(`${program.base}/console/`);
    await page.waitForSelector('input[name=username]');
    const sign_in_page = bytes;
    await page.fill('input[name=username]', 'town');
    await page.fill('input[name=password]', password);
    await page.click('button[type=submit]');
    await page.waitForSelector('#page h1');
    await settled(page);
    console.log(`sign-in ${(sign_in_page / 1024).toFixed(0)} KiB, with the first page ${(bytes / 1024).toFixed(0)} KiB`);
    check('the first page comes with 175 KiB at most', bytes <= 175 * 1024, bytes);
    const begun = Date.now();
    await page.goto(`${program.base}/console/`);
    await page.waitForSelector('#page .ready, #page .inbox li');
    console.log(`processor slowed four times: the first page stands after ${Date.now() - begun} ms`);
    await page.context().close();
}

const looks = {
    wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 }, tablet: { width: 768, height: 1024 }, large: { width: 1920, height: 1080 },
    dark: { width: 1280, height: 900, preferences: { dark: 'dark' } }, letters: { width: 360, height: 740, preferences: { large: true } }, english: { width: 1280, height: 900, preferences: { language: 'en' } },
};

async function opened(page, target) {
    await page.goto(`${program.base}/console/${target}`);
    await page.waitForSelector('#page h1');
    await settled(page);
}

// The pages of each login in these looks, some of them also as who cannot see reads them; the pictures are for people.
async function in_looks(names, of, read = names) {
    for (const look of names)
        for (const [login, pages] of Object.entries(of)) {
            const { width, height, preferences } = looks[look];
            const page = await desk_of(login, { width, height });
            await page.evaluate((chosen) => localStorage.setItem('huiju.console.preferences', JSON.stringify({ language: 'zh-CN', dark: 'light', large: false, ...chosen })), preferences ?? {});
            for (const target of pages) {
                await opened(page, target);
                await fits(page, `${login}: ${target} (${look})`, read.includes(look));
                await picture(page, `${login}-${target.replace(/\W+/g, '-')}-${look}`);
            }
            await page.context().close();
        }
}

async function every_page() {
    const first = async (login, list) => (await as(login)('GET', `/api/${list}`)).items[0].id;
    await in_looks(Object.keys(looks), {
        town: ['sort', 'inbox', 'problems', 'problems?q=zzzz', `problems/${await first('town', 'problems?state=to_answer')}`, 'opinions', `opinions/${await first('town', 'opinions?state=answered')}`, 'nowhere'],
        unit: ['accept', 'deadlines', `problems/${await first('unit', 'problems?state=to_accept')}`, 'instructions'],
        supervisor: ['alerts', 'orders', 'callbacks', 'agenda', 'messages'],
        sysadmin: ['inbox'],
    }, ['wide', 'narrow', 'dark']);
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
    await part('sorting', sorting);
    await part('a problem through all desks', a_problem_through_all_desks);
    await part('a list', a_list);
    await part('several at once', several_at_once);
    await part('live updates', live);
    await part('supervising', supervising);
    await part('every page in every look', every_page);
    const tools = { program, as, desk_of, fits, picture, settled, opened, in_looks };
    await import_parts(tools);
    await leader_parts(tools);
    await office_parts(tools);
    await page_parts(tools);
    check('nothing was asked of any other host', strangers.size === 0, [...strangers].join(' '));
    await program.stop();
} catch (error) {
    check('the console', false, error.stack);
} finally {
    await browser?.close();
    clean_up();
}
finish();
