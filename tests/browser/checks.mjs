// Counting what holds, for every browser test; the last line is "N passed, N failed".
let passed = 0, failed = 0;

export function check(what, holds, found = '') {
    if (holds) passed += 1;
    else {
        failed += 1;
        console.log(`FAILED: ${what}${found === '' ? '' : ` (${found})`}`);
    }
}
export const equal = (what, found, wanted) => check(what, found === wanted, `${found}, not ${wanted}`);

// With a word on the command line only the parts that have it in their name run.
export async function part(name, run) {
    if (process.argv[2] && !name.includes(process.argv[2])) return;
    const before = failed, begun = Date.now();
    try {
        await run();
    } catch (error) {
        check(name, false, error.stack);
    }
    console.log(`${failed === before ? 'ok' : 'not ok'}: ${name} (${Date.now() - begun} ms)`);
}

export function finish() {
    console.log(`${passed} passed, ${failed} failed`);
    process.exit(failed > 0 || passed === 0 ? 1 : 0);
}
