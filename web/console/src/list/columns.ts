// The columns that somebody chose for a list, in this browser; null: as the page proposes.
export const columns_key = (page: string) => `huiju.console.columns.${page}`

export function chosen_columns(page: string): string[] | null {
  try {
    const names: unknown = JSON.parse(localStorage.getItem(columns_key(page)) ?? 'null')
    return Array.isArray(names) ? names.filter((name) => typeof name === 'string') : null
  } catch {
    return null
  }
}
