import { expect, it } from 'vitest'
import { count_hosts } from './goals'

it('counts homes to visit, visited ones, and those to be left in peace', () => {
  const place = { id: 'v', code: '', name: '东街社区', full_name: '东街社区' }
  const host = (more: object) => ({ kind: 'household' as const, place, left_alone: false, active: true, last_visit: undefined, merged_into: undefined, ...more })
  const hosts = [host({ last_visit: '2018-07-01' }), host({ last_visit: '2017-07-01' }), host({}), host({ left_alone: true }), host({ active: false }), host({ kind: 'enterprise', last_visit: '2018-03-01' })]
  expect(count_hosts(hosts as Parameters<typeof count_hosts>[0], '2018-03-01').get('v')).toEqual({
    place, homes: { wanted: 3, visited: 1, alone: 1 }, enterprises: { wanted: 1, visited: 1, alone: 0 },
  })
})
