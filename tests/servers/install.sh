#!/bin/sh
# The tests run real servers. Those that are not Python packages are installed here, which needs root and apt;
# without them their tests are skipped with the reason, but for CI, where nothing is.
set -eu
missing=""
need() {
    PATH="$PATH:/usr/sbin" command -v "$1" >/dev/null 2>&1 || missing="$missing $2"
}
library() {
    PATH="$PATH:/usr/sbin:/sbin" ldconfig -p | grep -q "$1" || missing="$missing $2"
}
[ -x /usr/lib/dovecot/imap ] || missing="$missing dovecot-imapd" # whose core alone has a program dovecot
need saslpasswd2 sasl2-bin
if [ ! -x /usr/lib/cyrus/bin/httpd ]; then
    # Cyrus wants a program that sends mail; where there is none, one without a service of its own will do.
    missing="$missing cyrus-caldav"
    need sendmail msmtp-mta
fi
need nsd nsd
need gnome-keyring-daemon gnome-keyring
need dbus-run-session dbus
need dunst dunst
need xfconf-query xfconf
library libxfconf-0.so.3 libxfconf-0-3 # which xfconf only recommends
need gsettings "libglib2.0-bin gsettings-desktop-schemas"
need gcc "gcc libc6-dev"
need Xvfb xvfb
library libGL.so.1 libgl1
library libEGL.so.1 libegl1
library libxkbcommon-x11.so.0 libxkbcommon-x11-0
library libxcb-cursor.so.0 libxcb-cursor0
library libxcb-icccm.so.4 libxcb-icccm4
library libxcb-keysyms.so.1 libxcb-keysyms1
library libxcb-shape.so.0 libxcb-shape0
need openbox openbox
need xdotool xdotool
need trayer trayer
need import imagemagick
[ -x /usr/lib/notification-daemon/notification-daemon ] || missing="$missing notification-daemon"
[ -x /usr/libexec/at-spi-bus-launcher ] || missing="$missing at-spi2-core"
[ -z "$missing" ] && [ -x /usr/lib/cyrus/bin/imapd ] && exit 0
as_root=""
[ "$(id -u)" = 0 ] || as_root="sudo -n"
if command -v apt-get >/dev/null 2>&1 && $as_root true 2>/dev/null; then
    echo "installing for the tests:$missing"
    $as_root apt-get update -qq
    DEBIAN_FRONTEND=noninteractive $as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
    if [ ! -x /usr/lib/cyrus/bin/imapd ]; then
        # Debian installs one IMAP server only, and that is Dovecot: of Cyrus's package, the programs are copied.
        folder=$(mktemp -d)
        version=$(dpkg-query -W -f '${Version}' cyrus-common)
        (cd "$folder" && apt-get download -qq -o APT::Sandbox::User=root "cyrus-imapd=$version" && dpkg -x ./*.deb .)
        $as_root cp "$folder"/usr/lib/cyrus/bin/* /usr/lib/cyrus/bin/
        rm -r "$folder"
    fi
else
    echo "NOT INSTALLED, and not root: their tests are skipped:$missing" >&2
fi
