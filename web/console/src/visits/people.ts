// Who may have come along: people of one's own scope, and whoever was named on earlier visits.
import { get } from '@/api/api'
import type { Page, PersonBrief, PersonItem, Visit } from '@/api/contract'

export interface Someone {
  id: string
  text: string
  note: string
}

const someone = ({ id, name }: PersonBrief): Someone => ({ id, text: name, note: '' })

export class Colleagues {
  private known = new Map<string, Someone>()
  private all = false // no others are to be asked for

  async load() {
    const people = await get<Page<PersonItem>>('/api/people', { limit: 500 })
    this.all = !people.next
    const { items: visits } = await get<Page<Pick<Visit, 'visitors'>>>('/api/visits', { limit: 100 })
    for (const person of visits.flatMap(({ visitors }) => visitors ?? [])) this.known.set(person.id, someone(person))
    this.add(people.items)
  }

  private add(people: PersonItem[]) {
    for (const person of people)
      if (person.active !== false) this.known.set(person.id, { ...someone(person), note: [person.unit?.name, person.post].filter(Boolean).join(' ') })
  }

  async find(words: string): Promise<Someone[]> {
    if (!this.all && words) this.add((await get<Page<PersonItem>>('/api/people', { q: words, limit: 30 })).items)
    return [...this.known.values()].filter(({ text }) => text.includes(words))
  }
  // Those of exactly this name.
  named = async (name: string) => (await this.find(name)).filter(({ text }) => text === name)
}
