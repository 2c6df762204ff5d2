// The console's pages for leaders: the map, what people speak of, periods compared, goals by village. Parts of
// console.mjs, whose tools they are given.
import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { check, equal, part } from './checks.mjs';

const county = '341282000000', town = '341282100000';

export async function leader_parts({ program, as, desk_of, fits, picture, opened, in_looks }) {
    const office = as('office');
    const boundaries = path.join(program.data, 'map.geojson');

    async function map() {
        const { lines } = await office('GET', `/api/figures/below?place=${county}`);
        const page = await desk_of('office');
        await page.click('.menu a:has-text("县域地图")');
        await page.waitForSelector('.map-tile');
        equal('every town has a tile, in official order', (await page.locator('.map-tile span').allTextContents()).join(), lines.map(({ place }) => place.name).join());
        equal('it says what is open', await page.locator('.map-tile strong').first().textContent(), String(lines[0].open));
        await fits(page, 'the map as tiles');
        await picture(page, 'leader-map-tiles');

        // The keyboard walks over the tiles; a town opens its villages, a village its figures.
        await page.locator('.map-tile').first().focus();
        await page.keyboard.press('Enter');
        await page.waitForSelector(`.map-tile:has-text("${(await office('GET', `/api/figures/below?place=${lines[0].place.id}`)).lines[0].place.name}")`);
        check('the address keeps the town', page.url().includes(`place=${lines[0].place.id}`), page.url());
        await page.locator('.map-tile').first().click();
        await page.waitForSelector('.tile');
        check('a village opens its figures', page.url().includes('/console/glance?place='), page.url());

        // A past day: what stands open today is not told of it.
        await opened(page, 'map?at=2018-07-01&by=solved_rate');
        await page.waitForSelector('text=截至2018年7月1日');
        equal('nothing open of a past day', await page.locator('th:has-text("未销号")').count(), 0);
        check('a small sample is marked', (await page.textContent('.map-legend')).length > 0);

        // With boundaries from the installation.
        const square = (n) => [[[115 + (n % 5), 33 + Math.floor(n / 5)], [115.95 + (n % 5), 33 + Math.floor(n / 5)], [115.95 + (n % 5), 33.95 + Math.floor(n / 5)], [115 + (n % 5), 33.95 + Math.floor(n / 5)], [115 + (n % 5), 33 + Math.floor(n / 5)]]];
        writeFileSync(boundaries, JSON.stringify({ type: 'FeatureCollection', features: lines.map(({ place }, n) => ({ type: 'Feature', properties: { code: place.code.replace(/0+$/, '') }, geometry: { type: 'Polygon', coordinates: square(n) } })) }));
        await opened(page, 'map?by=problems');
        await page.waitForSelector('svg.map path');
        equal('every town is drawn', await page.locator('svg.map a').count(), lines.length);
        await fits(page, 'the map with boundaries');
        await picture(page, 'leader-map-boundaries');
        await page.locator('svg.map a').first().focus();
        await page.keyboard.press('Enter');
        await page.waitForSelector('.map-tile');
        check('a level without boundaries is tiles', page.url().includes(`place=${lines[0].place.id}`), page.url());
        const stranger = await fetch(`${program.base}/api/map`);
        equal('boundaries are for those signed in', stranger.status, 401);
        rmSync(boundaries);
        await page.context().close();
    }

    async function topics() {
        const { items } = await office('GET', `/api/figures/topics?place=${county}&from=2018-06-01&to=2018-07-31`);
        const page = await desk_of('office');
        await opened(page, 'topics?from=2018-06-01&to=2018-07-31');
        await page.waitForSelector('.topics-chart canvas');
        const row = page.locator('[aria-label="按类别"] tbody tr').first();
        check('what came most stands first', (await row.textContent()).includes(items[0].category.name));
        equal('how many', await row.locator('td').nth(0).textContent(), String(items[0].found));
        equal('in how many villages', await row.locator('td').nth(3).textContent(), String(items[0].villages));
        await fits(page, 'hot topics');
        await picture(page, 'leader-topics');
        // The door leads to as many problems as the number says.
        await page.click('button:has-text("显示全部")');
        const smallest = items.filter(({ found }) => found).at(-1);
        await page.locator('[aria-label="按类别"] tbody tr', { hasText: smallest.category.name }).locator('td').nth(0).locator('a').click();
        await page.waitForSelector('.found-day');
        await page.waitForSelector('[data-label="编号"], .table tbody td .number');
        const query = page.url().split('?')[1];
        equal('as many problems as it says', (await office('GET', `/api/problems?${query}&limit=500`)).items.length, smallest.found);
        await page.context().close();
    }

    async function compare() {
        const page = await desk_of('office');
        await opened(page, 'compare?from=2018-07-09&to=2018-07-15&from2=2018-07-02&to2=2018-07-08');
        await page.waitForSelector('.compare-table tbody tr');
        const value = async (at) => (await office('GET', `/api/figures?place=${county}&at=${at}`)).items.find(({ code }) => code === 'opinions').value;
        const cells = page.locator('.compare-table tbody tr', { has: page.locator('button', { hasText: /^征求意见建议$/ }) }).locator('td');
        equal('what came in a period', (await cells.nth(0).textContent()).trim(), String((await value('2018-07-15')) - (await value('2018-07-08'))));
        equal('and in the one before', (await cells.nth(1).textContent()).trim(), String((await value('2018-07-08')) - (await value('2018-07-01'))));
        await page.click('.compare-table button:has-text("解决率")');
        await page.waitForSelector('h2:has-text("解决率")');
        check('the address keeps the figure', page.url().includes('line=solved_rate'), page.url());
        await page.waitForSelector('.chart canvas');
        await fits(page, 'periods compared');
        await picture(page, 'leader-compare');
        await opened(page, 'compare?by=two_days&to=2018-07-15&to2=2018-07-01');
        await page.waitForSelector('.compare-table tbody tr');
        equal('how a day stood', (await page.locator('.compare-table tbody tr', { hasText: '征求意见建议' }).first().locator('td').nth(1).textContent()).trim(), String(await value('2018-07-01')));
        await fits(page, 'two days compared');
        await page.context().close();
    }

    async function goals() {
        const campaign = (await office('GET', '/api/campaigns')).items[0];
        const counted = await office('GET', `/api/hosts/goals?place=${town}&since=${campaign.starts}`);
        const page = await desk_of('office');
        await opened(page, `glance?place=${town}`);
        await page.waitForSelector('[aria-label="各村应访、已访、未访"] tbody tr');
        const line = counted.lines.find(({ homes }) => homes.wanted > homes.visited);
        const row = page.locator('[aria-label="各村应访、已访、未访"] tbody tr', { hasText: line.place.name });
        equal('not yet = to visit − visited', (await row.locator('td').nth(2).textContent()).trim(), String(line.homes.wanted - line.homes.visited));
        await fits(page, 'goals by village');
        await row.locator('td').nth(2).locator('a').click();
        await page.waitForSelector('h1:has-text("未访的户和企业")');
        await page.waitForSelector('.table tbody tr');
        const first = await office('GET', `/api/hosts?place=${line.place.id}&kind=household&unvisited_since=${campaign.starts}&limit=500`);
        equal('the list has as many', first.items.length, Math.min(500, line.homes.wanted - line.homes.visited));
        await fits(page, 'what is not visited yet');
        await picture(page, 'office-unvisited');
        await page.context().close();
    }

    async function in_order() {
        const page = await desk_of('office');
        await opened(page, 'glance');
        await page.waitForSelector('.places-table tbody tr');
        const names = () => page.locator('.places-table tbody th').allTextContents();
        const official = await names();
        await page.click('.places-table thead button:has-text("梳理问题")');
        await page.waitForSelector('.places-table [aria-sort=descending]');
        const values = (await page.locator('.places-table tbody tr td:nth-of-type(2)').allTextContents()).map(Number);
        check('in order of a number when asked', values.every((value, n) => n === 0 || values[n - 1] >= value), values.join());
        await fits(page, 'places in order of a number');
        await page.click('button:has-text("恢复按序列")');
        await page.waitForSelector('.places-table [aria-sort=descending]', { state: 'detached' });
        equal('in official order again', (await names()).join(), official.join());
        await page.context().close();
    }

    async function screen() {
        for (const [width, height] of [[1920, 1080], [1366, 768]]) {
            const page = await desk_of('office', { width, height });
            await opened(page, 'screen');
            await page.waitForSelector('.screen .map-tile');
            await page.waitForSelector('.screen canvas');
            const cut = await page.evaluate(() => [...document.querySelectorAll('.screen-part, .screen-large li, .map-tile')].filter((one) => one.scrollHeight > one.clientHeight + 2 || one.scrollWidth > one.clientWidth + 2).map((one) => one.className + one.textContent.slice(0, 20)));
            check(`${width}×${height} needs no scrolling`, await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight && document.querySelector('.screen').scrollHeight <= innerHeight));
            equal(`and cuts nothing off at ${width}×${height}`, cut.join('; '), '');
            await fits(page, `the big screen at ${width}×${height}`);
            await picture(page, `leader-screen-${width}`);
            await page.context().close();
        }
    }

    const pages_of = { leader: ['map', 'compare'], office: ['map', `map?place=${town}&by=solved_rate`, 'topics', 'topics?from=2017-01-01&to=2017-01-31', 'compare', 'compare?by=two_days', 'glance', `glance?place=${town}`, `unvisited?place=${town}`, 'unvisited'] };
    async function every_leader_page() {
        await in_looks(['wide', 'narrow', 'dark', 'english'], pages_of);
    }

    await part('a leader\'s map', map);
    await part('hot topics', topics);
    await part('periods compared', compare);
    await part('goals counted by village', goals);
    await part('places beside each other', in_order);
    await part('the big screen with its map', screen);
    await part('pages of leaders in every look', every_leader_page);
}
