// What people write above the columns of their own tables, and in cells for "as above" and "total".
import type { Column } from './sheet'

export const headings: [Column, RegExp][] = [
  ['fellows', /同行|陪同|走访人|走访干部|一起/],
  ['met', /人数|人次|见到|几人/],
  ['date', /日期|时间|哪天/],
  ['opinion', /意见|建议|问题|诉求|反映|内容|困难/],
  ['home', /户|姓名|群众|家庭|对象|门牌/],
]
export const as_above = /^(同上|同|〃|″|"|''|〞|〝|上同)$/
export const total = /^(合计|总计|小计|共计)/
export const between_names = /[、，,;；/\n]+/
export const numbering = /^\s*(?:[（(]\d+[)）]|\d+[.、．)）]|[①-⑳])\s*/
export const year_month_day = /^(?:(\d{4})[年./-])?(\d{1,2})[月./-](\d{1,2})日?$/
