// The Electron shell: one window on the hotline's own page, and nothing else.
import { app, BrowserWindow, ipcMain } from 'electron'
import { join } from 'node:path'
import { serveShell } from './serve-shell.ts'
import { deskUrl, guardSession, guardWindow, windowOptions } from './window-rules.ts'

const home = deskUrl(process.env['HOTLINE_URL'])

async function openWindow(): Promise<void> {
  const window = new BrowserWindow(windowOptions(join(import.meta.dirname, '../preload/preload.cjs')))
  guardWindow(window.webContents, home)
  guardSession(window.webContents.session, home)
  serveShell(ipcMain, home, {
    seekAttention: async ({ on }) => (window.flashFrame(on), {}),
    describe: async () => ({
      version: app.getVersion(),
      electron: process.versions.electron ?? '',
      platform: process.platform,
    }),
  })
  await window.loadURL(home.href)
}

if (app.requestSingleInstanceLock()) void app.whenReady().then(openWindow)
else app.quit()
app.on('window-all-closed', () => app.quit())
