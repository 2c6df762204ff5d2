// A long list of rows of one height: only the ones in sight and a few around them exist on the page.
import { computed, onBeforeUnmount, onMounted, ref, type Ref } from 'vue'

const around = 8

export function window_list<T>(items: Ref<readonly T[]>, rem: number) {
  const list = ref<HTMLElement | null>(null)
  const top = ref(0) // of the list above the window, pixels
  const height = ref(innerHeight)
  const unit = () => parseFloat(getComputedStyle(document.documentElement).fontSize)
  const row = ref(rem * unit())
  let asked = 0

  function look() {
    asked = 0
    if (!list.value) return
    top.value = -list.value.getBoundingClientRect().top
    height.value = innerHeight
    row.value = rem * unit()
  }
  const soon = () => {
    if (!asked) asked = requestAnimationFrame(look)
  }
  onMounted(() => {
    addEventListener('scroll', soon, { passive: true })
    addEventListener('resize', soon)
    look()
  })
  onBeforeUnmount(() => {
    removeEventListener('scroll', soon)
    removeEventListener('resize', soon)
    cancelAnimationFrame(asked)
  })

  const first = computed(() => Math.max(0, Math.floor(top.value / row.value) - around))
  const last = computed(() => Math.ceil((top.value + height.value) / row.value) + around)
  return {
    list,
    look: soon,
    shown: computed(() => items.value.slice(first.value, Math.max(last.value, first.value))),
    first,
    before: computed(() => first.value * row.value),
    whole: computed(() => items.value.length * row.value),
  }
}
