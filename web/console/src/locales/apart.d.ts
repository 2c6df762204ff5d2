// What vite.config.ts takes out of the words.
declare module '*.json?apart' {
  const words: Record<string, never>
  export default words
}
