/** How near messages are to each other: their words and neighbouring pairs, the rare ones weighing more. */

/** Who has a word, and how much it weighs there: two lists side by side, so that adding up runs over bare numbers. */
export interface Postings {
  readonly examples: readonly number[]
  readonly weights: readonly number[]
}

/** Words that ask, address or join: they say little about what is asked. */
export const LITTLE = new Set(
  (
    'a da oi nhe nha u o la thi ma va voi cua cho toi tui minh em chau bac chu anh chi ba ong con co khong chua duoc roi lam sao the nao nhu gi nao dau ' +
    'bao nhieu lau gio may muon can hoi xin giup nho bi ra vao di ve len xuong nay kia do day cai viec de nua cung van dang se ' +
    'phai hay kieu mai hoai lai thay bam thoi luon no minh nguoi khi neu vi nen tren duoi trong ngoai i to the a my is do how what can of in on for it and'
  ).split(' '),
)
const LITTLE_WEIGHT = 0.25
const PAIR_WEIGHT = 0.6
/** Weight of a word no example has, so that talk about other things scores low. */
const UNKNOWN_WEIGHT = 0.75

export type Vector = Map<string, number>

/** Words and neighbouring pairs by their weight, the whole of length 1. Words nobody listed count in the length only. */
export function vector(terms: readonly string[], rarity: ReadonlyMap<string, number>): Vector {
  const weights: Vector = new Map()
  const highest = rarity.get('') ?? 1
  let length = 0
  for (const [i, term] of terms.entries()) {
    const little = LITTLE.has(term) ? LITTLE_WEIGHT : 1
    const known = rarity.get(term)
    weights.set(term, Math.max(weights.get(term) ?? 0, (known ?? highest * UNKNOWN_WEIGHT) * little))
    const next = terms[i + 1]
    if (next === undefined) continue
    const pair = `${term} ${next}`
    const rare = rarity.get(pair)
    if (rare !== undefined) weights.set(pair, rare * PAIR_WEIGHT * (little === 1 && !LITTLE.has(next) ? 1 : 0.6))
  }
  for (const weight of weights.values()) length += weight * weight
  const scale = 1 / Math.sqrt(length || 1)
  for (const [term, weight] of weights) weights.set(term, weight * scale)
  return weights
}

/** How few flows use a word or pair; under '' the highest there is. Pairs must stand in two examples at least. */
export function* rarities(
  examples: readonly { owner: number; terms: readonly string[] }[],
  flows: number,
): Generator<void, Map<string, number>> {
  const users = new Map<string, Set<number>>()
  const times = new Map<string, number>()
  for (const { owner, terms } of examples) {
    for (const [i, term] of terms.entries()) {
      for (const feature of i + 1 < terms.length ? [term, `${term} ${terms[i + 1]}`] : [term]) {
        const set = users.get(feature) ?? new Set()
        users.set(feature, set.add(owner))
        times.set(feature, (times.get(feature) ?? 0) + 1)
      }
    }
    yield
  }
  const rarity = new Map<string, number>()
  for (const [feature, set] of users) {
    if (feature.includes(' ') && (times.get(feature) ?? 0) < 2) continue
    rarity.set(feature, rarityOf(set.size, flows))
    yield
  }
  return rarity.set('', rarityOf(1, flows))
}

function rarityOf(users: number, flows: number): number {
  return Math.log(1 + (flows + 1) / (users + 0.5))
}

export function sumOf(vectors: readonly Vector[]): Vector {
  const sum: Vector = new Map()
  for (const one of vectors) for (const [term, weight] of one) sum.set(term, (sum.get(term) ?? 0) + weight)
  let length = 0
  for (const [term, weight] of sum) {
    // The root keeps a word that every example repeats from drowning the rest.
    const damped = Math.sqrt(weight)
    sum.set(term, damped)
    length += damped * damped
  }
  const scale = 1 / Math.sqrt(length || 1)
  for (const [term, weight] of sum) sum.set(term, weight * scale)
  return sum
}

export function* invert(vectors: readonly Vector[]): Generator<void, Map<string, Postings>> {
  const postings = new Map<string, { examples: number[]; weights: number[] }>()
  for (const [example, one] of vectors.entries()) {
    for (const [term, weight] of one) {
      const list = postings.get(term)
      if (!list) postings.set(term, { examples: [example], weights: [weight] })
      list?.examples.push(example)
      list?.weights.push(weight)
    }
    yield
  }
  return postings
}

/** How near everybody is. @param sums  what the answer stands in: one place for each who is in the postings */
export function dots(asked: Vector, postings: ReadonlyMap<string, Postings>, sums: Float64Array): Float64Array {
  sums.fill(0)
  for (const [term, weight] of asked) {
    const { examples, weights } = postings.get(term) ?? NOBODY
    for (let i = 0; i < examples.length; i++) {
      const example = examples[i] as number
      sums[example] = (sums[example] as number) + weight * (weights[i] as number)
    }
  }
  return sums
}

export const NOBODY: Postings = { examples: [], weights: [] }
