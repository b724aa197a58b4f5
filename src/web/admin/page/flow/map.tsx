/** The flow as a picture, laid out by itself. To look at: a press leads to the row where it is changed. */
import dagre from '@dagrejs/dagre'
import {
  Background,
  Controls,
  type Edge,
  Handle,
  MarkerType,
  type Node,
  type NodeProps,
  Position,
  ReactFlow,
} from '@xyflow/react'
import '@xyflow/react/dist/base.css'
import { useMemo } from 'react'
import { Link, useLocation } from 'wouter'
import { Screen } from '../ui/screen.tsx'
import { headOf, nameOf, type StepPart, stepsOf } from './content.ts'
import { waysOf } from './exits.ts'
import './map.css'
import { reachable } from './reachable.ts'
import { useUnit } from './unit.ts'

const WIDTH = 240
const HEIGHT = 72

interface StepNode extends Record<string, unknown> {
  readonly name: string
  readonly reached: boolean
  readonly faulty: boolean
  readonly start: boolean
}

/** React Flow's own words; every one it would say in English. */
const WORDS = {
  'node.a11yDescription.default': 'Bấm Enter để mở bước này trong danh sách.',
  'node.a11yDescription.keyboardDisabled': 'Bấm Enter để mở bước này trong danh sách.',
  'edge.a11yDescription.default': 'Đường đi giữa hai bước.',
  'node.a11yDescription.ariaLiveMessage': () => '',
  'controls.ariaLabel': 'Phóng to, thu nhỏ bản đồ',
  'controls.zoomIn.ariaLabel': 'Phóng to',
  'controls.zoomOut.ariaLabel': 'Thu nhỏ',
  'controls.fitView.ariaLabel': 'Xem cả bản đồ',
  'controls.interactive.ariaLabel': 'Khóa bản đồ',
  'minimap.ariaLabel': 'Bản đồ nhỏ',
  'handle.ariaLabel': 'Đầu nối',
}

const NODE_TYPES = { step: StepBox }

export default function MapScreen() {
  const { unit } = useUnit()
  const [, go] = useLocation()
  const steps = stepsOf(unit)
  const start = headOf(unit)?.content.structure.start ?? ''
  const reached = useMemo(() => reachable(steps, start), [steps, start])
  const faulty = useMemo(
    () =>
      new Set(unit.problems.filter(({ level, unit: other }) => level === 'block' && !other).map(({ part }) => part)),
    [unit.problems],
  )
  const { nodes, edges } = useMemo(() => laidOut(steps, start, reached, faulty), [steps, start, reached, faulty])
  const unreached = steps.filter(({ step }) => !reached.has(step))
  const open = (step: string) => go(`/u/${unit.row.id}/steps#${step}`)
  return (
    <Screen title="Bản đồ các bước" up={{ to: `/u/${unit.row.id}`, title: unit.row.title }} className="mapped">
      <p>
        Chỉ để xem. Bấm một ô, hoặc chọn bằng phím Tab rồi Enter, để tới dòng sửa được. Cùng nội dung có trong{' '}
        <Link href={`/u/${unit.row.id}/steps`}>danh sách các bước</Link>.
      </p>
      {unreached.length > 0 && (
        <p className="notice warn">
          Không tới được {unreached.length} bước: {unreached.map(nameOf).join('; ')}.
        </p>
      )}
      {/* Enter reaches here from the box that has the focus. */}
      <div
        className="map"
        role="application"
        aria-label="Bản đồ các bước"
        onKeyDown={(event) => {
          const id = (event.target as HTMLElement).closest<HTMLElement>('[data-id]')?.dataset.id
          if (event.key === 'Enter' && id !== undefined) open(id)
        }}
      >
        <ReactFlow
          nodes={nodes}
          edges={edges}
          nodeTypes={NODE_TYPES}
          fitView
          minZoom={0.05}
          nodesDraggable={false}
          nodesConnectable={false}
          elementsSelectable={false}
          edgesFocusable={false}
          onNodeClick={(_event, { id }) => open(id)}
          ariaLabelConfig={WORDS}
          proOptions={{ hideAttribution: true }}
          onlyRenderVisibleElements={steps.length > 150}
        >
          <Background />
          <Controls showInteractive={false} />
        </ReactFlow>
      </div>
    </Screen>
  )
}

function StepBox({ data }: NodeProps<Node<StepNode>>) {
  const { name, reached, faulty, start } = data
  return (
    <div className={`box ${reached ? '' : 'unreached'} ${faulty ? 'faulty' : ''}`}>
      <Handle type="target" position={Position.Top} isConnectable={false} />
      <span>{name}</span>
      {start && <strong>Bắt đầu</strong>}
      {!reached && <strong>Không tới được</strong>}
      {faulty && <strong>Có lỗi</strong>}
      <Handle type="source" position={Position.Bottom} isConnectable={false} />
    </div>
  )
}

function laidOut(
  steps: readonly StepPart[],
  start: string,
  reached: ReadonlySet<string>,
  faulty: ReadonlySet<string | undefined>,
): { readonly nodes: Node<StepNode>[]; readonly edges: Edge[] } {
  const graph = new dagre.graphlib.Graph()
  graph.setGraph({ rankdir: 'TB', nodesep: 30, ranksep: 60 })
  graph.setDefaultEdgeLabel(() => ({}))
  const names = new Map(steps.map((part) => [part.step, nameOf(part)]))
  for (const { step } of steps) graph.setNode(step, { width: WIDTH, height: HEIGHT })
  const edges: Edge[] = steps.flatMap(({ step, content }) =>
    waysOf(content)
      .filter(({ to }) => names.has(to))
      .map(({ path, what, when, to }) => {
        graph.setEdge(step, to)
        return {
          id: `${step}.${path.join('.')}`,
          source: step,
          target: to,
          label: what ?? when,
          markerEnd: { type: MarkerType.ArrowClosed },
          focusable: false,
          ariaLabel: `Từ ${names.get(step)} tới ${names.get(to)}: ${what ?? when}`,
          domAttributes: { 'aria-roledescription': 'đường đi' },
        }
      }),
  )
  dagre.layout(graph)
  const nodes = steps.map((part): Node<StepNode> => {
    const place = graph.node(part.step)
    const data = {
      name: nameOf(part),
      reached: reached.has(part.step),
      faulty: faulty.has(part.id),
      start: part.step === start,
    }
    return {
      id: part.step,
      type: 'step',
      position: { x: place.x - WIDTH / 2, y: place.y - HEIGHT / 2 },
      width: WIDTH,
      height: HEIGHT,
      data,
      domAttributes: { 'aria-roledescription': 'bước' },
      ariaLabel: `${data.name}${data.reached ? '' : ', không tới được'}`,
    }
  })
  return { nodes, edges }
}
