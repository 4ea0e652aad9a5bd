// Language, look, and the list of keys. A drawer at the side: it covers no part of a call.
import { Drawer, Segmented } from 'antd'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import type { SettingsStore } from '../../shared/settings.ts'
import { SHORTCUTS, type ShortcutName } from '../../shared/shortcuts.ts'
import { useStore } from '../../shared/store.ts'
import { LANGUAGE_NAMES, LANGUAGES } from '../../shared/words.ts'

export function SettingsDrawer(props: {
  open: boolean
  onClose: () => void
  settings: SettingsStore
  children: ReactNode
}): ReactNode {
  const { t } = useTranslation()
  const { language, theme } = useStore(props.settings)
  return (
    <Drawer
      open={props.open}
      onClose={props.onClose}
      title={t('settings.heading')}
      mask={false}
      size={360}
      closable={{ 'aria-label': t('settings.close') }}
    >
      <div className="settings">
        <h3>{t('settings.language')}</h3>
        <Segmented
          aria-label={t('settings.language')}
          value={language}
          onChange={(value) => props.settings.change({ language: value })}
          options={LANGUAGES.map((value) => ({ value, label: LANGUAGE_NAMES[value] }))}
        />
        <h3>{t('settings.theme')}</h3>
        <Segmented
          aria-label={t('settings.theme')}
          value={theme}
          onChange={(value) => props.settings.change({ theme: value })}
          options={(['light', 'dark'] as const).map((value) => ({
            value,
            label: t(`settings.themes.${value}`),
          }))}
        />
        {props.children}
        <h3>{t('settings.shortcuts')}</h3>
        <dl className="keys">
          {(Object.keys(SHORTCUTS) as ShortcutName[]).map((name) => (
            <div key={name}>
              <dt>{t(`settings.key.${name}`)}</dt>
              <dd>
                <kbd>{SHORTCUTS[name].keys}</kbd>
              </dd>
            </div>
          ))}
        </dl>
      </div>
    </Drawer>
  )
}
