// 通话控制: every action in its own place for the whole shift; one that does not exist now is grey and says why.
import { Button, type ButtonProps } from 'antd'
import { useRef, useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { CONTROLS, type Control } from './call-control-model.ts'
import { Dialpad } from './dialpad.tsx'
import type { CallControlView } from './use-call-control.ts'

/** 恢复 stands where 保持 stood; it has no place of its own. */
const PLACES = CONTROLS.filter((control) => control !== 'resume')

export function CallControl({ view }: { view: CallControlView }): ReactNode {
  const { t } = useTranslation()
  const [wanted, setWanted] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const open = wanted && view.absent.dialpad === undefined

  const close = (): void => {
    setWanted(false)
    opener.current?.focus()
  }
  const looks = (control: Control): ButtonProps => {
    const why = view.absent[control]
    return {
      autoInsertSpace: false,
      disabled: why !== undefined,
      title: why === undefined ? t(`control.hint.${control}`) : t(`control.why.${why}`),
      children: t(`control.name.${control}`),
    }
  }
  const button = (place: (typeof PLACES)[number]): ReactNode => {
    if (place === 'dialpad') {
      return (
        <Button
          {...looks('dialpad')}
          key={place}
          ref={opener}
          aria-expanded={open}
          onClick={() => (open ? close() : setWanted(true))}
        />
      )
    }
    // Nobody to change places with: the place is kept, without a word.
    if (place === 'swap' && !view.swaps) return <span key={place} />
    // One button for both words, so that the focus stays on it.
    const control = place === 'hold' && view.callerHeld ? 'resume' : place
    return <Button {...looks(control)} key={place} onClick={() => view.act(control)} />
  }
  return (
    <div role="group" aria-label={t('control.heading')} className="control">
      {PLACES.map(button)}
      <p className={`control-note ${view.refusal === '' ? '' : 'trouble'}`} aria-live="polite">
        {view.refusal === '' ? view.keeps : view.refusal}
      </p>
      {open && <Dialpad view={view.dialpad} close={close} />}
    </div>
  )
}
