// How long to wait before the next try: twice as long each time, at most ten minutes, and never in step with the
// other phones that lost the same network at the same moment.
const first = 4_000
const longest = 600_000

export const backoff = (tries: number, random = Math.random) =>
  Math.min(longest, first * 2 ** Math.min(tries - 1, 12)) * (0.5 + random())
