// More of the console's pages, as parts of console.mjs, whose tools it is given: what is typed in the evening, a
// month's deadlines, what leaders ask for, the office's smaller pages.
import { check, equal, part } from './checks.mjs';

const looks = {
    wide: { width: 1280, height: 900 }, narrow: { width: 360, height: 740 },
    dark: { width: 1280, height: 900, preferences: { dark: 'dark' } },
};

export async function page_parts({ program, as, desk_of, fits, picture }) {
    const opened = async (page, target) => {
        await page.goto(`${program.base}/console/${target}`);
        await page.waitForSelector('#page h1');
        await page.waitForLoadState('networkidle');
    };
    const pasted = (page, text) =>
        page.evaluate((words) => {
            const clipboardData = new DataTransfer();
            clipboardData.setData('text/plain', words);
            document.activeElement.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
        }, text);

    async function evening() {
        const page = await desk_of('liaison');
        const mine = async () => (await as('liaison')('GET', '/api/visits?from=2018-07-30&to=2018-08-02&limit=500')).items;
        const before = (await mine()).length;
        const { items: homes } = await as('liaison')('GET', '/api/hosts?kind=household&limit=500');
        const alone = (one) => homes.filter(({ name, known_as }) => name === one.name || known_as.includes(one.name)).length === 1;
        const [first, second, third] = homes.filter((one) => one.active && alone(one));
        await opened(page, 'evening');
        await page.waitForSelector('text=填写的内容自动保存');
        const cell = (column, row = 0) => page.locator(`[data-row="${row}"] [data-column=${column}] .cell`).first();

        // by the keyboard alone: Enter takes what is proposed and goes on
        await cell('home').fill(first.name);
        await page.waitForSelector('[role=option]');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Enter');
        await page.keyboard.type('2');
        await page.keyboard.press('Enter');
        await page.keyboard.type('村口的路坏了，盼着早日修好。');
        await page.keyboard.press('Enter');
        await page.keyboard.type('吴玉');
        await page.waitForSelector('[role=option]:has-text("吴玉珍")');
        await page.keyboard.press('Enter');
        await page.keyboard.press('Enter');
        equal('Enter goes on to a new row', await page.evaluate(() => document.activeElement.closest('tr').dataset.row), '1');
        equal('the fellow visitors come from above', await cell('fellows', 1).inputValue(), '吴玉珍');
        equal('the row knows its home', await cell('home').inputValue(), first.name);
        await page.locator('.said button:has-text("建议：")').first().click();
        check('what is proposed is taken', (await page.locator('.said select').first().inputValue()) !== '');

        // from a workbook
        await cell('home', 1).focus();
        await pasted(page, `户主\t日期\t人数\t反映问题\t同行人\n${second.name}\t7.31\t１人\t1、水压低\t同上\n同上\t\t\t2、路灯不亮\t\n查无此户\t8月1日\t1\t\t\n合计\t\t9\t\t`);
        await page.waitForSelector('text=粘贴时略去了 1 行合计');
        equal('two opinions of one home are one row', await page.locator('[data-row="1"] .said').count(), 2);
        equal('a day is read', await cell('date', 1).inputValue(), '2018-07-31');
        await page.reload();
        await page.waitForSelector('text=填写的内容自动保存');
        equal('a reload keeps what was typed', await cell('home', 2).inputValue(), '查无此户');
        await fits(page, 'an evening of visits');

        // the answer to the first row is lost: sent again, it is recorded once
        await page.route('**/api/visits', async (route) => {
            await route.fetch();
            await route.abort();
        }, { times: 1 });
        await page.click('button:has-text("送出 3 行")');
        await page.waitForSelector('text=没有全部送出');
        await page.click('button:has-text("送出 3 行")');
        await page.waitForSelector('.evening-summary:has-text("已录入 2 户、3 条意见")');
        await page.waitForSelector('.wrong:has-text("名单里没有这一户")');
        await fits(page, 'a row with something wrong');
        await picture(page, 'pages-evening');
        equal('the good ones are recorded once', (await mine()).length, before + 2);
        await cell('home').fill(third.name);
        await page.waitForSelector('[role=option]');
        await page.keyboard.press('Tab');
        await page.click('button:has-text("送出 1 行")');
        await page.waitForSelector('.evening-summary:has-text("已录入 1 户")');
        equal('nothing is left in the browser', await page.evaluate(() => Object.keys(localStorage).filter((key) => key.includes('visits')).length), 0);
        equal('and everything is there', (await mine()).length, before + 3);
        await page.context().close();
    }

    async function month() {
        const page = await desk_of('unit');
        await opened(page, 'month');
        await page.waitForSelector('.month.ready');
        const me = await as('unit')('GET', '/api/me');
        const unit = me.roles.find(({ role }) => role === 'unit_handler').unit.id;
        const due = async (from, to) => (await as('unit')('GET', `/api/problems?unit=${unit}&state=to_accept,handling&due_from=${from}&due_to=${to}&limit=500`)).items;
        const august = await due('2018-08-01', '2018-08-31');
        equal('the month counts what is due in it', await page.textContent('.page-head [role=status]'), `本月到期 ${august.length} 件`);
        equal('weeks begin on Monday', await page.textContent('.month-head span:first-child'), '星期一');
        check('today is marked', (await page.innerText('.month-day.now')).includes('今天'));
        const days = page.locator('.month-day:not(.outside)');
        equal('every day has its place', await days.count(), 31);
        const busy = august.filter((one) => august.filter(({ due: day }) => day === one.due).length > 4)[0];
        if (busy) {
            const day = days.nth(Number(busy.due.slice(8)) - 1);
            await day.locator('button:has-text("还有")').click();
            equal('a full day opens', await day.locator('ul li').count(), august.filter(({ due: other }) => other === busy.due).length);
        }
        await page.click('button:has-text("下个月")');
        await page.waitForSelector('h2:has-text("2018年9月")');
        await page.waitForSelector('.month.ready');
        const september = await due('2018-09-01', '2018-09-30');
        equal('the next month has its own', await page.textContent('.page-head [role=status]'), `本月到期 ${september.length} 件`);
        check('a holiday has its name', (await page.innerText('.month')).includes('中秋'), (await page.innerText('.month')).slice(0, 300));
        await page.goBack();
        await page.waitForSelector('h2:has-text("2018年8月")');
        await page.locator(`.month a[href$="${august[0].id}"]`).click();
        await page.waitForSelector('.moves-card');
        check('each is a door', page.url().endsWith(august[0].id), page.url());
        await page.context().close();
    }

    // Every page in its looks; the pictures are for people.
    async function every_page() {
        const of = {
            liaison: ['evening'],
            town: ['evening'],
            unit: ['month', 'month?month=2019-05'],
        };
        for (const [look, { width, height, preferences }] of Object.entries(looks))
            for (const [login, pages] of Object.entries(of)) {
                const page = await desk_of(login, { width, height });
                await page.evaluate((chosen) => localStorage.setItem('huiju.console.preferences', JSON.stringify({ language: 'zh-CN', dark: 'light', large: false, ...chosen })), preferences ?? {});
                for (const target of pages) {
                    await opened(page, target);
                    await fits(page, `${login}: ${target} (${look})`);
                    await picture(page, `pages-${login}-${target.replace(/\W+/g, '-')}-${look}`);
                }
                await page.context().close();
            }
    }

    await part('visits typed in the evening', evening);
    await part('a month of deadlines', month);
    await part('every further page in its looks', every_page);
}
