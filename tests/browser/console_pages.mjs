// More of the console's pages, as parts of console.mjs, whose tools it is given: what is typed in the evening, a
// month's deadlines, what leaders ask for, the office's smaller pages.
import { workbook } from './workbook.mjs';
import { check, equal, part } from './checks.mjs';

export async function page_parts({ program, as, desk_of, fits, picture, opened, in_looks }) {
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

    // What still fades in or out has no contrast.
    const still = (page) => page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'));
    const dialog = (page) => page.locator('[role=dialog]');
    const sent = async (page) => {
        await dialog(page).locator('button[type=submit]').click();
        await dialog(page).waitFor({ state: 'detached' });
    };
    const picked = async (page, label, words) => {
        const input = dialog(page).locator('.field', { hasText: label }).locator('input').first();
        await input.click();
        await input.fill(words);
        await page.locator('.el-select-dropdown__item:visible', { hasText: words }).first().click();
    };

    // Recorded by the secretary, reported by the unit, accepted by the leader.
    async function instruction() {
        const secretary = await desk_of('secretary');
        await opened(secretary, 'instructions');
        await secretary.click('button:has-text("登记批示或承诺")');
        await dialog(secretary).locator('button[type=submit]').click();
        await dialog(secretary).locator('.field .wrong').first().waitFor();
        equal('neither kind is chosen beforehand', await dialog(secretary).locator('input:checked').count(), 0);
        await dialog(secretary).locator('.choice:has-text("现场承诺")').click();
        await dialog(secretary).locator('textarea').fill('开学前在村小学门口装两盏路灯。');
        await still(secretary);
        await fits(secretary, 'recording a promise');
        await picked(secretary, '承办单位', '交通运输局');
        await dialog(secretary).locator('.field', { hasText: '完成时限' }).locator('input').fill('2018-08-20');
        await picture(secretary, 'pages-instruction');
        await sent(secretary);
        const row = (page) => page.locator('tr', { hasText: '开学前在村小学门口装两盏路灯。' });
        await row(secretary).waitFor();
        const sheet = await secretary.context().request.get(`${program.base}${await row(secretary).locator('a:has-text("落实情况表")').getAttribute('href')}`);
        check('the sheet of the leader has it', (await sheet.text()).includes('开学前在村小学门口装两盏路灯。'), sheet.status());
        await secretary.context().close();

        const unit = await desk_of('unit');
        await opened(unit, 'instructions?state=to_report');
        await row(unit).locator('button:has-text("回报")').click();
        await dialog(unit).locator('textarea').fill('两盏路灯已装好。');
        await sent(unit);
        await row(unit).waitFor({ state: 'detached' });
        await unit.context().close();

        const leader = await desk_of('leader');
        await opened(leader, 'instructions?state=to_confirm');
        await row(leader).locator('button:has-text("认定")').click();
        await dialog(leader).locator('.choice:has-text("认可，办结")').click();
        await sent(leader);
        await leader.click('.tab:has-text("已办结")');
        await row(leader).waitFor();
        check('and is done', true);
        await leader.context().close();
    }

    async function visit_checks() {
        const page = await desk_of('office');
        await opened(page, 'visit-checks');
        await page.click('button:has-text("抽取样本")');
        await sent(page);
        await page.waitForSelector('.table tbody tr');
        await page.locator('.table tbody tr').first().locator('button:has-text("记下回答")').click();
        equal('no answer is chosen beforehand', await dialog(page).locator('input:checked').count(), 0);
        await dialog(page).locator('.choice:has-text("说不清")').click();
        await still(page);
        await fits(page, 'writing an answer down');
        await sent(page);
        await page.click('.tab:has-text("已问到")');
        await page.waitForSelector('.table td:has-text("说不清")');
        await fits(page, 'homes that were asked');
        await picture(page, 'pages-visit-checks');

        await opened(page, 'oddities');
        await page.waitForSelector('ul.ready li');
        const question = await page.locator('ul.ready > li .strong').first().textContent();
        await page.locator('ul.ready > li').first().locator('button:has-text("看看这几次走访")').click();
        await page.waitForSelector('.oddity-visit');
        await fits(page, 'questions about visits');
        await picture(page, 'pages-oddities');
        await page.locator('ul.ready > li').first().locator('button:has-text("记下说明")').click();
        await dialog(page).locator('textarea').fill('同一天宣传同一件事，内容相同，已核实。');
        await sent(page);
        await page.waitForSelector('.ready');
        await page.click('label:has-text("看已经说明的")');
        await page.waitForSelector('li:has-text("内容相同，已核实")');
        check('what was explained is kept', (await page.locator('li:has-text("内容相同，已核实") .strong').textContent()) === question);
        await page.context().close();
    }

    async function complaint() {
        const unit = await desk_of('unit');
        await opened(unit, 'complaints');
        await unit.click('button:has-text("提意见")');
        await dialog(unit).locator('textarea').fill('打印的字太小。');
        await sent(unit);
        const row = (page) => page.locator('tr', { hasText: '打印的字太小。' });
        await row(unit).waitFor();
        const office = await desk_of('office');
        await opened(office, 'complaints');
        await row(office).locator('button:has-text("受理")').click();
        await sent(office);
        await row(office).locator('button:has-text("答复")').click();
        await dialog(office).locator('textarea').fill('已改为小四号。');
        await still(office);
        await fits(office, 'answering about the program');
        await sent(office);
        await office.context().close();
        await opened(unit, 'complaints');
        await row(unit).locator('button:has-text("评价")').click();
        await dialog(unit).locator('.choice:has-text("基本满意")').click();
        await sent(unit);
        await row(unit).locator('.mark:has-text("已办结")').waitFor();
        await fits(unit, 'about the program');
        await picture(unit, 'pages-complaints');
        await unit.context().close();
    }

    // Dry run, then for good; once more does nothing twice.
    async function worksheet() {
        const page = await desk_of('unit');
        await opened(page, 'worksheets');
        const book = await page.context().request.get(`${program.base}${await page.getAttribute('a:has-text("下载 Excel")', 'href')}`);
        check('the sheet is a workbook', (await book.body()).subarray(0, 2).toString() === 'PK', book.status());
        const me = await as('unit')('GET', '/api/me');
        const { items } = await as('unit')('GET', `/api/problems?unit=${me.roles[0].unit.id}&state=handling&limit=200`);
        const mine = items.filter(({ lead }) => lead.id === me.roles[0].unit.id)[0];
        const file = { name: '办理表.xlsx', mimeType: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', buffer: workbook([['编号', '进展', '办结结果', '记录号'], [mine.number, '材料已到，周五进场。', '', mine.id], ['不存在的编号', '到哪了', '', '1']]) };
        await page.setInputFiles('input[type=file]', { ...file, buffer: Buffer.from('no workbook') });
        await page.waitForSelector('.field .wrong:not(:empty)');
        await page.setInputFiles('input[type=file]', file);
        await page.waitForSelector('text=试算：可以导入 1 行，以前导入过 0 行，有错 1 行');
        const told = async () => (await as('unit')('GET', `/api/problems/${mine.id}`)).history.filter(({ text }) => text === '材料已到，周五进场。').length;
        equal('the dry run changes nothing', await told(), 0);
        await fits(page, 'a dry run');
        await picture(page, 'pages-worksheet');
        await page.click('button:has-text("导入这 1 行")');
        await page.waitForSelector('text=已导入 1 行');
        equal('then it is there', await told(), 1);
        await page.setInputFiles('input[type=file]', file);
        await page.waitForSelector('text=试算：可以导入 0 行，以前导入过 1 行');
        await page.context().close();
    }

    async function papers() {
        for (const login of ['town', 'unit', 'liaison', 'leader']) {
            const page = await desk_of(login);
            await opened(page, 'documents');
            for (const paper of await page.locator('.paper').all()) {
                await paper.click();
                const name = await paper.locator('.strong').textContent();
                await page.waitForSelector(`.papers h2:has-text("${name}")`);
                if (await page.locator('.papers .note').count()) {
                    await page.click('#paper-place');
                    await page.locator('.el-select-dropdown__item:visible').first().click();
                    await page.waitForSelector('.papers a:has-text("打印")');
                }
                for (const link of await page.locator('.papers section a.el-button').all()) {
                    const href = await link.getAttribute('href');
                    // without a leader only a leader's own sheet is known
                    if (/instructions/.test(href) && login !== 'leader') continue;
                    const answer = await page.context().request.get(program.base + href);
                    equal(`${login}: ${href}`, answer.status(), 200);
                }
            }
            await fits(page, `papers of ${login}`);
            await page.context().close();
        }
    }

    async function sessions() {
        const page = await desk_of('clerk');
        await opened(page, 'sessions');
        await page.waitForSelector('h2:has-text("手机")');
        await page.click('button:has-text("结束全部登录")');
        await still(page);
        await fits(page, 'ending every sign-in');
        await picture(page, 'pages-sessions');
        await dialog(page).locator('button[type=submit]').click();
        await page.waitForSelector('input[name=username]');
        check('every sign-in is over', (await page.context().request.get(`${program.base}/api/me`)).status() === 401);
        await page.context().close();
    }

    // Every page in its looks; the pictures are for people.
    async function every_page() {
        const of = {
            liaison: ['evening', 'visit-checks'],
            town: ['evening', 'documents?kind=receipts', 'worksheets'],
            unit: ['month', 'month?month=2019-05', 'worksheets', 'complaints', 'sessions'],
            office: ['oddities', 'visit-checks'],
            secretary: ['instructions'],
            sysadmin: ['sessions'],
        };
        await in_looks(['wide', 'narrow', 'dark'], of);
    }

    await part('visits typed in the evening', evening);
    await part('a month of deadlines', month);
    await part('an instruction of a leader', instruction);
    await part('asking whether somebody came', visit_checks);
    await part('a complaint about the program', complaint);
    await part('a worksheet there and back', worksheet);
    await part('papers to print', papers);
    await part('ending sign-ins', sessions);
    await part('every further page in its looks', every_page);
}
