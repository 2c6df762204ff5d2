// Importing tables and comparing with one's own, as parts of console.mjs, whose tools it is given.
import { check, equal, part } from './checks.mjs';

export async function import_parts({ program, as, desk_of, fits, picture, opened, in_looks }) {
    const choose = (page, name, text) => page.setInputFiles('form input[type=file]', { name, mimeType: 'text/csv', buffer: Buffer.from(text) });
    const look = async (page, button = '检查这张表') => page.click(`button:has-text("${button}")`);
    const homes = async (q) => (await as('town')('GET', `/api/hosts?q=${encodeURIComponent(q)}`)).items.length;

    const list = '光武镇农户名单,,,\n填报日期：2018年7月,,,\n村,户主（姓名）,联系电话,身份证号\n'
        + '黄寨村,表  里甲,13805589991,\n,表里乙,,1.10105E+17\n段庄村,表里丙,,\n没有这个村,表里丁,,\n合计,4,,\n';

    async function wizard() {
        const page = await desk_of('town');
        await opened(page, 'imports');
        await look(page);
        await page.waitForSelector('[role=alert]:has-text("请先选择文件")');
        await choose(page, '农户名单.csv', list);
        await look(page);
        await page.waitForSelector('h3:has-text("有误的行")');
        check('what would be done is counted', /2行可以导入.*2行有误.*1行已略去/s.test(await page.textContent('.counts')), await page.textContent('.counts'));
        const rows = await page.locator('.table tbody tr').allTextContents();
        check('each bad row says where and why', rows.some((row) => /第5行.*身份证号.*Excel/s.test(row)) && rows.some((row) => /第7行.*没有这个村.*没有这个地方/s.test(row)), rows.join(' | '));
        check('and repeats nobody’s number', !rows.join().includes('1.10105'));
        equal('all or none cannot be with bad rows', await page.isDisabled('button:has-text("导入2行")'), true);
        await page.click('summary:has-text("各列认出来的意思")');
        await fits(page, 'a checked table');
        await page.click('summary:has-text("各列认出来的意思")');
        await page.locator('button:has-text("导入2行")').scrollIntoViewIfNeeded();
        await picture(page, 'import-checked');
        await page.setViewportSize({ width: 360, height: 740 });
        await fits(page, 'a checked table on a narrow screen');
        await page.locator('button:has-text("导入2行")').scrollIntoViewIfNeeded();
        await picture(page, 'import-checked-narrow');
        await page.setViewportSize({ width: 1280, height: 900 });
        equal('a check changes nothing', await homes('表里甲'), 0);

        await page.click('label:has-text("只导入没有问题的行")');
        await page.click('button:has-text("导入2行")');
        await page.waitForSelector('.note.good:has-text("新增2行")');
        equal('the good rows are there', await homes('表里甲'), 1);
        equal('found by the telephone number', await homes('13805589991'), 1);
        await fits(page, 'an import that is done');
        await picture(page, 'import-done');

        await page.locator('tr', { hasText: '农户名单.csv' }).locator('button:has-text("撤销导入")').click();
        await page.click('[role=group]:has-text("撤销“农户名单.csv”") button:has-text("撤销导入")');
        await page.waitForSelector('.note:has-text("撤回2行")');
        equal('and gone again', await homes('表里甲'), 0);
        await page.context().close();
    }

    async function columns() {
        const page = await desk_of('town');
        await opened(page, 'imports');
        const strange = (name) => `在哪里,谁家\n黄寨村,${name}\n`;
        await choose(page, '怪表.csv', strange('怪表甲'));
        await look(page);
        await page.waitForSelector('[role=alert]:has-text("请指定哪一列是")');
        await page.locator('.column-list label', { hasText: '在哪里' }).locator('select').selectOption('place');
        await page.locator('.column-list label', { hasText: '谁家' }).locator('select').selectOption('name');
        await look(page, '按这样重新检查');
        await page.click('button:has-text("导入1行")');
        await page.waitForSelector('.note.good:has-text("新增1行")');
        await choose(page, '又一张.csv', strange('怪表乙'));
        await look(page);
        check('what columns are is remembered', await page.waitForSelector('text=各列按上一次的说法'));
        await page.waitForSelector('button:has-text("导入1行")');

        // ten parts behind each other, with their progress
        const large = `村,户主\n${Array.from({ length: 2500 }, (_, n) => `段庄村,大表${n}`).join('\n')}\n`;
        await choose(page, '大表.csv', large);
        await look(page);
        await page.click('button:has-text("导入2500行")');
        await page.waitForSelector('.note.good:has-text("新增2500行")', { timeout: 120_000 });
        equal('a large table comes whole', await homes('大表2499'), 1);
        await page.context().close();
    }

    async function reconcile() {
        const page = await desk_of('town');
        const { items } = await as('town')('GET', '/api/problems?limit=2');
        await opened(page, 'imports');
        await page.click('.page-head a:has-text("与我的台账对账")');
        await page.waitForSelector('h1:has-text("与我的台账对账")');
        await choose(page, '台账.csv', `编号,村,问题描述\n${items[0].number},,换了说法\n,黄寨村,只在我这里的一件事情\n`);
        await look(page, '对账');
        await page.waitForSelector('.tab:has-text("两边都有（1）")');
        check('what only I have is shown first', /只在我这里的一件事情/.test(await page.textContent('.table tbody')));
        await page.click('.tab:has-text("两边都有")');
        await page.waitForSelector('.table tbody :text("编号相同")');
        await fits(page, 'a comparison');
        await picture(page, 'reconcile');
        await page.click('.tab:has-text("只有系统有")');
        await page.waitForSelector(`.table tbody :text("${items[1].number}")`);
        const [download] = await Promise.all([page.waitForEvent('download'), page.click('button:has-text("下载对账结果")')]);
        equal('it is saved as a workbook', download.suggestedFilename(), '与我的台账对账.xlsx');
        await page.setViewportSize({ width: 360, height: 740 });
        await page.click('.tab:has-text("两边都有")');
        await page.waitForSelector('.table tbody :text("编号相同")');
        await fits(page, 'a comparison on a narrow screen');
        await picture(page, 'reconcile-narrow');
        await page.context().close();

        const unit = await desk_of('unit');
        await opened(unit, 'reconcile');
        equal('a unit compares problems alone', await unit.locator('label:has-text("住户和企业名单")').count(), 0);
        await opened(unit, 'imports');
        check('and imports nothing', await unit.waitForSelector('text=没有这个页面'));
        await unit.context().close();
    }

    async function every_look() {
        await in_looks(['wide', 'narrow', 'dark'], { town: ['imports', 'reconcile'] });
    }

    await part('the import wizard', wizard);
    await part('columns of a table, and a large one', columns);
    await part('one’s own table beside the system', reconcile);
    await part('imports in every look', every_look);
}
