/** A sheet over the page: React Aria keeps the focus inside, closes on Escape and gives the focus back. */
import type { ReactNode } from 'react'
import { Dialog } from 'react-aria-components/Dialog'
import { Heading } from 'react-aria-components/Heading'
import { Modal, ModalOverlay } from 'react-aria-components/Modal'

interface SheetProps {
  readonly title: string
  readonly onClose: () => void
  readonly wide?: boolean
  readonly children: ReactNode
}

/** Open as long as it is drawn. */
export function Sheet({ title, onClose, wide = false, children }: SheetProps) {
  return (
    <ModalOverlay className="veil" isOpen isDismissable onOpenChange={(open) => !open && onClose()}>
      <Modal className={wide ? 'sheet wide' : 'sheet'}>
        <Dialog className="dialog">
          <div className="sheet-head">
            <Heading slot="title">{title}</Heading>
            <button type="button" className="plain" onClick={onClose}>
              Đóng
            </button>
          </div>
          {children}
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
