#!/bin/sh
# Fills the templates in etc/ from the environment as scripts/stack/asterisk-config.ts does, then becomes Asterisk.
set -eu
: "${ARI_PASSWORD:?set ARI_PASSWORD}" "${AMI_PASSWORD:?set AMI_PASSWORD}" "${WATCH_PASSWORD:?set WATCH_PASSWORD}"
: "${RECORDER_PASSWORD:?set RECORDER_PASSWORD}"
export ARI_USER=hotline AMI_USER=hotline WATCH_USER=watch RECORDER_USER=recorder
export RECORDINGS_DIR="${RECORDINGS_DIR-/recordings/live}"
export ARI_PORT="${ARI_PORT:-8188}" AMI_PORT="${AMI_PORT:-5138}" SIP_PORT="${SIP_PORT:-5160}"
export RTP_FROM="${RTP_FROM:-20000}" RTP_TO="${RTP_TO:-23999}"
export HTTP_BIND="${HTTP_BIND:-127.0.0.1}" SIP_BIND="${SIP_BIND:-127.0.0.1}" TRUNK_MATCH="${TRUNK_MATCH:-127.0.0.1}"
export ETC_DIR=/data/etc STATE_DIR=/data/state LOG_DIR=/data/log RUN_DIR=/data/run
export SBIN_DIR=/usr/sbin DATA_DIR=/usr/share/asterisk SOUNDS_DIR=/hotline/sounds MUSIC_DIR=/usr/share/asterisk/moh
export GREETING="${GREETING-/hotline/sounds/hotline/welcome}"
export CLOSING="${CLOSING-/hotline/sounds/hotline/goodbye}"
MODULE_DIR=$(dirname "$(find /usr/lib -name app_stasis_broadcast.so | head -n 1)")
export MODULE_DIR
umask 077
rm -rf "$ETC_DIR"
mkdir -p "$ETC_DIR" "$RUN_DIR" "$LOG_DIR/cel-custom"
for folder in spool cache agi-bin keys documentation; do mkdir -p "$STATE_DIR/$folder"; done
for template in /hotline/etc/*.conf; do
  # Word for word: a value may hold any sign but a line break. A placeholder without a value ends the start.
  awk '{
    while (match($0, /@@[A-Z_]+@@/)) {
      name = substr($0, RSTART + 2, RLENGTH - 4)
      if (!(name in ENVIRON)) { print FILENAME ": no value for " name > "/dev/stderr"; exit 1 }
      done = done substr($0, 1, RSTART - 1) ENVIRON[name]
      $0 = substr($0, RSTART + RLENGTH)
    }
    print done $0; done = ""
  }' "$template" > "$ETC_DIR/$(basename "$template")"
done
# What recorders write is the server's to read and to remove, by the group that both are in.
umask 007
[ -z "$RECORDINGS_DIR" ] || mkdir -p "$RECORDINGS_DIR"
exec asterisk -f -C "$ETC_DIR/asterisk.conf"
