// Proposes a category for what was said, from the keywords that the campaign's list carries: only a proposal.
export function propose<C extends { keywords?: string[] }>(text: string, categories: C[], most = 3): C[] {
  if (text.trim().length < 2) return []
  const scored = categories.flatMap((category) => {
    const hits = (category.keywords ?? []).filter((word) => word && text.includes(word))
    // A longer word says more than a short one.
    const score = hits.reduce((sum, word) => sum + word.length, 0)
    return score > 0 ? [{ category, score }] : []
  })
  return scored.sort((a, b) => b.score - a.score).slice(0, most).map(({ category }) => category)
}
