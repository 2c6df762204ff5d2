// The public site as people meet it: in Chromium, without scripts, on a phone and on a desk.
import { readFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';
import { check, equal, finish, part } from './checks.mjs';
import { api, clean_up, demo_data, empty_data, huiju, serve, shots } from './server.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const phone = { width: 360, height: 800 }, desk = { width: 1280, height: 800 };

// The figures of the demo campaign at its cut-off, and what they count in: sums add up their records.
const figures = {
    visitor_person_times: [64991, 'sum'], visited_person_times: [191514, 'sum'], leader_person_times: [474, 'sum'],
    opinions: [16521], problems: [11518], rectified: [6623], town_problems: [7299], town_rectified: [6623],
    liaisons: [161], leaders: [281], units_in_village: [169], deeds: [6351],
    city_units: [23], city_problems: [75], city_rectified: [75],
};

const strangers = new Set(); // requests to any other host

// A visitor of the site: a window of that size; scripts are off unless a test needs to look inside.
async function visitor(browser, base, { size = phone, scripts = false, dark = false, cookies = {} } = {}) {
    const context = await browser.newContext({
        viewport: size, javaScriptEnabled: scripts, colorScheme: dark ? 'dark' : 'light', locale: 'zh-CN', baseURL: base,
    });
    await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url: base })));
    context.on('request', (request) => {
        if (!request.url().startsWith(base)) strangers.add(request.url());
    });
    const page = await context.newPage();
    page.setDefaultTimeout(15_000);
    return page;
}

async function no_sideways(page, what) {
    const [wide, seen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    check(`${what} needs no scrolling sideways`, wide <= seen, `${wide} > ${seen}`);
}

async function accessible(page, what) {
    await page.evaluate(axe);
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    const bad = violations.filter(({ impact }) => impact === 'serious' || impact === 'critical');
    check(`${what} is accessible`, bad.length === 0,
          bad.map(({ id, nodes }) => `${id}: ${nodes[0].html.slice(0, 120)}`).join('; '));
}

const number_on = async (page, selector) => Number((await page.locator(selector).first().innerText()).match(/\d+/)?.[0]);

async function figures_and_records(browser, base) {
    const page = await visitor(browser, base);
    for (const [code, [wanted, adds_up]] of Object.entries(figures)) {
        await page.goto('/');
        equal(`home: ${code}`, await number_on(page, `a[href="/figures/${code}"] .number`), wanted);
        await page.click(`a[href="/figures/${code}"]`);
        equal(`records of ${code}`, await number_on(page, '.total .number'), wanted);
        const told = (await page.locator('main > p', { hasText: '条记录' }).innerText()).match(/\d+/g).map(Number);
        equal(`${code}: what the records make up`, told[adds_up ? 1 : 0], wanted);
    }
    // page after page there are exactly as many records as the number says
    for (const [code, [wanted, adds_up]] of Object.entries(figures)) {
        if (wanted > 500) continue;
        await page.goto(`/figures/${code}`);
        let made = 0, pages = 0;
        for (;;) {
            pages += 1;
            const worth = await page.locator('.records > li').evaluateAll(
                (rows) => rows.map((row) => parseInt(row.querySelector('.n')?.textContent ?? '1', 10)));
            made += worth.reduce((sum, n) => sum + n, 0);
            const next = page.getByRole('link', { name: '下一页' });
            if ((await next.count()) === 0) break;
            await next.click();
        }
        equal(`${code}: the records of ${pages} pages`, made, wanted);
        if (pages > 1 && !adds_up) check(`${code}: back to the first page`, (await page.getByText('回到第一页').count()) === 1);
    }
    const answer = await fetch(`${base}/`);
    const tag = answer.headers.get('etag');
    check('the home page has an ETag', Boolean(tag));
    equal('a known home page is not sent again', (await fetch(`${base}/`, { headers: { 'If-None-Match': tag } })).status, 304);
    check('the site has no scripts', !/<script/i.test(await answer.text()));
    await page.context().close();
}

// One matter from the doorstep to the answer, through the API.
async function answered_matter(base, data) {
    const as = {};
    for (const login of ['liaison', 'town', 'clerk', 'office'])
        as[login] = api(base, huiju('token', 'create', '--login', login, '--data', data).trim().split(/\s+/).at(-1));
    const me = await as.liaison('GET', '/api/me');
    const visit = await as.liaison('POST', '/api/visits', {
        place: me.places[0].id, kind: 'household', date: '2018-08-01', people_met: 2,
        opinions: [{ text: '村西头的路灯坏了半个月', category: 'INF03', speaker: { name: '王某', phone: '13800001234' } }],
    });
    const [opinion] = visit.opinions;
    const { problem } = await as.town('POST', `/api/opinions/${opinion.id}/sort`,
        { disposition: 'new_problem', title: '村西头路灯不亮', category: 'INF03', target: '一周内亮灯' });
    const id = typeof problem === 'string' ? problem : problem.id;
    const lead = (await as.town('GET', `/api/problems/${id}`)).list_owner.name;
    const move = (login, name, body) => as[login]('POST', `/api/problems/${id}/${name}`, body);
    await move('town', 'propose', { target: '一周内亮灯', lead });
    await move('town', 'assign', { lead });
    await move('clerk', 'accept', {});
    await move('clerk', 'finish', { result: '更换灯头' });
    const { voices } = await move('office', 'check', { ok: true });
    await move('liaison', 'answer', { voice: voices[0].id, text: '您反映的路灯已修好', way: 'face' });
    return { ...opinion, problem: id, voice: voices[0].id, as };
}

async function look_up(page, { code, last4 }) {
    await page.goto('/lookup');
    await page.fill('#code', code);
    await page.fill('#last4', last4);
    await page.click('button[value=show]');
}

async function look_up_and_rate(browser, base, matter) {
    const page = await visitor(browser, base);
    await look_up(page, { ...matter, last4: matter.last4 === '9999' ? '9998' : '9999' });
    check('wrong digits get a kind sentence', (await page.locator('.error').innerText()).startsWith('没有查到'));
    equal('the number is still in its field', await page.inputValue('#code'), matter.code);

    await look_up(page, { code: matter.code.replace(/(\d{4})(?=\d)/g, '$1-'), last4: matter.last4 });
    check('the answer is shown', (await page.innerText('.said')).includes('路灯已修好'));
    check('the state is in words', (await page.innerText('.state-words')).length > 1);
    check('no code in the address', !page.url().includes(matter.code) && page.url().endsWith('/lookup'));
    equal('nothing is chosen beforehand', await page.locator('input[type=radio]:checked').count(), 0);
    await no_sideways(page, 'look-up');
    await page.screenshot({ path: `${shots}/lookup-answered.png`, fullPage: true });

    await page.check('input[name=solved][value=no]');
    await page.check('input[name=satisfied][value=no]');
    await page.click('button[value=rate]');
    check('the rating is thanked for', /谢谢您。这件事会重新办理/.test(await page.innerText('.good')));
    await page.screenshot({ path: `${shots}/lookup-rated.png`, fullPage: true });
    const problem = await matter.as.office('GET', `/api/problems/${matter.problem}`);
    equal('"not solved" opens the problem again', problem.state, 'handling');
    await page.context().close();

    const seeing = await visitor(browser, base, { scripts: true });
    await look_up(seeing, matter);
    await accessible(seeing, 'look-up result');
    await seeing.context().close();
}

const hand_it_in = '.form button:not([name])';
const photo = { name: 'a.png', mimeType: 'image/png', buffer: Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64') };

async function hand_in(browser, base) {
    for (const [size, scripts] of [[phone, false], [desk, true]]) {
        const page = await visitor(browser, base, { size, scripts });
        await page.goto('/report');
        const village = page.locator('#place optgroup option').nth(1);
        await page.selectOption('#place', await village.getAttribute('value'));
        await page.fill('#text', '村东头的桥栏杆断了,请修一修');
        await page.fill('#name', '李某');
        await page.setInputFiles('#photos', [photo, photo]);
        await page.click(hand_it_in);
        const [code, last4] = await page.locator('.slip-code').allInnerTexts();
        check('a slip with number and digits', /^\d{4} \d{4} \d{4}$/.test(code) && /^\d{4}$/.test(last4), `${code} ${last4}`);
        await no_sideways(page, 'slip');
        if (scripts) await accessible(page, 'slip');
        await page.screenshot({ path: `${shots}/slip-${size.width}.png`, fullPage: true });
        await look_up(page, { code, last4 });
        check('the opinion is found by its number', (await page.innerText('main')).includes('桥栏杆'));
        await page.context().close();
    }
    const page = await visitor(browser, base, { scripts: true });
    await page.goto('/report');
    await page.locator('main form').evaluate((form) => { form.noValidate = true; });
    await page.fill('#phone', '12');
    await page.setInputFiles('#photos', { name: 'a.jpg', mimeType: 'image/jpeg', buffer: Buffer.from('no photo at all') });
    await page.click(hand_it_in);
    for (const field of ['place', 'text', 'phone', 'photos'])
        check(`what is wrong stands beside ${field}`, (await page.innerText(`#${field}-error`)).length > 1);
    await accessible(page, 'form with errors');
    await page.context().close();
}

// The same matter answered once more and solved; then it comes back.
async function opened_again(browser, base, { code, last4, problem, voice, as }) {
    const move = (login, name, body) => as[login]('POST', `/api/problems/${problem}/${name}`, body);
    await move('clerk', 'finish', { result: '又换了一盏' });
    await move('office', 'check', { ok: true });
    await move('liaison', 'answer', { voice, text: '又修好了', way: 'face' });
    const page = await visitor(browser, base);
    await look_up(page, { code, last4 });
    await page.check('input[name=solved][value=yes]');
    await page.check('input[name=satisfied][value=basically]');
    await page.fill('#words', '亮了');
    await page.click('button[value=rate]');
    check('what was solved may be brought up again', (await page.innerText('#reopen')).includes('又出现了'));
    await no_sideways(page, 'look-up with a way back');
    await page.screenshot({ path: `${shots}/lookup-reopen.png`, fullPage: true });
    const again = page.locator('section', { has: page.locator('#reopen') });
    await again.locator('#why').fill('昨晚又不亮了');
    await again.locator('input[name=satisfied][value=no]').check();
    await again.locator('button[value=rate]').click();
    check('it is thanked for', (await page.innerText('.good')).startsWith('已收到'));
    const now = await as.office('GET', `/api/problems/${problem}`);
    check('the second time the office decides', now.pending === 'rating', now.pending);
    check('the words are kept', now.voices[0].text.includes('昨晚又不亮了'));
    await page.context().close();
}

// Progress without anybody's words, 我也有同样问题, and what is known before one hands in.
async function progress(browser, base, as) {
    const { items: places } = await as.office('GET', '/api/places?limit=500');
    const { title, number } = await as.office('POST', '/api/problems',
        { title: '张三家门口窨井盖', place: places.find(({ level }) => level === 'village').id, category: 'INF03' });
    const page = await visitor(browser, base);
    await page.goto('/progress');
    check('all towns stand in their order', (await page.locator('#towns ~ div tbody tr').count()) > 10);
    await page.screenshot({ path: `${shots}/progress.png`, fullPage: true });
    await page.click('a[href="/problems?category=INF03&open=true"]');
    const first = page.locator('.records > li').first();
    check('the newest stands first, without its title', (await first.innerText()).includes(number) && !(await page.content()).includes(title));
    await page.screenshot({ path: `${shots}/problems.png`, fullPage: true });
    for (let again = 0; again < 2; ++again) {
        await page.goto('/problems?category=INF03&open=true');
        await page.locator('.records > li').first().locator('button').click();
        await page.waitForSelector('h1:has-text("已记下")');
    }
    await page.goto('/problems?category=INF03');
    check('a browser counts once', (await page.locator('.records > li').first().innerText()).includes('还有1人次'));
    await page.goto('/report');
    await page.selectOption('#place', { index: 2 });
    await page.fill('#text', '路灯不亮了');
    await page.click('button[value=near]');
    check('what is known near by is shown', (await page.innerText('#near')).includes('同类'));
    equal('what was typed stays', await page.inputValue('#text'), '路灯不亮了');
    await page.screenshot({ path: `${shots}/near.png`, fullPage: true });
    await page.click(hand_it_in);
    check('it can still be handed in', (await page.locator('.slip-code').count()) === 2);
    await page.context().close();
    const csv = await (await fetch(`${base}/open/problems.csv?category=INF03`)).text();
    check('open data has definitions and no words', csv.includes(number) && !csv.includes('张三'));
    const feed = await (await fetch(`${base}/feed.xml`)).text();
    check('the feed is Atom', feed.includes('http://www.w3.org/2005/Atom'));
}

// Printed: what is there for clicking is gone, what was said stays.
async function printed(browser, base) {
    const page = await visitor(browser, base);
    await page.emulateMedia({ media: 'print' });
    for (const path of ['/progress', '/elsewhere', '/privacy']) {
        await page.goto(path);
        check(`${path} prints without its menu`, !(await page.locator('.nav').isVisible()) && await page.locator('h1').isVisible());
    }
    await page.context().close();
}

// Draft, check by a second person, publish: then every number on the page opens its records.
async function bulletin(browser, base, as) {
    const { id } = await as.office('POST', '/api/bulletins', {});
    const second = api(base, as.supervisor_token);
    await second('POST', `/api/bulletins/${id}/check`, {});
    await as.office('POST', `/api/bulletins/${id}/publish`, {});
    const page = await visitor(browser, base);
    await page.goto('/bulletins');
    await page.locator('.lines a').first().click();
    equal('the bulletin opens from its list', new URL(page.url()).pathname, `/bulletins/${id}`);
    const lines = await page.locator('.definitions dt').evaluateAll((all) => all.map((line) => ({
        href: line.querySelector('a').getAttribute('href'), shown: line.querySelector('strong').textContent })));
    equal('each figure of the main table opens its records', await page.locator('.bulletin section:first-of-type td a').count(), lines.length);
    const ofTowns = await page.locator('.bulletin section:nth-of-type(2) td a').evaluateAll(all => all.map(a => (
        { href: a.getAttribute('href'), shown: a.textContent })));
    check('each number of a town opens its records', ofTowns.length > 0 && ofTowns.length % 10 === 0, ofTowns.length);
    check('a bulletin prints its figures', lines.length >= 15, lines.length);
    for (const { href, shown } of [...lines, ...ofTowns.slice(0, 10)]) {
        const answer = await page.goto(href);
        equal(`bulletin: ${href} opens`, answer.status(), 200);
        if (/^\d+[^%]*$/.test(shown)) equal(`bulletin: ${href}`, await number_on(page, '.total .number'), Number(shown.match(/\d+/)[0]));
    }
    await page.context().close();
    return `/bulletins/${id}`;
}

async function every_page(browser, base, paths) {
    const looks = {
        plain: {}, dark: { dark: true }, large: { cookies: { elder: '1' } },
        'dark large': { dark: true, cookies: { elder: '1' } }, english: { cookies: { lang: 'en' } },
    };
    for (const size of [phone, desk]) {
        for (const [look, options] of Object.entries(looks)) {
            if (size === desk && options.dark) continue; // colours are the same on every screen
            const page = await visitor(browser, base, { size, scripts: true, ...options });
            for (const path of paths) {
                const what = `${path} (${look}, ${size.width})`;
                const answer = await page.goto(path);
                equal(`${what} answers`, answer.status(), path === '/no-such-page' ? 404 : 200);
                check(`${what} is a page`, answer.headers()['content-type'].startsWith('text/html'));
                await no_sideways(page, what);
                if (size === phone) await accessible(page, what);
            }
            await page.context().close();
        }
    }
}

async function set_up(browser) {
    const server = await serve(empty_data());
    const page = await visitor(browser, server.base, { scripts: true });
    const first = await page.goto('/');
    equal('nothing yet: a friendly page', `${first.status()} ${await page.innerText('h1')}`, '200 还没有开始');
    await accessible(page, 'page before the campaign');
    const link = /\/setup\?token=(\S+)/.exec(server.said());
    const form = await page.goto(link[0]);
    equal('the set-up page sends no referrer', form.headers()['referrer-policy'], 'no-referrer');
    equal('the set-up page is not kept', form.headers()['cache-control'], 'no-store');
    await accessible(page, 'set-up');
    await no_sideways(page, 'set-up');
    const fill = async (again) => {
        const values = { place_name: '界首市', place_code: '341282000000', campaign: '大走访', name: '张某', login: 'office',
            password: 'lamp-road-57-bridge', again };
        for (const [name, value] of Object.entries(values)) await page.fill(`#${name}`, value);
        await page.click('main button[type=submit]');
    };
    await fill('something else');
    check('two different passwords are told beside the field', (await page.innerText('#again-error')).includes('不一样'));
    equal('a password is not sent back', await page.inputValue('#password'), '');
    await fill('lamp-road-57-bridge');
    equal('set up', await page.innerText('h1'), '已经开通');
    await accessible(page, 'after the set-up');
    await page.goto(link[0]);
    equal('the link works once', await page.locator('form').count(), 0);
    const in_session = await fetch(`${server.base}/api/session`, {
        method: 'POST', headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ login: 'office', password: 'lamp-road-57-bridge' }) });
    check('the new account signs in', in_session.ok, in_session.status);
    check('the token is in no log', !server.logged().includes(link[1]));
    await page.context().close();
    equal('the server ends well', await server.stop(), 0);
}

async function closed_site(browser, data) {
    const server = await serve(data, '--public', 'off');
    const page = await visitor(browser, server.base, { scripts: true });
    const answer = await page.goto('/');
    equal('a closed site says so', `${answer.status()} ${await page.innerText('h1')}`, '404 本站未开放');
    await accessible(page, 'closed site');
    await page.context().close();
    await server.stop();
}

let browser;
try {
    mkdirSync(shots);
    const data = demo_data();
    const as_root = process.getuid() === 0 ? ['--no-sandbox'] : [];
    browser = await chromium.launch({
        executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
        args: [...as_root, '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1'],
    });
    const server = await serve(data);
    const { base } = server;
    let paths = ['/', '/figures/opinions', '/figures/satisfied_rate', '/lookup', '/report', '/bulletins', '/help', '/no-such-page',
        '/progress', '/problems', '/problems?category=INF02&open=true', '/open', '/privacy', '/accessibility', '/elsewhere'];
    let matter;

    await part('figures and their records', () => figures_and_records(browser, base));
    await part('look-up and rating', async () => {
        matter = await answered_matter(base, data);
        await look_up_and_rate(browser, base, matter);
        await opened_again(browser, base, matter);
    });
    await part('handing in an opinion', () => hand_in(browser, base));
    await part('progress for everybody', async () => {
        matter ??= await answered_matter(base, data);
        await progress(browser, base, matter.as);
        await printed(browser, base);
    });
    await part('a bulletin', async () => {
        const supervisor_token = huiju('token', 'create', '--login', 'supervisor', '--data', data).trim().split(/\s+/).at(-1);
        paths = [...paths, await bulletin(browser, base, { ...matter.as, supervisor_token })];
    });
    await part('every page in every look', () => every_page(browser, base, paths));
    await server.stop();
    await part('the site switched off', () => closed_site(browser, data));
    await part('an empty installation', () => set_up(browser));
    check('nothing was asked of any other host', strangers.size === 0, [...strangers].join(' '));
} catch (error) {
    check('the browser tests', false, error.stack);
} finally {
    await browser?.close();
    clean_up();
}
finish();
