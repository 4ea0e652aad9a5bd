// antd's look made ours: grey and ink for everything that is no state, and every grey dark enough to read (4.5:1).
import { theme as antd, type ThemeConfig } from 'antd'

const LIGHT = {
  colorPrimary: '#1f2a37',
  colorText: '#17202b',
  colorTextSecondary: '#47525f',
  colorTextTertiary: '#566270',
  colorTextPlaceholder: '#5f6b79',
  colorTextDescription: '#566270',
  colorBorder: '#b6c0cb',
  colorBgContainer: '#ffffff',
  colorBgElevated: '#ffffff',
  colorError: '#a8071a',
}

const DARK: typeof LIGHT = {
  colorPrimary: '#dbe3ec',
  colorText: '#e8edf3',
  colorTextSecondary: '#b9c3ce',
  colorTextTertiary: '#a3aebb',
  colorTextPlaceholder: '#95a1af',
  colorTextDescription: '#a3aebb',
  colorBorder: '#4a5666',
  colorBgContainer: '#18202a',
  colorBgElevated: '#1f2934',
  colorError: '#ff9c93',
}

export function antdTheme(name: 'light' | 'dark'): ThemeConfig {
  const colors = name === 'dark' ? DARK : LIGHT
  return {
    algorithm: name === 'dark' ? antd.darkAlgorithm : antd.defaultAlgorithm,
    // No class names per build, no motion: an old PC draws fewer frames.
    token: {
      ...colors,
      fontSize: 14,
      controlHeight: 32,
      borderRadius: 4,
      motion: false,
      fontFamily: 'var(--font)',
    },
    components: {
      Button: {
        primaryColor: name === 'dark' ? '#10161d' : '#ffffff',
        primaryShadow: 'none',
        defaultShadow: 'none',
      },
      Select: { optionSelectedBg: name === 'dark' ? '#2c3846' : '#e6ebf1' },
    },
  }
}
