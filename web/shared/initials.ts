// The pinyin initials of a Chinese name, without a table of characters: the browser itself sorts Chinese by
// pinyin, and a character's place among the first character of each letter tells its initial. Family names
// that are read otherwise stand in a short list.
const letters = 'abcdefghjklmnopqrstwxyz'
const firsts = '阿八嚓咑妸发旮哈讥咔垃妈拏噢妑七呥仨他屲夕丫匝'
const as_surname: Record<string, string> = {
  单: 's', 曾: 'z', 仇: 'q', 查: 'z', 解: 'x', 区: 'o', 朴: 'p', 翟: 'z', 盖: 'g', 乐: 'y', 缪: 'm', 尉: 'w',
  覃: 'q', 冼: 'x', 召: 's', 种: 'c', 重: 'c', 折: 's', 员: 'y', 那: 'n', 佴: 'n', 洗: 'x',
}

const collator = new Intl.Collator('zh-Hans-u-co-pinyin')
// A browser without Chinese sorting answers nonsense; then there is no search by initials.
export const has_initials = collator.compare('八', '嚓') < 0 && collator.compare('张', '李') > 0

const known = new Map<string, string>()

function initial(character: string): string {
  const old = known.get(character)
  if (old !== undefined) return old
  let found = ''
  if (/[a-z0-9]/i.test(character)) found = character.toLowerCase()
  else if (has_initials && /[\u4e00-\u9fff]/.test(character)) {
    let low = 0
    let high = firsts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (collator.compare(character, firsts[middle]!) >= 0) low = middle
      else high = middle - 1
    }
    found = letters[low]!
  }
  known.set(character, found)
  return found
}

// "刘魁" → "lk"; characters without an initial are left out.
export function initials(name: string): string {
  const first = as_surname[name[0] ?? '']
  const rest = Array.from(first ? name.slice(1) : name, initial).join('')
  return (first ?? '') + rest
}
