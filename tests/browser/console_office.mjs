// The console's pages of figures, bulletins and administration, as parts of console.mjs, whose tools it is given.
import { check, equal, part } from './checks.mjs';

export async function office_parts({ program, as, desk_of, fits, picture, settled, opened, in_looks }) {
    async function glance() {
        const leader = await desk_of('leader');
        await leader.waitForSelector('.tile');
        check('a leader opens on one page', leader.url().endsWith('/console/glance'), leader.url());
        await leader.context().close();

        const page = await desk_of('office');
        await opened(page, 'glance');
        const tile = (name) => page.locator('.tile', { has: page.locator('.tile-label', { hasText: new RegExp(`^${name}$`) }) });
        const { items: figures } = await as('office')('GET', '/api/figures');
        const problems = figures.find(({ label }) => label === '梳理问题');
        equal('a tile shows the figure', (await tile('梳理问题').locator('.tile-value').textContent()).trim(), `${problems.value}个`);
        await page.waitForSelector('.places-chart canvas');
        const names = await page.locator('[aria-label="各地情况"] tbody th').allTextContents();
        const { items: towns } = await as('office')('GET', `/api/places?parent=341282000000&limit=50`);
        equal('towns stand in official order', names.join(), towns.map(({ name }) => name).join());

        // A past day: the page and the API say the same.
        await page.fill('input[type=date]', '2018-07-01');
        await page.waitForSelector('text=截至2018年7月1日');
        const then = await as('office')('GET', '/api/figures?at=2018-07-01');
        equal('any past day', (await tile('梳理问题').locator('.tile-value').textContent()).trim(), `${then.items.find(({ code }) => code === 'problems').shown}个`);

        // Each figure is a door to exactly its records.
        await tile('市直单位承办').click();
        await page.waitForSelector('.table tbody tr');
        check('a figure opens its records', /figures\/city_problems\?.*at=2018-07-01/.test(page.url()), page.url());
        const wanted = then.items.find(({ code }) => code === 'city_problems').value;
        equal('as many as the value says', Number(/共 (\d+) 条记录/.exec(await page.textContent('#page'))[1]), wanted);
        await page.goBack();
        await page.waitForSelector('.tile');

        // Goals by village: counts without names.
        await opened(page, 'glance?place=341282100000');
        await page.waitForSelector('[aria-label="各村应访、已访、未访"] tbody tr');
        const row = await page.locator('[aria-label="各村应访、已访、未访"] tbody tr').first().locator('td').allTextContents();
        equal('to visit = visited + not yet', Number(row[0]), Number(row[1]) + Number(row[2]));
        await fits(page, 'goals by village');
        await page.context().close();
    }

    async function screen() {
        const page = await desk_of('office', { width: 1920, height: 1080 });
        await opened(page, 'screen');
        await page.waitForSelector('.screen canvas');
        equal('the big screen stands alone', await page.locator('nav').count(), 0);
        check('and needs no scrolling', await page.evaluate(() => document.documentElement.scrollHeight <= innerHeight));
        await fits(page, 'the big screen');
        await picture(page, 'office-screen-1920');
        await page.click('a:has-text("回到一览")');
        await page.waitForSelector('.tile');
        await page.context().close();
    }

    // Drafted by one, checked by another, published for good.
    async function bulletin() {
        const page = await desk_of('office');
        await opened(page, 'bulletins');
        await page.click('.page-head button:has-text("起草通报")');
        await page.click('button:has-text("按这一天的数字起草")');
        await page.waitForSelector('.steps');
        const address = page.url().split('/console/')[1];
        await page.locator('.prose textarea').last().fill('光武镇张三的做法：先问后办。');
        await page.click('button:has-text("保存文字")');
        await page.waitForSelector('.el-message--success');
        await page.click('summary:has-text("主要指标")');
        await fits(page, 'a bulletin that is drafted');
        await picture(page, 'office-bulletin-draft');
        await page.click('button:has-text("我已逐段核对")');
        check('its author cannot check it', await page.waitForSelector('[role=alert], form .wrong'));
        const second = await desk_of('supervisor');
        await opened(second, address);
        await second.click('button:has-text("我已逐段核对")');
        await second.waitForSelector('.steps :text("已核对")');
        await second.context().close();
        await opened(page, address);
        await page.click('button:has-text("定稿发布")');
        await page.waitForSelector('.mark.good:has-text("已发布")');
        equal('a published one is not edited', await page.locator('.prose textarea').count(), 0);
        await fits(page, 'a bulletin that is published');
        await picture(page, 'office-bulletin-published');
        const print = await page.context().newPage();
        const answer = await print.goto(`${program.base}/documents/bulletin?id=${address.split('/')[1]}`);
        equal('its preview is a page', answer.headers()['content-type'].split(';')[0], 'text/html');
        for (const format of ['docx', 'xlsx']) equal(`it comes as ${format}`, (await page.request.get(`${program.base}/documents/bulletin?id=${address.split('/')[1]}&format=${format}`)).status(), 200);
        await page.context().close();
    }

    // The three administrators have their own pages and nothing of the others'.
    async function administration() {
        const field = (page, label) => page.locator('[role=dialog] .field', { hasText: label }).locator('input').first();
        const choose = async (page, label, words, option) => {
            await field(page, label).click();
            if (words) await field(page, label).fill(words);
            await page.locator('.el-select-dropdown__item:visible', { hasText: option }).first().click();
        };
        const system = await desk_of('sysadmin');
        await system.waitForSelector('.table tbody tr');
        check('the system administrator begins with accounts', system.url().endsWith('/console/accounts'), system.url());
        await opened(system, 'units');
        await system.click('.page-head button:has-text("新增单位")');
        await field(system, '名称').fill('界首市测试局');
        await system.click('[role=dialog] label:has-text("市直单位")');
        await system.waitForTimeout(600);
        await fits(system, 'a unit to be added');
        await picture(system, 'sysadmin-add-unit');
        await choose(system, '地点', '界首市', '界首市');
        await system.click('[role=dialog] button[type=submit]');
        await system.waitForSelector('[role=dialog]', { state: 'detached' });
        const { items: [unit] } = await as('office')('GET', `/api/units?q=${encodeURIComponent('界首市测试局')}`);
        equal('a unit is added', unit?.kind, 'city');
        await opened(system, `units?q=${encodeURIComponent('界首市测试局')}`);
        await system.click('.acts button:has-text("修改")');
        await system.click('[role=dialog] label:has-text("停用")');
        await system.click('[role=dialog] button[type=submit]');
        await system.waitForSelector('[role=dialog]', { state: 'detached' });
        equal('and switched off, not deleted', (await as('office')('GET', `/api/units/${unit.id}`)).active, false);
        const office = await desk_of('office');
        await opened(office, 'units');
        await office.waitForTimeout(500);
        equal('where there is a system administrator, the office leaves units to them', await office.locator('button:has-text("新增单位")').count(), 0);
        await opened(office, 'places?parent=341282100000');
        await office.locator('tr', { hasText: '东街社区' }).locator('button:has-text("改名")').click();
        await field(office, '名称').fill('东大街社区');
        await office.click('[role=dialog] button[type=submit]');
        await office.waitForSelector('tr:has-text("东大街社区")');
        await opened(office, `places?q=${encodeURIComponent('东街社区')}`);
        check('the old name still finds a place', await office.waitForSelector('tr:has-text("东大街社区")'));
        await opened(office, 'calendar?year=2018');
        check('the calendar names holidays', await office.waitForSelector('tr:has-text("元旦")'));
        await opened(office, 'preparation');
        await office.click('.preparation a:has-text("联络员")');
        await office.waitForSelector('tr:has(button:has-text("安排到村"))');
        check('a step leads to where it is done', office.url().endsWith('/console/liaisons'), office.url());
        await opened(office, 'channels');
        await office.click('.page-head button:has-text("新增渠道")');
        await office.waitForSelector('[role=dialog] .choice');
        await office.click('[role=dialog] button[type=submit]');
        await office.waitForSelector('[role=dialog] .field .wrong');
        await field(office, '名称').fill('活动办公室邮箱');
        await office.click('[role=dialog] .choice:has-text("电子邮件")');
        await field(office, '地址').fill('office@example.invalid');
        await choose(office, '地点', '界首市', '界首市');
        await office.click('[role=dialog] button[type=submit]');
        await office.waitForSelector('.table tr:has-text("活动办公室邮箱")');
        equal('of an address only the host is shown', await office.locator('.table:has-text("office@")').count(), 0);
        await office.context().close();

        await opened(system, 'accounts');
        equal('and sees no records', await system.locator('.menu a[href$="/problems"]').count(), 0);
        await system.locator('tr', { hasText: 'inspector' }).locator('button:has-text("给一次性密码")').click();
        await system.click('[role=dialog] button[type=submit]');
        await system.waitForSelector('[role=dialog] [role=status]');
        const told = await system.textContent('[role=dialog] [role=status]');
        check('a one-time password is shown once', /inspector，一次性密码 \S{8,}/.test(told), told.replace(/\w{4}$/, ''));
        await system.waitForSelector('.el-message', { state: 'detached' });
        await fits(system, 'a one-time password');
        await system.click('button:has-text("已记下")');
        await system.waitForSelector('[role=dialog]', { state: 'detached' });
        await system.context().close();

        const security = await desk_of('secadmin');
        await security.waitForSelector('.table tbody tr');
        check('the security administrator begins with roles', security.url().endsWith('/console/roles'), security.url());
        equal('and opens no accounts', await security.locator('button:has-text("开通账号")').count(), 0);
        await security.context().close();
        const auditor = await desk_of('auditor');
        check('the audit administrator begins with who looked', auditor.url().endsWith('/console/reveals'), auditor.url());
        await opened(auditor, 'audit');
        await auditor.click('button:has-text("核对整条链")');
        await auditor.waitForSelector('.mark.good:has-text("链条完整")');
        await auditor.click('.audit-record >> nth=0');
        await auditor.waitForURL(/record=/);
        await settled(auditor);
        const of_one = await auditor.locator('.audit-record').allTextContents();
        equal('the lines of one record', new Set(of_one).size, 1);
        await opened(auditor, 'problems');
        check('and finds no problems', await auditor.waitForSelector('text=没有这个页面'));
        await auditor.context().close();

        const town = await desk_of('town');
        await opened(town, 'substitutions');
        await town.click('.page-head button:has-text("请人代班")');
        await choose(town, '代班人', '', '');
        await field(town, '截止日').fill('2018-08-10');
        await town.click('[role=dialog] button[type=submit]');
        await town.waitForSelector('.table tbody tr, [role=dialog] [role=alert], [role=dialog] .wrong');
        check('a substitute is named, or the reason said why not', true);
        await town.waitForTimeout(600);
        await fits(town, 'a substitute');
        await town.context().close();
    }

    // Pages of each role; detail pages are looked at where they are made.
    const pages = {
        office: ['preparation', 'campaigns', 'liaisons', 'pairings', 'channels', 'glance', 'figures/problems', 'screen', 'bulletins', 'people?q=王', 'units', 'roles', 'accounts', 'places?parent=341282100000', 'categories', 'calendar', 'substitutions', 'handovers'], leader: ['glance'],
        sysadmin: ['accounts'], secadmin: ['roles'], auditor: ['reveals', 'audit'],
    };
    async function every_office_page() {
        await in_looks(['wide', 'narrow', 'dark'], pages);
    }

    await part('a leader\'s glance', glance);
    await part('the big screen', screen);
    await part('a bulletin', bulletin);
    await part('the three administrators', administration);
    await part('pages of figures and administration in every look', every_office_page);
}
