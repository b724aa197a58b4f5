/**
 * Weights of features for each flow, learned from the examples when the flows are loaded: softmax regression by plain
 * steps in a fixed order, so the same examples always give the same weights. Nothing is stored and nothing is random.
 */

export type Features = ReadonlyMap<string, number>

export interface Weights {
  /** Feature → its row in `rows`. */
  readonly places: ReadonlyMap<string, number>
  readonly rarity: Float32Array
  /** Row after row, a weight for each owner. */
  readonly rows: Float32Array
  readonly owners: number
  /** Weight of a word that no example has. */
  readonly unheard: number
}

/** Rounds over all examples; after six the gain is within noise. */
const ROUNDS = 6
/** Fewer examples than this are gone over more often, so that a small catalogue is learned as well as a large one. */
const STEPS_MIN = 4_000
const STEP = 3
/** Doubt smaller than this is not worth a correction: two thirds of the time for a tenth of a percent. */
const DOUBT_MIN = 0.004
/** Against the rarest known word. */
const UNHEARD = 0.6
/** Pairs of one example alone say nothing about others. */
const SEEN_MIN = 2

interface Vector {
  readonly places: Int32Array
  readonly values: Float32Array
}

/** In pieces: whoever runs it may let others in at each. */
export function* learn(
  examples: readonly { readonly owner: number; readonly features: Features }[],
  owners: number,
): Generator<void, Weights> {
  const { places, rarity } = yield* known(examples.map(({ features }) => features))
  const weights: Weights = {
    places,
    rarity,
    rows: new Float32Array(places.size * owners),
    owners,
    unheard: UNHEARD * Math.log(examples.length + 1),
  }
  const { rows } = weights
  const vectors: Vector[] = []
  for (const { features } of examples) {
    vectors.push(vectorOf(features, weights))
    yield
  }
  const order = mixed(examples.length)
  const shares = sharesOf(examples, owners)
  const scores = new Float64Array(owners)
  const corrected = new Int32Array(owners)
  const rounds = Math.max(ROUNDS, Math.ceil(STEPS_MIN / Math.max(1, examples.length)))
  for (let round = 0; round < rounds; round++) {
    const step = STEP * (1 - (0.8 * round) / rounds)
    for (const example of order) {
      const { places, values } = vectors[example] as Vector
      soften(scores, vectors[example] as Vector, weights)
      const owner = examples[example]?.owner as number
      const share = shares[owner] as number
      scores[owner] = (scores[owner] as number) - 1
      let many = 0
      for (let c = 0; c < owners; c++) if (Math.abs(scores[c] as number) > DOUBT_MIN) corrected[many++] = c
      for (let i = 0; i < places.length; i++) {
        const row = (places[i] as number) * owners
        const by = (values[i] as number) * step * share
        for (let k = 0; k < many; k++) {
          const c = corrected[k] as number
          rows[row + c] = (rows[row + c] as number) - by * (scores[c] as number)
        }
      }
      yield
    }
  }
  return weights
}

/** An owner with very many examples more than most may not drown the others: it counts as three usual ones. */
const SIZE_MOST = 3

function sharesOf(examples: readonly { readonly owner: number }[], owners: number): readonly number[] {
  const sizes = new Array<number>(owners).fill(0)
  for (const { owner } of examples) sizes[owner] = (sizes[owner] as number) + 1
  const usual = [...sizes].sort((a, b) => a - b)[Math.floor(owners / 2)] ?? 0
  return sizes.map((size) => Math.min(1, (SIZE_MOST * usual) / Math.max(1, size)))
}

/** For each owner how likely the message is theirs; together 1. */
export function likelihoods(features: Features, weights: Weights): Float64Array {
  const scores = new Float64Array(weights.owners)
  soften(scores, vectorOf(features, weights), weights)
  return scores
}

function soften(scores: Float64Array, { places, values }: Vector, { rows, owners }: Weights): void {
  scores.fill(0)
  for (let i = 0; i < places.length; i++) {
    const row = (places[i] as number) * owners
    const value = values[i] as number
    for (let c = 0; c < owners; c++) scores[c] = (scores[c] as number) + (rows[row + c] as number) * value
  }
  let highest = Number.NEGATIVE_INFINITY
  for (const score of scores) if (score > highest) highest = score
  let sum = 0
  for (let c = 0; c < owners; c++) {
    const power = Math.exp((scores[c] as number) - highest)
    scores[c] = power
    sum += power
  }
  for (let c = 0; c < owners; c++) scores[c] = (scores[c] as number) / sum
}

function* known(all: readonly Features[]): Generator<void, { places: Map<string, number>; rarity: Float32Array }> {
  const seen = new Map<string, number>()
  for (const features of all) {
    for (const feature of features.keys()) seen.set(feature, (seen.get(feature) ?? 0) + 1)
    yield
  }
  const places = new Map<string, number>()
  const rarity: number[] = []
  for (const [feature, times] of seen) {
    if (times < SEEN_MIN && feature.startsWith('p')) continue
    places.set(feature, places.size)
    if (places.size % 100 === 0) yield
    rarity.push(Math.log((all.length + 1) / times))
  }
  return { places, rarity: Float32Array.from(rarity) }
}

/** The known features, weighted by rarity, the whole of length 1 with the words nobody used. */
function vectorOf(features: Features, { places, rarity, unheard }: Weights): Vector {
  const found: number[] = []
  const values: number[] = []
  let length = 0
  for (const [feature, weight] of features) {
    const place = places.get(feature)
    if (place === undefined) {
      // A word nobody used before says nothing, and what the other words say is less.
      if (feature.startsWith('w')) length += (weight * unheard) ** 2
      continue
    }
    const value = weight * (rarity[place] as number)
    found.push(place)
    values.push(value)
    length += value * value
  }
  const scale = 1 / Math.sqrt(length || 1)
  // Not `from`, which goes through an iterator, and that for every message.
  const scaled = new Float32Array(values.length)
  for (let i = 0; i < scaled.length; i++) scaled[i] = (values[i] as number) * scale
  return { places: new Int32Array(found), values: scaled }
}

/** 0 … n−1 in an order that is always the same and follows nothing: examples of one flow must not stand together. */
function mixed(n: number): readonly number[] {
  const order = Array.from({ length: n }, (_, i) => i)
  let state = 1
  for (let i = n - 1; i > 0; i--) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    const j = state % (i + 1)
    const held = order[i] as number
    order[i] = order[j] as number
    order[j] = held
  }
  return order
}
